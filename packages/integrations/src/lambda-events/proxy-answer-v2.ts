import { asObject, type FunctionAnswer, malformed, parseJson, readStatusCode, withTextType } from './proxy-answer.ts'

/**
 * Reads the answer of an HTTP API's integration in format 2.0. JSON without a `statusCode` is the body itself, sent with
 * 200 and `application/json`; a body without a content type is `text/plain;charset=utf-8`; `cookies` become `set-cookie` fields; header values may be any scalar.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function readHttpAnswerV2(payload: string): FunctionAnswer {
  const value = parseJson(payload)
  if (value === undefined) return malformed('the answer is no JSON')
  const answer = asObject(value)
  if (answer === undefined || !('statusCode' in answer)) return inferAnswer(value, payload)

  const statusCode = readStatusCode(answer['statusCode'])
  if (statusCode === undefined) return malformed('statusCode is no status code', answer)
  const headers = readFields(answer['headers'])
  const cookies = readCookies(answer['cookies'])
  if (headers === undefined || cookies === undefined) return malformed('headers or cookies is not of the format', answer)
  const body = scalarText(answer['body'] ?? '')
  if (body === undefined) return malformed('body is no string', answer)
  return withTextType({ valid: true, statusCode, headers: [...headers, ...cookies], body, isBase64Encoded: answer['isBase64Encoded'] === true })
}

function inferAnswer(value: unknown, payload: string): FunctionAnswer {
  const body = typeof value === 'string' ? value : payload
  return { valid: true, statusCode: 200, headers: ['content-type', 'application/json'], body, isBase64Encoded: false }
}

function readFields(value: unknown): string[] | undefined {
  const fields = asObject(value ?? {})
  if (fields === undefined) return undefined
  const pairs: string[] = []
  for (const [name, field] of Object.entries(fields)) {
    if (field === null) continue
    const text = scalarText(field)
    if (text === undefined) return undefined
    pairs.push(name.toLowerCase(), text)
  }
  return pairs
}

function readCookies(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || !value.every((cookie) => typeof cookie === 'string')) return undefined
  return value.flatMap((cookie) => ['set-cookie', cookie])
}

function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? `${value}` : undefined
}
