import { defineCommand } from 'citty'
import { ServerError } from '../errors.ts'
import { readSettings } from '../settings/read-settings.ts'
import { stateVariables } from './export-state.ts'
import { runCommand } from './run-command.ts'
import { STATE_OPTIONS } from './state-options.ts'

/** `gatewright destroy NAME`: removes what a template made, last made first. */
export const destroy = defineCommand({
  meta: { name: 'destroy', description: 'Remove a stack: its APIs, functions and whatever else its template made' },
  args: {
    name: { type: 'positional', description: 'Name of the stack, as `gatewright stacks` shows it', required: true },
    ...STATE_OPTIONS,
  },
  run: ({ rawArgs }) =>
    runCommand(async () => {
      const { values, positionals } = readSettings(STATE_OPTIONS, { rawArgs, environment: stateVariables(process.env) })
      const [stackName] = positionals
      if (stackName === undefined) throw new ServerError('ERR_SERVER_CONFIGURATION', 'name the stack: gatewright stacks lists them')
      const { removeStack } = await import('../stacks/remove-stack.ts')
      await removeStack({
        data: String(values['data']),
        postgresUrl: values['postgres'] as string | undefined,
        stackName,
        onEvent: ({ logicalId, type, error }) => {
          process.stdout.write(error === undefined ? `- ${logicalId} (${type})\n` : `! ${logicalId} (${type}) stays: ${error.message}\n`)
        },
      })
      process.stdout.write(`${stackName} is removed\n`)
    }),
})
