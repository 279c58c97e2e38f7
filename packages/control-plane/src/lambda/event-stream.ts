/** A message of `application/vnd.amazon.eventstream`. */
export interface EventStreamMessage {
  /** Header names, with their colon, and their texts. */
  readonly headers: Readonly<Record<string, string>>
  readonly payload: Uint8Array
}

const STRING_TYPE = 7

/**
 * Writes one message: lengths, a checksum of both, headers, payload, a checksum of all; numbers big endian.
 * See https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html
 */
export function encodeEventStreamMessage({ headers, payload }: EventStreamMessage): Uint8Array {
  const head = encodeHeaders(headers)
  const message = new Uint8Array(12 + head.length + payload.length + 4)
  const view = new DataView(message.buffer)
  view.setUint32(0, message.length)
  view.setUint32(4, head.length)
  view.setUint32(8, crc32(message.subarray(0, 8)))
  message.set(head, 12)
  message.set(payload, 12 + head.length)
  view.setUint32(message.length - 4, crc32(message.subarray(0, message.length - 4)))
  return message
}

function encodeHeaders(headers: Readonly<Record<string, string>>): Uint8Array {
  const encoder = new TextEncoder()
  const parts = Object.entries(headers).flatMap(([name, value]) => {
    const nameBytes = encoder.encode(name)
    const valueBytes = encoder.encode(value)
    return [nameBytes.length, ...nameBytes, STRING_TYPE, valueBytes.length >> 8, valueBytes.length & 0xff, ...valueBytes]
  })
  return Uint8Array.from(parts)
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) value = (value >>> 8) ^ (TABLE[(value ^ byte) & 0xff] as number)
  return ~value >>> 0
}
