import type { HeaderPairs } from '@gatewright/types'
import { encodeBase64 } from './base64.ts'
import type { EventRequest } from './facts.ts'

/** The members `body` and `isBase64Encoded`; without a body `undefined` and false. */
export function encodeBody({ body, isBinary = false }: Pick<EventRequest, 'body' | 'isBinary'>): { body: string | undefined; isBase64Encoded: boolean } {
  if (body === undefined || body.length === 0) return { body: undefined, isBase64Encoded: false }
  if (!isBinary) return { body: typeof body === 'string' ? body : DECODER.decode(body), isBase64Encoded: false }
  return { body: encodeBase64(typeof body === 'string' ? ENCODER.encode(body) : body), isBase64Encoded: true }
}

/**
 * Whether an HTTP API hands a body of this content type over as text; everything else is base64. Without a content type: text.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function isTextContentType(contentType: string | undefined): boolean {
  return contentType === undefined || TEXT_TYPE.test(contentType.trim())
}

/** As {@link encodeBody}; where the caller did not decide whether the body is binary, its content type does. */
export function encodeBodyByType(request: EventRequest): ReturnType<typeof encodeBody> {
  const { body, headers, isBinary } = request
  if (isBinary !== undefined || body === undefined || body.length === 0) return encodeBody(request)
  return encodeBody({ body, isBinary: !isTextContentType(contentTypeOf(headers)) })
}

function contentTypeOf(headers: HeaderPairs): string | undefined {
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index]?.toLowerCase() === 'content-type') return headers[index + 1]
  }
  return undefined
}

const TEXT_TYPE = /^(?:text\/|application\/(?:json|xml|javascript)\s*(?:;|$)|application\/[^;]*\+(?:json|xml)\s*(?:;|$))/i
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true })
const ENCODER = new TextEncoder()
