import { type PackedEntry, unpackEntry } from '@gatewright/gateway'
import type { TrafficBatch, TrafficInterest, TrafficReader } from './backend.ts'

export interface ReadTrafficOptions {
  /** Asks for `/_gatewright/traffic` with a query. */
  readonly open: (query: string, signal: AbortSignal) => Promise<{ readonly response: Response }>
  readonly listener: (batch: TrafficBatch) => void
  readonly onState: (state: 'live' | 'away') => void
}

/** The query that asks the server for what a page is interested in, in the place of a stream that it had. */
export function trafficQuery({ filter, ...flags }: TrafficInterest, continues = ''): string {
  const wanted = [...Object.entries(filter ?? {}), ...Object.entries(flags), ['continues', continues] as const].filter(([, value]) => value !== '' && value !== false)
  return wanted.length === 0 ? '' : `?${new URLSearchParams(wanted.map(([name, value]) => [name, String(value)])).toString()}`
}

/** Milliseconds until a stream that broke off is asked for again. */
const AGAIN_MS = 2000

/** Milliseconds after which a stream whose place another took is given up, if the server did not end it. */
const ENDING_MS = 2000

/** Reads the server's stream of events, and asks for it again when it breaks off. Asking for something else loses nothing: the next stream tells what the one before had not told yet. */
export function readTraffic({ open, listener, onState }: ReadTrafficOptions): TrafficReader {
  const streams = new Set<AbortController>()
  let current: AbortController | undefined
  let interest: TrafficInterest = {}
  let continues = ''
  let opening = Promise.resolve()
  let isStopped = false
  return {
    ask(next) {
      interest = next
      opening = opening.then(() => (isStopped ? undefined : begin()))
    },
    stop() {
      isStopped = true
      for (const stream of streams) stream.abort()
    },
  }

  /** Resolves when the new stream is there, or has failed once and took the place of the old one nevertheless. */
  function begin(): Promise<void> {
    const stream = new AbortController()
    streams.add(stream)
    return new Promise((resolve) => {
      let hasBegun = false
      const takeOver = (): void => {
        if (hasBegun) return
        hasBegun = true
        const before = current
        current = stream
        setTimeout(() => before?.abort(), ENDING_MS)
        resolve()
      }
      void follow(stream, takeOver).finally(() => {
        streams.delete(stream)
        resolve()
      })
    })
  }

  async function follow(stream: AbortController, takeOver: () => void): Promise<void> {
    const { signal } = stream
    const onId = (id: string): void => {
      continues = id
      takeOver()
      onState('live')
    }
    while (!signal.aborted) {
      try {
        const { response } = await open(trafficQuery(interest, continues), signal)
        if (!response.ok || response.body === null) throw new Error(`the stream was answered ${response.status}`)
        await readEvents(response.body, { listener, onId })
      } catch {
        if (signal.aborted) return
      }
      takeOver()
      if (current !== stream) return
      onState('away')
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    }
  }
}

export interface StreamReader {
  readonly listener: (batch: TrafficBatch) => void
  /** Told the id of the stream. */
  readonly onId: (id: string) => void
}

/** Events are `id: …` or `data: {json}`, each with an empty line; lines that begin with a colon say only that the server is there. */
export async function readEvents(body: ReadableStream<Uint8Array>, { listener, onId }: StreamReader): Promise<void> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let held = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    held += decoder.decode(value, { stream: true })
    const events = held.split('\n\n')
    held = events.pop() ?? ''
    for (const event of events) {
      if (event.startsWith('data: ')) listener(unpack(JSON.parse(event.slice(6)) as PackedBatch))
      else if (event.startsWith('id: ')) onId(event.slice(4))
    }
  }
}

interface PackedBatch {
  readonly rows: readonly PackedEntry[]
  readonly counted: TrafficBatch['counted']
}

function unpack({ rows, counted }: PackedBatch): TrafficBatch {
  return { entries: rows.map(unpackEntry), counted }
}
