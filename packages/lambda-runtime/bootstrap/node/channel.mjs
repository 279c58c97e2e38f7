// The socket to the server, file descriptor 3, and the frames on it (see src/frames.ts).
import { Socket } from 'node:net'

export const HEADER_BYTES = 9
export const READY = 1
export const RESULT = 2
export const ERROR = 3
export const INIT_ERROR = 4
export const STREAM_START = 5
export const STREAM_CHUNK = 6
export const STREAM_END = 7
export const STREAM_ERROR = 8
export const LAST_ERROR = 9

/** Invocations that this process takes at once. */
export const concurrency = Number(process.argv[3] ?? 1)

export const channel = new Socket({ fd: 3, readable: true, writable: true })
channel.on('error', () => process.exit(1))
channel.on('close', () => process.exit(1)) // the server is gone

export function frame(type, sequence, body) {
  const bytes = typeof body === 'string' ? Buffer.byteLength(body) : body.length
  const out = Buffer.allocUnsafe(HEADER_BYTES + bytes)
  out.writeUInt32LE(bytes, 0)
  out[4] = type
  out.writeUInt32LE(sequence, 5)
  if (typeof body === 'string') out.write(body, HEADER_BYTES)
  else out.set(body, HEADER_BYTES)
  return out
}

// With one invocation at a time a frame is written at once; with more, those of one tick together.
let pending = []
const flush = () => {
  if (pending.length === 0) return
  const frames = pending
  pending = []
  channel.write(frames.length === 1 ? frames[0] : Buffer.concat(frames))
}

export const send = (type, sequence, body) => {
  const bytes = frame(type, sequence, body)
  if (concurrency === 1) channel.write(bytes)
  else if (pending.push(bytes) === 1) setImmediate(flush)
}

/** Sends after all that is pending; answers whether more may follow at once. */
export const sendNow = (type, sequence, body) => {
  flush()
  return channel.write(frame(type, sequence, body))
}

const outputs = [process.stdout, process.stderr]

/** Calls back when all that was printed has left this process: an answer must not overtake its log. */
export function afterPrinting(callback) {
  let left = 1
  const done = () => {
    if (--left === 0) callback()
  }
  for (const output of outputs) {
    if (output.writableLength === 0) continue
    left++
    output.write('', done)
  }
  done()
}

/** Sends what ends an invocation. */
export const answer = (type, sequence, body) => afterPrinting(() => send(type, sequence, body))

/** Sends a last frame, then ends the process. */
export const answerAndExit = (type, { sequence, body, exitCode }) =>
  afterPrinting(() => {
    flush()
    channel.write(frame(type, sequence, body), () => process.exit(exitCode))
  })
