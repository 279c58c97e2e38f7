import type { RequestWatch, WatchedEntry, WatchedRequest, WatchedStory } from '@gatewright/gateway'

/** Live requests, for pages that look on. */
export interface Traffic {
  /** For the gateway: active while a page is open. */
  readonly watch: RequestWatch
  /** Server-sent events with what finished since the one before; ends when the reader goes away or the server stops. */
  stream(): AsyncIterableIterator<Uint8Array>
  /** The story of a request that was watched and is still held. */
  find(requestId: string): WatchedStory | undefined
  close(): void
}

export interface TrafficOptions {
  /** Milliseconds between two events of a stream; 200 by default. */
  readonly interval?: number
  /** Requests in one event at most, the newest; 400 by default. More are counted. */
  readonly batch?: number
  /** Requests whose stories are held at most; 2,000 by default. */
  readonly held?: number
  /** Bytes that their bodies may take; 32 MiB by default. */
  readonly heldBytes?: number
}

interface Viewer {
  entries: WatchedEntry[]
  skipped: number
}

/** Events without news between two events: they find out that a reader is gone. */
const BEAT_EVERY = 5

/** Collects finished requests while somebody reads; with nobody there the gateway is told to watch nothing. */
export function createTraffic({ interval = 200, batch = 400, held = 2000, heldBytes = 32 * 1024 * 1024 }: TrafficOptions = {}): Traffic {
  const viewers = new Set<Viewer>()
  // A ring: a Map that is emptied from its front is walked over all that was deleted.
  const ring: (WatchedRequest | undefined)[] = Array.from({ length: held })
  let oldest = 0
  let count = 0
  const closing = new AbortController()
  let bytes = 0

  const watch = {
    active: false,
    finished(request: WatchedRequest): void {
      hold(request)
      for (const viewer of viewers) {
        if (viewer.entries.length < batch) viewer.entries.push(request.entry)
        else viewer.skipped += 1
      }
    },
  }

  function hold(request: WatchedRequest): void {
    if (count === held) letGo()
    ring[(oldest + count) % held] = request
    count += 1
    bytes += request.heldBytes
    while (count > 0 && bytes > heldBytes) letGo()
  }

  function letGo(): void {
    bytes -= ring[oldest]?.heldBytes ?? 0
    ring[oldest] = undefined
    oldest = (oldest + 1) % held
    count -= 1
  }

  function enter(): Viewer {
    const viewer: Viewer = { entries: [], skipped: 0 }
    viewers.add(viewer)
    watch.active = true
    return viewer
  }

  function leave(viewer: Viewer): void {
    viewers.delete(viewer)
    if (viewers.size > 0) return
    watch.active = false
    while (count > 0) letGo()
  }

  return {
    watch,
    async *stream() {
      const viewer = enter()
      try {
        yield encode(': gatewright\n\n')
        for (let turn = 1; !closing.signal.aborted; turn += 1) {
          await pause(interval, closing.signal)
          const { entries, skipped } = viewer
          if (entries.length > 0) {
            viewer.entries = []
            viewer.skipped = 0
            yield encode(`data: ${JSON.stringify({ entries, skipped })}\n\n`)
          } else if (turn % BEAT_EVERY === 0) yield encode(': still here\n\n')
        }
      } finally {
        leave(viewer)
      }
    },
    find: (requestId) => ring.find((request) => request?.entry.requestId === requestId)?.story(),
    close: () => closing.abort(),
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done)
  })
}

const encoder = new TextEncoder()
const encode = (text: string): Uint8Array => encoder.encode(text)
