const CHUNK = 0x8000

interface Base64Bytes {
  readonly toBase64?: () => string
}

/** Bytes as base64 text. */
export function encodeBase64(bytes: Uint8Array): string {
  const native = (bytes as Base64Bytes).toBase64
  if (native !== undefined) return native.call(bytes)
  let binary = ''
  for (let start = 0; start < bytes.length; start += CHUNK) {
    binary += String.fromCharCode.apply(null, bytes.subarray(start, start + CHUNK) as unknown as number[])
  }
  return btoa(binary)
}

/** The bytes of a base64 text; `undefined` when it is not base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  let binary: string
  try {
    binary = atob(text)
  } catch {
    return undefined
  }
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index)
  return bytes
}
