import { ThrottlerError } from '../errors.ts'

/** When a request came, and whose it was where the log tells. */
export interface LoggedRequest {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly caller: string | undefined
  /** `GET /users/{id}`; empty where the log does not tell. */
  readonly method: string
}

/**
 * Reads a line of an access log: JSON with `requestTimeEpoch` (or `requestTime` in CLF form, or `at`), or a CLF line with its time in
 * brackets. `callerField` names the JSON member that tells callers apart.
 * @throws ThrottlerError when a line has no time.
 */
export function readTraceLine(line: string, { number, callerField }: { readonly number: number; readonly callerField: string | undefined }): LoggedRequest {
  const fields = line.startsWith('{') ? parse(line, number) : {}
  const time = fields['at'] ?? fields['requestTimeEpoch'] ?? fields['requestTime'] ?? /\[([^\]]+)\]/.exec(line)?.[1]
  const at = typeof time === 'number' ? time : typeof time === 'string' ? timeOf(time) : Number.NaN
  if (Number.isNaN(at)) throw new ThrottlerError('ERR_THROTTLER_TRACE', `line ${number} has no time: give requestTimeEpoch or [dd/MMM/yyyy:HH:mm:ss +hhmm]`)
  const caller = callerField === undefined ? undefined : fields[callerField]
  return { at, caller: caller === undefined ? undefined : JSON.stringify(caller), method: methodOf(line, fields) }
}

/** By the names of AWS's context variables, or CLF's request line without its query string. */
function methodOf(line: string, { httpMethod, resourcePath, path, routeKey }: Record<string, unknown>): string {
  if (typeof routeKey === 'string') return routeKey
  if (typeof httpMethod === 'string') return `${httpMethod} ${typeof resourcePath === 'string' ? resourcePath : typeof path === 'string' ? path : ''}`
  return /"([A-Z]+ [^ "?]+)/.exec(line)?.[1] ?? ''
}

function parse(line: string, number: number): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch (cause) {
    throw new ThrottlerError('ERR_THROTTLER_TRACE', `line ${number} is not JSON: ${(cause as Error).message}`, { cause })
  }
}

/** Milliseconds as digits, or `20/Nov/2026:12:00:00 +0000`. */
function timeOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  const [, day, month, year, time, zone] = /^(\d{2})\/(\w{3})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{4})$/.exec(text) ?? []
  return Date.parse(`${day} ${month} ${year} ${time} ${zone}`)
}
