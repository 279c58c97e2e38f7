const RANDOM_BYTES = 11
// 11 bytes are 14 characters and one whose two low bits are zero, then the padding.
const CONNECTION_ID = /^[\w-]{14}[AEIMQUYcgkosw048]=$/

/**
 * A connection id of AWS's form, `L0SM9cOFvHcCIhw=`: 15 URL-safe base64 characters and `=`. AWS's request and message
 * ids of WebSocket APIs have the same form. `random` gives bytes, WebCrypto's by default.
 */
export function createConnectionId(random: (count: number) => Uint8Array = randomBytes): string {
  const text = btoa(String.fromCharCode(...random(RANDOM_BYTES)))
  return text.replaceAll('+', '-').replaceAll('/', '_')
}

/** Whether a text has the form of a connection id; `@connections` answers 400 to others and 410 to unknown ones. */
export function isConnectionId(text: string): boolean {
  return CONNECTION_ID.test(text)
}

function randomBytes(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count))
}
