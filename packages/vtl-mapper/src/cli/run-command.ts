import { parseArgs } from 'node:util'
import { VtlError } from '../errors.ts'
import { renderFile } from './render-file.ts'
import { testFolder } from './test-folder.ts'
import { UsageError } from './usage-error.ts'

/** What a command reads from and writes to. */
export type Terminal = {
  /** The arguments behind the command's name. */
  readonly args: readonly string[]
  readonly readStdin: () => string
  readonly print: (text: string) => void
  readonly printError: (text: string) => void
}

const usage = `Usage:
  vtl-mapper render <template.vtl | -> [--event <event.json | ->] [--trace]
  vtl-mapper test <folder>

render writes what the template yields; --trace tells on the error stream what ran.
test runs every name.vtl of the folder on name.event.json against name.expected.txt or name.expected.json.
So does every name.parameters.json, { kind, mapping }: a mapping of parameters.
The event has body, headers, pathParameters, queryStringParameters, context, stageVariables.
Exit codes: 0 all well, 1 the template failed or a result differs, 2 the command was not understood.
`

/** Runs the command and returns its exit code: 0 all well, 1 a template failed or a result differs, 2 wrong usage. */
export function runCommand(terminal: Terminal): 0 | 1 | 2 {
  try {
    return dispatch(terminal)
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.printError(`${error.message}\n\n${usage}`)
      return 2
    }
    if (!(error instanceof VtlError)) throw error
    terminal.printError(`${error.code}: ${error.message}\n`)
    return 1
  }
}

function dispatch(terminal: Terminal): 0 | 1 {
  const { values, positionals } = readArguments(terminal.args)
  const [command, target, ...more] = positionals
  if (values.help === true) {
    terminal.print(usage)
    return 0
  }
  if (more.length > 0) throw new UsageError(`Unexpected argument ${more.join(' ')}`)
  if (command === 'render' && target !== undefined) return renderFile({ template: target, event: values.event, trace: values.trace === true }, terminal)
  if (command === 'test' && target !== undefined && values.event === undefined && values.trace === undefined) return testFolder(target, terminal)
  throw new UsageError(command === undefined ? 'A command is needed' : `Not understood: ${terminal.args.join(' ')}`)
}

function readArguments(args: readonly string[]): { readonly values: Options; readonly positionals: readonly string[] } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

type Options = { readonly event?: string; readonly trace?: boolean; readonly help?: boolean }
const options = { event: { type: 'string', short: 'e' }, trace: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const
