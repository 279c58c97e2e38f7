import type { HeaderPairs } from '@gatewright/types'
import { asObject, malformed, parseJson, readRestAnswer, type FunctionAnswer } from './proxy-answer.ts'

/** A streamed answer: what came before the delimiter, read, and the payload behind it. */
export type StreamAnswer =
  | { readonly valid: true; readonly statusCode: number; readonly headers: HeaderPairs; readonly body: AsyncIterable<Uint8Array> }
  | Extract<FunctionAnswer, { valid: false }>

/**
 * Reads a function's response stream: JSON metadata (`statusCode`, `headers`, `multiValueHeaders`, `cookies`), eight NUL
 * bytes, then the payload, which is handed on as it arrives. Metadata ends within `maximumMetadataBytes`, default 16,384.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
 */
export async function readStreamAnswer(
  stream: AsyncIterable<Uint8Array>,
  { maximumMetadataBytes = 16_384 }: { readonly maximumMetadataBytes?: number } = {},
): Promise<StreamAnswer> {
  const pieces = stream[Symbol.asyncIterator]()
  let head = new Uint8Array(0)
  for (;;) {
    const { done, value } = await pieces.next()
    if (done === true) return invalid('the stream ends before the delimiter')
    head = concatenate(head, value)
    const delimiter = findDelimiter(head)
    if (delimiter === -1 && head.length > maximumMetadataBytes) {
      await pieces.return?.()
      return invalid(`no delimiter in the first ${maximumMetadataBytes} bytes`)
    }
    if (delimiter !== -1) return readMetadata(head, delimiter, pieces)
  }
}

async function readMetadata(head: Uint8Array, delimiter: number, rest: AsyncIterator<Uint8Array>): Promise<StreamAnswer> {
  const metadata = asObject(parseJson(DECODER.decode(head.subarray(0, delimiter))))
  const { cookies = [], ...members } = metadata ?? {}
  const answer = metadata === undefined ? undefined : readRestAnswer(JSON.stringify(members))
  const cookiesFit = Array.isArray(cookies) && cookies.every((cookie): cookie is string => typeof cookie === 'string')
  if (answer === undefined || !cookiesFit || !answer.valid) {
    await rest.return?.()
    return answer === undefined || answer.valid ? invalid('the metadata is not of the format') : answer
  }
  const headers = [...answer.headers, ...cookies.flatMap((cookie) => ['Set-Cookie', cookie])]
  return {
    valid: true,
    statusCode: answer.statusCode,
    headers,
    body: joinRest(head.subarray(delimiter + DELIMITER_LENGTH), rest),
  }
}

async function* joinRest(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (first.length > 0) yield first
    for (;;) {
      const { done, value } = await rest.next()
      if (done === true) return
      yield value
    }
  } finally {
    await rest.return?.()
  }
}

function findDelimiter(bytes: Uint8Array): number {
  let zeros = 0
  for (let index = 0; index < bytes.length; index++) {
    zeros = bytes[index] === 0 ? zeros + 1 : 0
    if (zeros === DELIMITER_LENGTH) return index + 1 - DELIMITER_LENGTH
  }
  return -1
}

function concatenate(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(one.length + other.length)
  joined.set(one)
  joined.set(other, one.length)
  return joined
}

function invalid(reason: string): Extract<FunctionAnswer, { valid: false }> {
  return malformed(reason) as Extract<FunctionAnswer, { valid: false }>
}

const DELIMITER_LENGTH = 8
const DECODER = new TextDecoder()
