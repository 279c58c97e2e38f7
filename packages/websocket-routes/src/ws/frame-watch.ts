/** Why a frame is refused: its close code and the reason sent with it. */
export interface FrameViolation {
  readonly statusCode: 1003 | 1009
  readonly reason: string
  /** Whole messages that arrived before the refused frame. */
  readonly messagesBefore: number
}

const BINARY = 2

/**
 * Follows the frame headers of one client's byte stream, to find what `ws` has no option for: frames above AWS's frame
 * limit, and binary frames. Payloads are skipped, never looked at; what is malformed is left to `ws`.
 */
export class FrameWatch {
  violation: FrameViolation | undefined = undefined
  readonly #frameBytes: number
  #messages = 0
  /** Payload bytes of the current frame that are still to come. */
  #payloadLeft = 0
  /** Bytes of the current header seen so far, and the bytes that it has in all, once known. */
  #headerSeen = 0
  #headerSize = 2
  #first = 0
  #length = 0

  constructor({ frameBytes }: { readonly frameBytes: number }) {
    this.#frameBytes = frameBytes
  }

  /** Takes the next bytes; stops at the first violation. */
  take(chunk: Uint8Array): void {
    let at = 0
    while (at < chunk.length && this.violation === undefined) {
      if (this.#payloadLeft > 0) {
        const skipped = Math.min(this.#payloadLeft, chunk.length - at)
        this.#payloadLeft -= skipped
        at += skipped
        if (this.#payloadLeft === 0) this.#endFrame()
      } else {
        this.#takeHeaderByte(chunk[at] ?? 0)
        at += 1
      }
    }
  }

  #takeHeaderByte(byte: number): void {
    const index = this.#headerSeen
    this.#headerSeen += 1
    if (index === 0) this.#first = byte
    else if (index === 1) this.#takeLengthByte(byte)
    else if (index < this.#headerSize - 4) this.#length = this.#length * 256 + byte
    if (this.#headerSeen === this.#headerSize) this.#endHeader()
  }

  // Clients must mask, so a mask of four bytes is always counted; `ws` fails a connection that does not.
  #takeLengthByte(byte: number): void {
    const short = byte & 0x7f
    const extended = short === 126 ? 2 : short === 127 ? 8 : 0
    this.#headerSize = 2 + extended + 4
    this.#length = extended === 0 ? short : 0
  }

  #endHeader(): void {
    this.#headerSeen = 0
    this.#headerSize = 2
    if ((this.#first & 0x0f) === BINARY) this.#refuse(1003, 'Binary frames are not supported')
    else if (this.#length > this.#frameBytes) this.#refuse(1009, 'Frame too long')
    this.#payloadLeft = this.#length
    if (this.#payloadLeft === 0) this.#endFrame()
  }

  #endFrame(): void {
    const finished = (this.#first & 0x80) !== 0
    const isData = (this.#first & 0x0f) < 8
    if (finished && isData) this.#messages += 1
  }

  #refuse(statusCode: 1003 | 1009, reason: string): void {
    this.violation = { statusCode, reason, messagesBefore: this.#messages }
  }
}
