import { resolve } from 'node:path'
import { defineCommand } from 'citty'
import { ServerError } from '../errors.ts'

/** `gatewright destroy NAME`: removes what a template made, last made first. */
export const destroy = defineCommand({
  meta: { name: 'destroy', description: 'Remove a stack: its APIs, functions and whatever else its template made' },
  args: {
    name: { type: 'positional', description: 'Name of the stack, as `gatewright stacks` shows it', required: true },
    data: { type: 'string', default: '.gatewright', description: 'Folder for APIs, functions and their code' },
  },
  async run({ args }) {
    try {
      const { removeStack } = await import('../stacks/remove-stack.ts')
      await removeStack({
        dataFolder: resolve(args.data),
        stackName: args.name,
        onEvent: ({ logicalId, type, error }) => {
          process.stdout.write(error === undefined ? `- ${logicalId} (${type})\n` : `! ${logicalId} (${type}) stays: ${error.message}\n`)
        },
      })
      process.stdout.write(`${args.name} is removed\n`)
    } catch (error) {
      if (!(error instanceof ServerError)) throw error
      process.stderr.write(`gatewright: ${error.message}\n`)
      process.exitCode = 1
    }
  },
})
