import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A TCP client that writes frames by hand, and reads the frames of the server. */
export interface RawClient {
  readonly socket: Socket
  write(...frames: readonly Uint8Array[]): void
  /** The server's frames until it ends the connection, as text: `text hello`, `ping`, `close 1002`, then `end`. */
  readonly answers: Promise<readonly string[]>
}

export interface FrameOptions {
  readonly opcode: number
  readonly payload?: Uint8Array | string
  readonly fin?: boolean
  /** The three reserved bits, 0 to 7. */
  readonly reserved?: number
  readonly masked?: boolean
  /** Write the length in this many bytes, needed or not. */
  readonly lengthBytes?: 0 | 2 | 8
  /** Announce this length, whatever the payload is. */
  readonly length?: number
}

export const CONTINUATION = 0
export const TEXT = 1
export const BINARY = 2
export const CLOSE = 8
export const PING = 9
export const PONG = 10
const MASK = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d)

/** One frame, right or wrong. */
export function frame({
  opcode,
  payload = '',
  fin = true,
  reserved = 0,
  masked = true,
  lengthBytes,
  length,
}: FrameOptions): Uint8Array {
  const bytes = Buffer.from(payload)
  const announced = length ?? bytes.length
  const extended = lengthBytes ?? (announced < 126 ? 0 : announced < 65_536 ? 2 : 8)
  const head = Buffer.alloc(2 + extended)
  head[0] = (fin ? 0x80 : 0) | (reserved << 4) | opcode
  head[1] = (masked ? 0x80 : 0) | (extended === 0 ? announced : extended === 2 ? 126 : 127)
  if (extended === 2) head.writeUInt16BE(announced, 2)
  if (extended === 8) head.writeBigUInt64BE(BigInt(announced), 2)
  if (!masked) return Buffer.concat([head, bytes])
  return Buffer.concat([head, MASK, bytes.map((byte, index) => byte ^ (MASK[index % 4] ?? 0))])
}

/** A close frame's payload. */
export function closePayload(statusCode: number, reason: Uint8Array | string = ''): Uint8Array {
  return Buffer.concat([Uint8Array.of(statusCode >> 8, statusCode & 0xff), Buffer.from(reason)])
}

export async function connectRaw(port: number): Promise<RawClient> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  socket.write(
    'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  )
  const chunks: Buffer[] = []
  await new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      if (Buffer.concat(chunks).includes('\r\n\r\n')) resolve()
    })
  })
  socket.on('error', () => undefined)
  const answers = once(socket, 'close').then(() => {
    const all = Buffer.concat(chunks)
    return [...describeFrames(all.subarray(all.indexOf('\r\n\r\n') + 4)), 'end']
  })
  return { socket, answers, write: (...frames) => void socket.write(Buffer.concat(frames)) }
}

function* describeFrames(bytes: Buffer): Generator<string> {
  let at = 0
  while (at < bytes.length) {
    const opcode = (bytes[at] ?? 0) & 0x0f
    const short = bytes[at + 1] ?? 0
    const size = short === 126 ? bytes.readUInt16BE(at + 2) : short === 127 ? Number(bytes.readBigUInt64BE(at + 2)) : short
    const start = at + 2 + (short === 126 ? 2 : short === 127 ? 8 : 0)
    const payload = bytes.subarray(start, start + size)
    yield describeFrame(opcode, payload)
    at = start + size
  }
}

function describeFrame(opcode: number, payload: Buffer): string {
  if (opcode === CLOSE) return payload.length === 0 ? 'close' : `close ${payload.readUInt16BE(0)}`
  const name = opcode === TEXT ? 'text' : opcode === PONG ? 'pong' : `opcode ${opcode}`
  return payload.length > 200 ? `${name} of ${payload.length}` : `${name} ${payload.toString()}`
}
