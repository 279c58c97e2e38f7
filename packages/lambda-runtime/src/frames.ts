/**
 * Frames between the server and a bootstrap, both ways over one socket:
 * `u32 length of body · u8 type · u32 invocation number · body`, little endian.
 */
export const FRAME_HEADER_BYTES = 9

/** What a frame from the server carries. */
export const FRAME_INVOKE = 1

/** What a frame from a bootstrap carries. */
export const BOOTSTRAP_FRAME = {
  ready: 1,
  result: 2,
  error: 3,
  initError: 4,
  streamStart: 5,
  streamChunk: 6,
  streamEnd: 7,
  streamError: 8,
  /** An error after which the process ends. */
  lastError: 9,
} as const

/** A frame to be: its invocation number and its text. */
export interface FrameText {
  readonly sequence: number
  readonly text: string
}

/** Makes frames of one type, one after the other in one buffer. */
export const encodeFrames = (type: number, frames: readonly FrameText[]): Buffer => {
  const lengths = frames.map(({ text }) => Buffer.byteLength(text))
  const encoded = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + length, FRAME_HEADER_BYTES * frames.length))
  let offset = 0
  for (const [index, { sequence, text }] of frames.entries()) {
    const length = lengths[index]!
    encoded.writeUInt32LE(length, offset)
    encoded[offset + 4] = type
    encoded.writeUInt32LE(sequence, offset + 5)
    encoded.write(text, offset + FRAME_HEADER_BYTES)
    offset += FRAME_HEADER_BYTES + length
  }
  return encoded
}

/** Larger than any answer, error or part of a stream. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024

/** Called with each whole frame; the body is a view, valid until the call returns. */
export type OnFrame = (type: number, sequence: number, body: Buffer) => void

/** Cuts a byte stream into frames; hand it each chunk as it comes. What cannot be a frame is told to `onRubbish`, and nothing more is read. */
export const createFrameReader = (onFrame: OnFrame, onRubbish: () => void = () => {}): ((chunk: Buffer) => void) => {
  let parts: Buffer[] = []
  let buffered = 0
  let wanted = FRAME_HEADER_BYTES
  let broken = false
  return (chunk) => {
    if (broken) return
    let bytes = chunk
    if (buffered > 0) {
      parts.push(chunk)
      buffered += chunk.length
      if (buffered < wanted) return
      bytes = Buffer.concat(parts, buffered)
      parts = []
      buffered = 0
    }
    let offset = 0
    wanted = FRAME_HEADER_BYTES
    while (bytes.length - offset >= FRAME_HEADER_BYTES) {
      const length = bytes.readUInt32LE(offset)
      if (length > MAX_FRAME_BYTES) {
        broken = true
        onRubbish()
        return
      }
      const end = offset + FRAME_HEADER_BYTES + length
      if (end > bytes.length) {
        wanted = end - offset
        break
      }
      onFrame(bytes[offset + 4]!, bytes.readUInt32LE(offset + 5), bytes.subarray(offset + FRAME_HEADER_BYTES, end))
      offset = end
    }
    if (offset === bytes.length) return
    parts = [offset === 0 ? bytes : bytes.subarray(offset)]
    buffered = bytes.length - offset
  }
}
