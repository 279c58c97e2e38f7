import { type PackedEntry, unpackEntry } from '@gatewright/gateway'
import type { TrafficBatch, TrafficInterest } from './backend.ts'

export interface ReadTrafficOptions {
  readonly open: (signal: AbortSignal) => Promise<{ readonly response: Response }>
  readonly listener: (batch: TrafficBatch) => void
  readonly onState: (state: 'live' | 'away') => void
}

/** The query that asks the server for what a page is interested in. */
export function trafficQuery({ filter, ...flags }: TrafficInterest): string {
  const wanted = [...Object.entries(filter ?? {}), ...Object.entries(flags)].filter(([, value]) => value !== '' && value !== false)
  return wanted.length === 0 ? '' : `?${new URLSearchParams(wanted.map(([name, value]) => [name, String(value)])).toString()}`
}

/** Milliseconds until a stream that broke off is asked for again. */
const AGAIN_MS = 2000

/** Reads the server's stream of events, and asks for it again when it breaks off. Returns what ends it. */
export function readTraffic({ open, listener, onState }: ReadTrafficOptions): () => void {
  const ending = new AbortController()
  const { signal } = ending
  void follow()
  return () => ending.abort()

  async function follow(): Promise<void> {
    while (!signal.aborted) {
      try {
        const { response } = await open(signal)
        if (!response.ok || response.body === null) throw new Error(`the stream was answered ${response.status}`)
        onState('live')
        await readEvents(response.body, listener)
      } catch {
        if (signal.aborted) return
      }
      onState('away')
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    }
  }
}

/** Events are `data: {json}` and an empty line; lines that begin with a colon say only that the server is there. */
export async function readEvents(body: ReadableStream<Uint8Array>, listener: (batch: TrafficBatch) => void): Promise<void> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let held = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    held += decoder.decode(value, { stream: true })
    const events = held.split('\n\n')
    held = events.pop() ?? ''
    for (const event of events) if (event.startsWith('data: ')) listener(unpack(JSON.parse(event.slice(6)) as PackedBatch))
  }
}

interface PackedBatch {
  readonly rows: readonly PackedEntry[]
  readonly counted: TrafficBatch['counted']
}

function unpack({ rows, counted }: PackedBatch): TrafficBatch {
  return { entries: rows.map(unpackEntry), counted }
}
