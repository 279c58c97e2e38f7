import { readFileSync } from 'node:fs'
import process from 'node:process'
import { parseArgs } from 'node:util'
import type { BucketSpec, Level } from '../bucket.ts'
import { ThrottlerError } from '../errors.ts'
import { limitOf, type Limit } from '../limit.ts'
import { simulate, type TracedRequest } from '../simulate.ts'
import { readTraceLine, type LoggedRequest } from './read-trace.ts'

const USAGE = `usage: gatewright-throttler simulate [limits] [--caller FIELD] [access.log]

What would these limits have refused? Reads an access log (a file, or standard input): JSON lines with requestTimeEpoch, or CLF.
  --rate, --burst                  the limit of all requests together, or with --caller of each caller
  --method-rate, --method-burst    the limit of each method: of httpMethod and resourcePath, of routeKey, or of CLF's request line
  --account-rate, --account-burst  a limit over all of them
  --caller FIELD                   the JSON member that tells callers apart, for example apiKeyId
At least one rate is needed. Prints JSON. Exit codes: 0 nothing refused, 1 some refused, 2 wrong use.`

/** The command; gives its exit code. */
export function main(words: readonly string[]): number {
  try {
    const { values, positionals } = parseArgs({ args: [...words], allowPositionals: true, options: OPTIONS })
    const [command, file = '-'] = positionals
    const limits = {
      own: limitFrom(values.rate, values.burst),
      method: limitFrom(values['method-rate'], values['method-burst']),
      account: limitFrom(values['account-rate'], values['account-burst']),
    }
    if (command !== 'simulate' || Object.values(limits).every((limit) => limit === undefined)) throw new TypeError('simulate needs --rate, --method-rate or --account-rate')
    const lines = readFileSync(file === '-' ? 0 : file, 'utf8').split('\n')
    const result = simulate(traceOf(lines, { limits, callerField: values.caller }))
    console.log(JSON.stringify(result, undefined, 2))
    return result.refused > 0 ? 1 : 0
  } catch (error) {
    console.error(error instanceof ThrottlerError ? error.message : `${(error as Error).message}\n\n${USAGE}`)
    return 2
  }
}

const OPTIONS = {
  rate: { type: 'string' },
  burst: { type: 'string' },
  'method-rate': { type: 'string' },
  'method-burst': { type: 'string' },
  'account-rate': { type: 'string' },
  'account-burst': { type: 'string' },
  caller: { type: 'string' },
} as const

interface Limits {
  readonly own: Limit | undefined
  readonly method: Limit | undefined
  readonly account: Limit | undefined
}

/** By time: a log has its lines in the order in which requests ended. */
function traceOf(lines: readonly string[], { callerField, limits }: { readonly callerField: string | undefined; readonly limits: Limits }): readonly TracedRequest[] {
  return lines
    .flatMap((line, index) => (line.trim() === '' ? [] : [readTraceLine(line, { number: index + 1, callerField })]))
    .toSorted((one, other) => one.at - other.at)
    .map((request) => ({ at: request.at, buckets: bucketsOf(request, limits) }))
}

/** In AWS's order: the caller's, the method's, the account's. */
function bucketsOf({ caller, method }: LoggedRequest, limits: Limits): readonly BucketSpec[] {
  return [
    ...specOf(caller === undefined ? 'method' : 'usage-plan', caller === undefined ? 'all' : `caller ${caller}`, limits.own),
    ...specOf('method', `method ${method}`, limits.method),
    ...specOf('account', 'account', limits.account),
  ]
}

const specOf = (level: Level, key: string, limit: Limit | undefined): readonly BucketSpec[] => (limit === undefined ? [] : [{ level, key, limit }])

const limitFrom = (rate: string | undefined, burst: string | undefined): Limit | undefined => limitOf({ rateLimit: numberOf(rate), burstLimit: numberOf(burst) })
const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text))

process.exitCode = main(process.argv.slice(2))
