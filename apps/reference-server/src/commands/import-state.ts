import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { defineCommand } from 'citty'
import { ServerError } from '../errors.ts'
import { readSettings } from '../settings/read-settings.ts'
import type { StateLine } from '../state/state-file.ts'
import { stateVariables } from './export-state.ts'
import { runCommand } from './run-command.ts'
import { STATE_OPTIONS } from './state-options.ts'

const OPTIONS = { ...STATE_OPTIONS, replace: { type: 'boolean', default: false, description: 'Put it in the place of what the target holds' } } as const

/** `gatewright import-state FILE|FOLDER --postgres URL`: takes a state over, from a file or straight from another data folder. */
export const importState = defineCommand({
  meta: { name: 'import-state', description: 'Take over a state: from a file of export-state, from - (standard input) or from a data folder' },
  args: { ...OPTIONS, source: { type: 'positional', description: 'File, - or data folder', required: true } },
  run: ({ rawArgs }) =>
    runCommand(async () => {
      const { values, positionals } = readSettings(OPTIONS, { rawArgs, environment: stateVariables(process.env) })
      const [source] = positionals
      if (source === undefined) throw new ServerError('ERR_SERVER_CONFIGURATION', 'name a file, a data folder, or - for standard input')
      const { openState } = await import('../state/open-state.ts')
      const { importLines } = await import('../state/import-lines.ts')
      const target = await openState({ data: String(values['data']), postgresUrl: values['postgres'] as string | undefined })
      try {
        const { documents, archives, stacks } = await importLines(linesOf(source), { target, replace: values['replace'] === true })
        process.stdout.write(`imported ${documents} documents, ${archives} archives of functions, ${stacks} stacks\n`)
      } finally {
        await target.close()
      }
    }),
})

async function* linesOf(source: string): AsyncGenerator<StateLine> {
  const { checkedLines } = await import('../state/state-file.ts')
  const { isDataFolder, openState } = await import('../state/open-state.ts')
  if (source === '-' || !isDataFolder(source)) {
    yield* checkedLines(createInterface({ input: source === '-' ? process.stdin : createReadStream(source), crlfDelay: Infinity }))
    return
  }
  const { exportLines } = await import('../state/export-lines.ts')
  const other = await openState({ data: source, postgresUrl: undefined })
  try {
    yield* exportLines(other)
  } finally {
    await other.close()
  }
}
