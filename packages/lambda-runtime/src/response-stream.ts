import type { ResponseStreamListener } from './invocation.ts'

/** A queue of chunks between an environment and its reader; asks the environment to wait while the reader is behind. */
export interface ChunkQueue {
  readonly listener: ResponseStreamListener
  /** Whether the function has begun to stream. */
  isStarted(): boolean
  /** No more will come. */
  end(): void
  add(bytes: Uint8Array): void
  readonly chunks: AsyncIterable<Uint8Array>
}

const HIGH_WATER_BYTES = 256 * 1024

/** Creates the queue; `onStarted` is called with the content type at the beginning of a streamed answer. */
export const createChunkQueue = (onStarted: (contentType: string) => void): ChunkQueue => {
  const queue: Uint8Array[] = []
  let queuedBytes = 0
  let started = false
  let ended = false
  let abandoned = false
  let wake: (() => void) | undefined

  const add = (bytes: Uint8Array): void => {
    if (abandoned) return
    queue.push(bytes)
    queuedBytes += bytes.length
    wake?.()
  }
  const listener: ResponseStreamListener = {
    started: (contentType) => {
      started = true
      onStarted(contentType)
    },
    chunk: (bytes) => {
      add(bytes)
      return queuedBytes < HIGH_WATER_BYTES
    },
  }
  const read = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const bytes = queue.shift()
        if (bytes) {
          const wasFull = queuedBytes >= HIGH_WATER_BYTES
          queuedBytes -= bytes.length
          if (wasFull && queuedBytes < HIGH_WATER_BYTES) listener.resume?.()
          yield bytes
        } else if (ended) return
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      abandoned = true // the function runs on; what else it writes is dropped
      queuedBytes = 0
      queue.length = 0
      listener.resume?.()
    }
  }
  return {
    listener,
    isStarted: () => started,
    add,
    end: () => {
      ended = true
      wake?.()
    },
    chunks: { [Symbol.asyncIterator]: read },
  }
}
