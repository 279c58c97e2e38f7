/** SHA-1 of UTF-8 text as 40 hex digits: for identifiers as SAM derives them, not for security. */
export function sha1Hex(text: string): string {
  const message = padded(new TextEncoder().encode(text))
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]
  const words = new Uint32Array(80)
  for (let block = 0; block < message.byteLength; block += 64) {
    for (let index = 0; index < 16; index += 1) words[index] = message.getUint32(block + index * 4)
    for (let index = 16; index < 80; index += 1)
      words[index] = rotate(
        word(words, index - 3) ^ word(words, index - 8) ^ word(words, index - 14) ^ word(words, index - 16),
        1,
      )
    compress(state, words)
  }
  return state.map((value) => value.toString(16).padStart(8, '0')).join('')
}

const word = (words: Uint32Array, index: number): number => words[index] ?? 0
const rotate = (value: number, bits: number): number => ((value << bits) | (value >>> (32 - bits))) >>> 0

function padded(bytes: Uint8Array): DataView {
  const view = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 9) / 64) * 64))
  new Uint8Array(view.buffer).set(bytes)
  view.setUint8(bytes.length, 0x80)
  view.setUint32(view.byteLength - 8, Math.floor(bytes.length / 0x20000000))
  view.setUint32(view.byteLength - 4, (bytes.length << 3) >>> 0)
  return view
}

function compress(state: number[], words: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state
  for (let round = 0; round < 80; round += 1) {
    const [mix, constant] =
      round < 20
        ? [(b & c) | (~b & d), 0x5a827999]
        : round < 40
          ? [b ^ c ^ d, 0x6ed9eba1]
          : round < 60
            ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
            : [b ^ c ^ d, 0xca62c1d6]
    const next = (rotate(a, 5) + mix + e + constant + word(words, round)) >>> 0
    e = d
    d = c
    c = rotate(b, 30)
    b = a
    a = next
  }
  for (const [index, value] of [a, b, c, d, e].entries()) state[index] = ((state[index] ?? 0) + value) >>> 0
}
