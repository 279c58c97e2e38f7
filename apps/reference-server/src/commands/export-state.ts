import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { defineCommand } from 'citty'
import { readSettings } from '../settings/read-settings.ts'
import { runCommand } from './run-command.ts'
import { STATE_OPTIONS } from './state-options.ts'

/** `gatewright export-state > state.jsonl`: everything of a data folder or of PostgreSQL, one JSON object a line. */
export const exportState = defineCommand({
  meta: { name: 'export-state', description: 'Write APIs, functions with their code, keys and stacks to a file: a backup, or the way to another engine' },
  args: { ...STATE_OPTIONS, output: { type: 'string', description: 'File; standard output by default' } },
  run: ({ rawArgs }) =>
    runCommand(async () => {
      const { values } = readSettings({ ...STATE_OPTIONS, output: { type: 'string' } }, { rawArgs, environment: stateVariables(process.env) })
      const { openState } = await import('../state/open-state.ts')
      const { exportLines } = await import('../state/export-lines.ts')
      const state = await openState({ data: String(values['data']), postgresUrl: values['postgres'] as string | undefined })
      const output = typeof values['output'] === 'string' ? createWriteStream(values['output'], { mode: 0o600 }) : process.stdout
      try {
        for await (const line of exportLines(state)) if (!output.write(`${JSON.stringify(line)}\n`)) await once(output, 'drain')
        if (output !== process.stdout) await new Promise<void>((resolve) => output.end(() => resolve()))
      } finally {
        await state.close()
      }
    }),
})

/** The variables of `start` that matter here; the others are not this command's. */
export function stateVariables(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = ['GATEWRIGHT_DATA', 'GATEWRIGHT_POSTGRES_URL', 'GATEWRIGHT_POSTGRES_FILE']
  return Object.fromEntries(names.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])))
}
