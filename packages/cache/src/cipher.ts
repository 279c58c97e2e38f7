/** Seals and opens entries, for caches with `cacheDataEncrypted`. */
export interface Cipher {
  seal(bytes: Uint8Array): Promise<Uint8Array>
  /** `undefined` for what was not sealed with this key, or was changed. */
  open(bytes: Uint8Array): Promise<Uint8Array | undefined>
}

const IV_BYTES = 12

/** AES-256-GCM over WebCrypto; `key` is 32 bytes. Rejects other lengths. */
export async function createCipher(key: Uint8Array): Promise<Cipher> {
  if (key.byteLength !== 32) throw new RangeError(`an AES-256 key has 32 bytes, not ${key.byteLength}`)
  const cryptoKey = await crypto.subtle.importKey('raw', key as Uint8Array<ArrayBuffer>, 'AES-GCM', false, ['encrypt', 'decrypt'])
  return {
    async seal(bytes) {
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
      const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, cryptoKey, bytes as Uint8Array<ArrayBuffer>))
      const whole = new Uint8Array(IV_BYTES + sealed.byteLength)
      whole.set(iv)
      whole.set(sealed, IV_BYTES)
      return whole
    },
    async open(bytes) {
      try {
        const iv = bytes.subarray(0, IV_BYTES) as Uint8Array<ArrayBuffer>
        const data = bytes.subarray(IV_BYTES) as Uint8Array<ArrayBuffer>
        return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, cryptoKey, data))
      } catch {
        return undefined
      }
    },
  }
}
