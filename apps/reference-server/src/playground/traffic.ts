import { randomUUID } from 'node:crypto'
import type { ArrivingRequest, CountedRequest, RequestWatch, WatchedRequest, WatchedStory } from '@gatewright/gateway'
import { createViewer, type Interest, type Viewer } from './viewer.ts'

/** Live requests, for pages that look on. */
export interface Traffic {
  /** For the gateway: active while a page is open. */
  readonly watch: RequestWatch
  /**
   * Server-sent events with what finished since the one before: `{ rows, counted }`. `rows` are `packEntry`'s, of requests whose
   * stories are held; `counted` are `WatchedCount`s of all the others. The first event has the stream's `id`, for a stream that
   * continues it. Ends when the reader goes away, when another stream continues it, or when the server stops.
   */
  stream(interest?: Interest): AsyncIterableIterator<Uint8Array>
  /** The story of a request that was told and is still held. */
  find(requestId: string): WatchedStory | undefined
  close(): void
}

export interface TrafficOptions {
  /** Milliseconds between two events of a stream, twice as many while there is much traffic; 250 by default. */
  readonly interval?: number
  /** Requests in one event at most; 500 by default. More are counted. */
  readonly batch?: number
  /** Requests whose stories are held at most; 2,000 by default. */
  readonly held?: number
  /**
   * Requests between two events that are followed for a reader who did not ask for all, and as many more that fail; 125 by
   * default. After an interval with more than that it is 5 in twice the time: to follow a request costs a tenth of what it costs to serve.
   */
  readonly told?: number
  /** Bytes that their bodies may take; 32 MiB by default. */
  readonly heldBytes?: number
  /** Milliseconds that stories are held after the last reader is gone, who may come again with another filter; 5,000 by default. */
  readonly lingering?: number
}

/**
 * Requests that are followed between two events while there is much traffic: what follows so few is never warm, and costs some 0.3 ms
 * each. And of those that are kept for how they ended, which cost little.
 */
const IN_A_RUSH = { followed: 2, kept: 5 }

/** Events without news between two events: they find out that a reader is gone. */
const BEAT_EVERY = 4

/** Collects finished requests while somebody reads; with nobody there the gateway is told to watch nothing. */
export function createTraffic({ interval = 250, batch = 500, held = 2000, told = 125, heldBytes = 32 * 1024 * 1024, lingering = 5000 }: TrafficOptions = {}): Traffic {
  // By the id of the stream that each reads.
  const readers = new Map<string, Viewer>()
  // Those of them who do not pause.
  let viewers: readonly Viewer[] = []
  // A ring: a Map that is emptied from its front is walked over all that was deleted.
  const ring: (WatchedRequest | undefined)[] = Array.from({ length: held })
  let oldest = 0
  let count = 0
  let isClosed = false
  const pauses = new Set<() => void>()
  let bytes = 0
  let lettingGo: NodeJS.Timeout | undefined

  const watch = {
    active: false,
    follows(request: ArrivingRequest): boolean {
      let isWanted = false
      for (let index = 0; index < viewers.length; index += 1) isWanted = (viewers[index] as Viewer).wants(request) || isWanted
      return isWanted
    },
    counts(request: CountedRequest): boolean {
      for (let index = 0; index < viewers.length; index += 1) if ((viewers[index] as Viewer).mayDeserve(request)) return false
      for (let index = 0; index < viewers.length; index += 1) (viewers[index] as Viewer).count(request)
      return true
    },
    finished(request: WatchedRequest): void {
      let isTold = request.isFollowed
      if (!isTold) for (const viewer of viewers) isTold = viewer.deserves(request) || isTold
      if (isTold) hold(request)
      for (const viewer of viewers) {
        if (isTold) viewer.add(request)
        else viewer.count(request)
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

  function enter(id: string, interest: Interest): Viewer {
    const { continues = '' } = interest
    const viewer = readers.get(continues) ?? createViewer({ told, inRush: { followed: Math.min(told, IN_A_RUSH.followed), kept: Math.min(told, IN_A_RUSH.kept) }, batch })
    viewer.ask(interest)
    readers.delete(continues)
    readers.set(id, viewer)
    clearTimeout(lettingGo)
    look()
    return viewer
  }

  function leave(id: string): void {
    if (!readers.delete(id)) return
    look()
    if (readers.size === 0) lettingGo = setTimeout(letAllGo, lingering).unref()
  }

  function look(): void {
    viewers = [...readers.values()].filter(({ isPaused }) => !isPaused)
    watch.active = viewers.length > 0
  }

  /** Waits for the next event, or for the end of all. */
  function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        pauses.delete(end)
        resolve()
      }
      const timer = setTimeout(end, milliseconds)
      pauses.add(end)
    })
  }

  function letAllGo(): void {
    while (count > 0) letGo()
  }

  return {
    watch,
    async *stream(interest = {}) {
      const id = randomUUID()
      const viewer = enter(id, interest)
      try {
        yield encode(`id: ${id}\n\n`)
        for (let turn = 1; !isClosed; turn += 1) {
          await pause(viewer.isRushed ? interval * 2 : interval)
          if (!readers.has(id)) return
          const event = viewer.take()
          if (event !== undefined) yield encode(`data: ${event}\n\n`)
          else if (turn % BEAT_EVERY === 0) yield encode(': still here\n\n')
        }
      } finally {
        leave(id)
      }
    },
    find: (requestId) => ring.find((request) => request?.entry.requestId === requestId)?.story(),
    close() {
      isClosed = true
      clearTimeout(lettingGo)
      for (const end of pauses) end()
    },
  }
}

const encoder = new TextEncoder()
const encode = (text: string): Uint8Array => encoder.encode(text)
