import type { HeaderPairs } from '@gatewright/types'

/** A function's answer, read; or why it cannot be. */
export type FunctionAnswer =
  | {
      readonly valid: true
      readonly statusCode: number
      /** Flat list; a field with several values comes several times. */
      readonly headers: HeaderPairs
      readonly body: string
      /** What the function says of `body`; nothing is decoded here. */
      readonly isBase64Encoded: boolean
    }
  | {
      readonly valid: false
      /** For logs. */
      readonly reason: string
      /** The function's own `errorMessage`, where its answer has one. */
      readonly errorMessage?: string
    }

/**
 * Reads the answer of a REST API's proxy integration. An object with nothing but `statusCode`, `headers`,
 * `multiValueHeaders`, `body` and `isBase64Encoded`, each of them optional; anything else is malformed (502).
 * `Content-Type: application/json` is added where the function sends none.
 *
 * Recorded: `test_aws_proxy_response_payload_format_validation`.
 */
export function readRestAnswer(payload: string): FunctionAnswer {
  const answer = readObject(parseJson(payload), true)
  return answer.valid ? { ...answer, headers: withContentType(answer.headers, 'application/json') } : answer
}

/**
 * Reads the answer of an HTTP API's integration in format 1.0. Members that the format does not know are ignored; a body without
 * a content type is `text/plain;charset=utf-8`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function readHttpAnswerV1(payload: string): FunctionAnswer {
  return withTextType(readObject(parseJson(payload), false))
}

/** JSON text as a value; `undefined` when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The object that a value is; `undefined` for arrays, null and everything else. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
}

/** A status code, as a number or in digits; default 200. `undefined` when it is neither, or none that HTTP can carry. */
export function readStatusCode(value: unknown): number | undefined {
  if (value === undefined || value === null) return 200
  const code = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  return typeof code === 'number' && Number.isInteger(code) && code >= 100 && code <= 999 ? code : undefined
}

export function malformed(reason: string, answer?: Readonly<Record<string, unknown>>): FunctionAnswer {
  const errorMessage = answer?.['errorMessage']
  return { valid: false, reason, ...(typeof errorMessage === 'string' ? { errorMessage } : {}) }
}

function readObject(value: unknown, strict: boolean): FunctionAnswer {
  const answer = asObject(value)
  if (answer === undefined) return malformed('the answer is no JSON object')
  const unknown = strict ? Object.keys(answer).find((key) => !KNOWN_MEMBERS.has(key)) : undefined
  if (unknown !== undefined) return malformed(`the answer has the member ${unknown}`, answer)
  const statusCode = readStatusCode(answer['statusCode'])
  if (statusCode === undefined) return malformed('statusCode is no status code', answer)
  const headers = readHeaders(answer['headers'], answer['multiValueHeaders'])
  if (headers === undefined) return malformed('headers or multiValueHeaders is not of the format', answer)
  const body = answer['body'] ?? ''
  if (typeof body !== 'string') return malformed('body is no string', answer)
  const isBase64Encoded = answer['isBase64Encoded'] ?? false
  if (typeof isBase64Encoded !== 'boolean') return malformed('isBase64Encoded is no boolean', answer)
  return { valid: true, statusCode, headers, body, isBase64Encoded }
}

/** Both kinds of headers as one list: the values of `multiValueHeaders`, then those of `headers` that are not among them. */
function readHeaders(single: unknown, multi: unknown): string[] | undefined {
  const singles = asObject(single ?? {})
  const multis = asObject(multi ?? {})
  if (singles === undefined || multis === undefined) return undefined
  const pairs: string[] = []
  for (const [name, values] of Object.entries(multis)) {
    if (!Array.isArray(values) || !values.every((value) => headerText(value) !== undefined)) return undefined
    for (const value of values) pairs.push(name, headerText(value) ?? '')
  }
  return addSingles(pairs, singles) ? pairs : undefined
}

/** Adds those that are not there yet; a name that is keeps its case. False when a value is none. */
function addSingles(pairs: string[], singles: Readonly<Record<string, unknown>>): boolean {
  const merges = pairs.length > 0
  for (const name in singles) {
    const value = singles[name]
    if (value === null) continue
    const text = headerText(value)
    if (text === undefined) return false
    if (merges) addMerged(pairs, name, text)
    else pairs.push(name, text)
  }
  return true
}

function addMerged(pairs: string[], name: string, value: string): void {
  let known = name
  for (let index = 0; index < pairs.length; index += 2) {
    const other = pairs[index] ?? ''
    if (other.toLowerCase() !== name.toLowerCase()) continue
    if (pairs[index + 1] === value) return
    known = other
  }
  pairs.push(known, value)
}

/** What HTTP APIs say of a body whose function did not say what it is. */
export function withTextType(answer: FunctionAnswer): FunctionAnswer {
  if (!answer.valid || answer.body === '') return answer
  return { ...answer, headers: withContentType(answer.headers, 'text/plain;charset=utf-8') }
}

function withContentType(pairs: HeaderPairs, type: string): HeaderPairs {
  for (let index = 0; index < pairs.length; index += 2) {
    const name = pairs[index] as string
    if (name.length === 12 && name.toLowerCase() === 'content-type') return pairs
  }
  return [...pairs, 'Content-Type', type]
}

/** Strings and booleans are header values; numbers, lists and objects make the answer malformed. */
function headerText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'boolean' ? `${value}` : undefined
}

const KNOWN_MEMBERS = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'])
