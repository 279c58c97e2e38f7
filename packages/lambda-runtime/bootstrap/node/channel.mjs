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

let onBytes
/** Hands each part that comes to a reader, which has to be done with the bytes when it returns: the next part comes in the same place. */
export const readChannel = (reader) => (onBytes = reader)

const INCOMING_BYTES = 256 * 1024
export const channel = new Socket({
  fd: 3,
  readable: true,
  writable: true,
  onread: {
    buffer: Buffer.allocUnsafe(INCOMING_BYTES),
    callback: (length, buffer) => {
      onBytes(buffer.subarray(0, length))
      return true
    },
  },
})
channel.on('error', () => process.exit(1))
channel.on('close', () => process.exit(1)) // the server is gone
channel.resume()

const frameBytes = (body) => HEADER_BYTES + (typeof body === 'string' ? Buffer.byteLength(body) : body.length)

/** Writes a frame of so many bytes into a buffer at an offset. */
function putFrame(out, offset, bytes, { type, sequence, body }) {
  out.writeUInt32LE(bytes - HEADER_BYTES, offset)
  out[offset + 4] = type
  out.writeUInt32LE(sequence, offset + 5)
  if (typeof body === 'string') out.write(body, offset + HEADER_BYTES)
  else out.set(body, offset + HEADER_BYTES)
}

const writeFrame = (entry, done) => {
  const bytes = frameBytes(entry.body)
  const out = Buffer.allocUnsafe(bytes)
  putFrame(out, 0, bytes, entry)
  return channel.write(out, done)
}

// With one invocation at a time a frame is written at once; with more, those of one tick together.
let pending = []
const flush = () => {
  if (pending.length === 0) return
  const entries = pending
  pending = []
  const sizes = entries.map(({ body }) => frameBytes(body))
  const out = Buffer.allocUnsafe(sizes.reduce((sum, bytes) => sum + bytes))
  let offset = 0
  for (let index = 0; index < entries.length; index++) {
    putFrame(out, offset, sizes[index], entries[index])
    offset += sizes[index]
  }
  channel.write(out)
}

export const send = (type, sequence, body) => {
  if (concurrency === 1) writeFrame({ type, sequence, body })
  else if (pending.push({ type, sequence, body }) === 1) setImmediate(flush)
}

/** Sends after all that is pending; answers whether more may follow at once. */
export const sendNow = (type, sequence, body) => {
  flush()
  return writeFrame({ type, sequence, body })
}

const outputs = [process.stdout, process.stderr]

/** Calls back when all that was printed has left this process: an answer must not overtake its log. */
export function afterPrinting(callback) {
  const printing = outputs.filter((output) => output.writableLength > 0)
  if (printing.length === 0) return callback()
  let left = printing.length
  const done = () => {
    if (--left === 0) callback()
  }
  for (const output of printing) output.write('', done)
}

/** Sends what ends an invocation. */
export const answer = (type, sequence, body) => {
  if (process.stdout.writableLength === 0 && process.stderr.writableLength === 0) send(type, sequence, body)
  else afterPrinting(() => send(type, sequence, body))
}

/** Sends a last frame, then ends the process. */
export const answerAndExit = (type, { sequence, body, exitCode }) =>
  afterPrinting(() => {
    flush()
    writeFrame({ type, sequence, body }, () => process.exit(exitCode))
  })
