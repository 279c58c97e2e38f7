import { readFileSync } from 'node:fs'
import process from 'node:process'
import { parseArgs } from 'node:util'
import type { BucketSpec } from '../bucket.ts'
import { ThrottlerError } from '../errors.ts'
import { limitOf } from '../limit.ts'
import { simulate, type TracedRequest } from '../simulate.ts'
import { readTraceLine } from './read-trace.ts'

const USAGE = `usage: gatewright-throttler simulate --rate N --burst N [--account-rate N --account-burst N] [--caller FIELD] [access.log]

What would these limits have refused? Reads an access log (a file, or standard input): JSON lines with requestTimeEpoch, or CLF.
  --rate, --burst                  the limit of the method, or with --caller of each caller
  --account-rate, --account-burst  a limit over all of them
  --caller FIELD                   the JSON member that tells callers apart, for example apiKeyId
Prints JSON. Exit codes: 0 nothing refused, 1 some refused, 2 wrong use.`

/** The command; gives its exit code. */
export function main(words: readonly string[]): number {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        rate: { type: 'string' },
        burst: { type: 'string' },
        'account-rate': { type: 'string' },
        'account-burst': { type: 'string' },
        caller: { type: 'string' },
      },
    })
    const [command, file = '-'] = positionals
    const own = limitOf({ rateLimit: numberOf(values.rate), burstLimit: numberOf(values.burst) })
    const account = limitOf({ rateLimit: numberOf(values['account-rate']), burstLimit: numberOf(values['account-burst']) })
    if (command !== 'simulate' || own === undefined) throw new TypeError('simulate needs --rate')
    const lines = readFileSync(file === '-' ? 0 : file, 'utf8').split('\n')
    const result = simulate(
      traceOf(lines, values.caller, (caller) => {
        const level = caller === undefined ? 'method' : 'usage-plan'
        const specs: BucketSpec[] = [{ level, key: caller ?? 'method', limit: own }]
        return account === undefined ? specs : [...specs, { level: 'account', key: 'account', limit: account }]
      }),
    )
    console.log(JSON.stringify(result, undefined, 2))
    return result.refused > 0 ? 1 : 0
  } catch (error) {
    console.error(error instanceof ThrottlerError ? error.message : `${(error as Error).message}\n\n${USAGE}`)
    return 2
  }
}

function* traceOf(lines: readonly string[], callerField: string | undefined, bucketsOf: (caller: string | undefined) => BucketSpec[]): Generator<TracedRequest> {
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const { at, caller } = readTraceLine(line, { number: index + 1, callerField })
    yield { at, buckets: bucketsOf(caller) }
  }
}

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text))

process.exitCode = main(process.argv.slice(2))
