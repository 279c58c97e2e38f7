const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()

/** Bytes as UTF-8 text; what is no UTF-8 becomes U+FFFD, as on AWS (recorded: test_apigw_s3_binary_support_request). */
export function decodeText(bytes: Uint8Array): string {
  return bytes.length === 0 ? '' : decoder.decode(bytes)
}

/** Text as UTF-8 bytes. */
export function encodeText(text: string): Uint8Array {
  return encoder.encode(text)
}

/** A payload taken for text: the same bytes where they are UTF-8, replacement characters where they are not. */
export function toUtf8(bytes: Uint8Array): Uint8Array {
  for (let index = 0; index < bytes.length; index += 1) {
    if ((bytes[index] as number) > 0x7f) return encoder.encode(decoder.decode(bytes))
  }
  return bytes
}
