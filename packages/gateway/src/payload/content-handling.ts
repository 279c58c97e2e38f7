import type { ContentHandling } from '@gatewright/types'
import { decodeBase64, encodeBase64 } from './base64.ts'
import { decodeText, encodeText, toUtf8 } from './text.ts'

/** A payload on its way through a conversion. */
export interface PayloadConversion {
  readonly payload: Uint8Array
  readonly handling: ContentHandling | undefined
}

/**
 * The nine rows of the request table: `undefined` says that a text was to be decoded and is not base64.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
 */
export function convertRequest({ payload, handling, isBinary }: PayloadConversion & { readonly isBinary: boolean }): Uint8Array | undefined {
  if (handling === 'CONVERT_TO_TEXT') return isBinary ? encodeText(encodeBase64(payload)) : toUtf8(payload)
  if (isBinary) return payload
  return handling === 'CONVERT_TO_BINARY' ? decodeBase64(decodeText(payload)) : toUtf8(payload)
}

/**
 * The fifteen rows of the response table. `undefined` says that a text
 * was to be decoded and is not base64.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
 */
export function convertResponse({
  payload,
  handling,
  isBinary,
  wantsBinary,
}: PayloadConversion & { readonly isBinary: boolean; readonly wantsBinary: boolean }): Uint8Array | undefined {
  if (handling === 'CONVERT_TO_TEXT') return isBinary ? encodeText(encodeBase64(payload)) : toUtf8(payload)
  if (handling === 'CONVERT_TO_BINARY') return isBinary ? payload : decodeBase64(decodeText(payload))
  if (isBinary) return wantsBinary ? payload : encodeText(encodeBase64(payload))
  return wantsBinary ? decodeBase64(decodeText(payload)) : toUtf8(payload)
}
