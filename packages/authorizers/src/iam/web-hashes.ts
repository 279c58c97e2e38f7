import type { SignatureHashes } from './types.ts'

/** SHA-256 and HMAC of WebCrypto: run everywhere. */
export const webHashes: SignatureHashes = {
  async sha256(data) {
    return new Uint8Array(await crypto.subtle.digest('SHA-256', toBuffer(data)))
  },
  async hmac(key) {
    const imported = await crypto.subtle.importKey('raw', toBuffer(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    return async (data) => new Uint8Array(await crypto.subtle.sign('HMAC', imported, toBuffer(data)))
  },
}

/** WebCrypto takes no views of shared memory. */
function toBuffer(data: Uint8Array): Uint8Array<ArrayBuffer> {
  return data.buffer instanceof ArrayBuffer
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : Uint8Array.from(data)
}
