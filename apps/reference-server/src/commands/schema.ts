import { defineCommand } from 'citty'
import { settingsSchema } from '../settings/settings-schema.ts'
import { START_OPTIONS } from '../settings/start-options.ts'

/** `gatewright schema`: the JSON schema of the file that `start --config` takes. */
export const schema = defineCommand({
  meta: { name: 'schema', description: 'Print the JSON schema of the configuration file' },
  run() {
    process.stdout.write(`${JSON.stringify(settingsSchema(START_OPTIONS), undefined, 2)}\n`)
  },
})
