import type { Socket } from 'node:net'

import { BOOTSTRAP_FRAME, createFrameReader, encodeFrames, FRAME_INVOKE } from './frames.ts'
import type { FrameText } from './frames.ts'
import type { RuntimeEvents, RuntimeTransport } from './invocation.ts'

/** Speaks with our own bootstraps: frames on file descriptor 3 of the child. `batch` gathers the frames of one tick in one write. */
export const createFrameTransport = (
  socket: Socket,
  { events, batch }: { readonly events: RuntimeEvents; readonly batch: boolean },
): RuntimeTransport => {
  let gathered: FrameText[] = []
  const flush = (): void => {
    const frames = gathered
    gathered = []
    socket.write(encodeFrames(FRAME_INVOKE, frames))
  }
  const transport: RuntimeTransport = {
    deliver: (sequence, { requestId, invokedFunctionArn, traceId = '', clientContext = '', payload }, deadlineMs) => {
      const head = `${requestId}\n${deadlineMs}\n${invokedFunctionArn}\n${traceId}\n${clientContext}\n\n`
      if (gathered.push({ sequence, text: head + payload }) > 1) return
      if (batch) setImmediate(flush)
      else flush()
    },
    resume: () => socket.resume(),
  }
  const read = createFrameReader((type, sequence, body) => {
    if (type === BOOTSTRAP_FRAME.result) events.result(sequence, body.toString())
    else if (type === BOOTSTRAP_FRAME.error) events.error(sequence, body.toString())
    else if (type === BOOTSTRAP_FRAME.lastError) events.lastError(sequence, body.toString())
    else if (type === BOOTSTRAP_FRAME.ready) events.next(transport)
    else if (type === BOOTSTRAP_FRAME.initError) events.initError(body.toString())
    else if (type === BOOTSTRAP_FRAME.streamStart) events.streamStart(sequence, body.toString())
    else if (type === BOOTSTRAP_FRAME.streamChunk) {
      if (!events.streamChunk(sequence, Buffer.from(body))) socket.pause()
    }
    else if (type === BOOTSTRAP_FRAME.streamEnd) events.streamEnd(sequence)
    else if (type === BOOTSTRAP_FRAME.streamError) events.streamError(sequence, body.toString())
    else events.rubbish()
  }, events.rubbish)
  socket.on('data', read)
  socket.on('error', () => {}) // the child's end is told by its exit
  return transport
}
