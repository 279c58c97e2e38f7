import { asObject, type FunctionAnswer, malformed, parseJson, readStatusCode } from './proxy-answer.ts'

/**
 * Reads the answer of a WebSocket API's proxy integration: `statusCode` decides on `$connect`, `headers` may choose the
 * subprotocol, `body` is what a two-way route sends back. An answer that is no object counts as 200 without a body.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html
 */
export function readWebSocketAnswer(payload: string): FunctionAnswer {
  const value = payload === '' ? null : parseJson(payload)
  if (value === undefined) return malformed('the answer is no JSON')
  const answer = asObject(value)
  if (answer === undefined) return { valid: true, statusCode: 200, headers: [], body: '', isBase64Encoded: false }
  const statusCode = readStatusCode(answer['statusCode'])
  if (statusCode === undefined) return malformed('statusCode is no status code', answer)
  const body = answer['body'] ?? ''
  return {
    valid: true,
    statusCode,
    headers: readFields(asObject(answer['headers']) ?? {}),
    body: typeof body === 'string' ? body : JSON.stringify(body),
    isBase64Encoded: answer['isBase64Encoded'] === true,
  }
}

function readFields(fields: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(fields).flatMap(([name, value]) => (typeof value === 'string' ? [name, value] : []))
}
