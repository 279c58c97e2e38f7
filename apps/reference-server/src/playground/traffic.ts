import { packEntry, type RequestWatch, type WatchedEntry, type WatchedRequest, type WatchedStory } from '@gatewright/gateway'

/** Live requests, for pages that look on. */
export interface Traffic {
  /** For the gateway: active while a page is open. */
  readonly watch: RequestWatch
  /**
   * Server-sent events with what finished since the one before: `{ rows, skipped, told }`. `rows` are `packEntry`'s, `told` the
   * indexes of those whose stories are held, absent for all; `skipped` counts requests beyond the batch. Ends when the reader goes
   * away or the server stops.
   */
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
  /**
   * Stories that are held of the requests between two events: so many of those that succeed, and so many of those that fail; 100 by
   * default. After an interval with more requests than that it is 8: to hold a request costs more than to show it, as the collector
   * has to carry it along.
   */
  readonly told?: number
  /** Bytes that their bodies may take; 32 MiB by default. */
  readonly heldBytes?: number
}

interface Viewer {
  entries: WatchedEntry[]
  skipped: number
  /** Indexes of entries whose stories are held. */
  told: number[]
}

/** Stories between two events while there is much traffic. */
const TOLD_IN_A_RUSH = 8

/** Events without news between two events: they find out that a reader is gone. */
const BEAT_EVERY = 5

/** Collects finished requests while somebody reads; with nobody there the gateway is told to watch nothing. */
export function createTraffic({ interval = 200, batch = 400, held = 2000, told = 100, heldBytes = 32 * 1024 * 1024 }: TrafficOptions = {}): Traffic {
  const viewers = new Set<Viewer>()
  // A ring: a Map that is emptied from its front is walked over all that was deleted.
  const ring: (WatchedRequest | undefined)[] = Array.from({ length: held })
  let oldest = 0
  let count = 0
  const closing = new AbortController()
  let bytes = 0
  // Of the current interval: stories of requests that succeeded, and that failed.
  let passed = 0
  let failed = 0
  let most = told
  let renewing: ReturnType<typeof setInterval> | undefined

  const watch = {
    active: false,
    finished(request: WatchedRequest): void {
      const isTold = request.entry.status < 400 ? (passed += 1) <= most : (failed += 1) <= most
      if (isTold) hold(request)
      for (const viewer of viewers) {
        if (viewer.entries.length === batch) viewer.skipped += 1
        else {
          if (isTold) viewer.told.push(viewer.entries.length)
          viewer.entries.push(request.entry)
        }
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

  function renew(): void {
    most = passed + failed > told ? Math.min(told, TOLD_IN_A_RUSH) : told
    passed = 0
    failed = 0
  }

  function enter(): Viewer {
    const viewer: Viewer = { entries: [], skipped: 0, told: [] }
    viewers.add(viewer)
    watch.active = true
    renewing ??= setInterval(renew, interval)
    return viewer
  }

  function leave(viewer: Viewer): void {
    viewers.delete(viewer)
    if (viewers.size > 0) return
    watch.active = false
    clearInterval(renewing)
    renewing = undefined
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
          const { entries, skipped, told: indexes } = viewer
          if (entries.length > 0) {
            viewer.entries = []
            viewer.skipped = 0
            viewer.told = []
            yield encode(`data: ${JSON.stringify({ rows: entries.map(packEntry), skipped, told: indexes.length === entries.length ? undefined : indexes })}\n\n`)
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
