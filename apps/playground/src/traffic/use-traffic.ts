import { useEffect, useRef, useState } from 'preact/hooks'
import type { TrafficBatch, TrafficEntry, TrafficFilter, TrafficInterest, TrafficReader } from '../backend/backend.ts'
import { backend } from '../backend/choose-backend.ts'
import { addCounted, type Counted, createRate, type Rate } from './count-requests.ts'

/** Requests that the page keeps, the newest. */
const KEPT = 10_000

/** Milliseconds between two pictures of the list, however much arrives. */
const PAINT_MS = 200

/** Milliseconds without a batch after which the rate is that of silence. */
const QUIET_MS = 3200

/** Milliseconds until what is typed into a filter is asked of the gateway. */
const TYPING_MS = 400

/** What the page holds of the traffic. */
export interface SeenTraffic {
  /** The newest first. */
  readonly entries: readonly TrafficEntry[]
  readonly counted: Counted
  readonly rate: Rate
}

const NOTHING: SeenTraffic = { entries: [], counted: new Map(), rate: { told: 0, all: 0 } }

/** The gateway's traffic as it happens. */
export function useTraffic({ filter, all, paused }: Required<TrafficInterest>): { readonly seen: SeenTraffic; readonly state: 'live' | 'away' | 'opening'; readonly clear: () => void } {
  const held = useRef<TrafficEntry[]>([])
  const counted = useRef<Counted>(NOTHING.counted)
  const rate = useRef(createRate())
  const [seen, setSeen] = useState(NOTHING)
  const [state, setState] = useState<'live' | 'away' | 'opening'>('opening')
  const [reader, setReader] = useState<TrafficReader>()
  const asked = useSettled(filter)

  useEffect(() => {
    let painting: ReturnType<typeof setTimeout> | undefined
    let quiet: ReturnType<typeof setTimeout> | undefined
    let opened: TrafficReader | undefined
    let gone = false
    const paint = (): void => {
      painting = undefined
      setSeen({ entries: held.current.slice(), counted: counted.current, rate: rate.current.read(performance.now()) })
    }
    const listen = (batch: TrafficBatch): void => {
      held.current.unshift(...batch.entries.toReversed())
      if (held.current.length > KEPT) held.current.length = KEPT
      counted.current = addCounted(counted.current, batch.counted)
      rate.current.add(batch, performance.now())
      painting ??= setTimeout(paint, PAINT_MS)
      clearTimeout(quiet)
      quiet = setTimeout(paint, QUIET_MS)
    }
    void backend().then((chosen) => {
      if (gone) return
      opened = chosen.watch(listen, setState)
      setReader(opened)
    })
    return () => {
      gone = true
      opened?.stop()
      clearTimeout(painting)
      clearTimeout(quiet)
    }
  }, [])
  useEffect(() => reader?.ask({ filter: asked, all, paused }), [reader, asked, all, paused])

  const clear = (): void => {
    held.current = []
    counted.current = NOTHING.counted
    setSeen(NOTHING)
  }
  return { seen, state, clear }
}

/** The filter once nobody types in it any more. */
function useSettled(filter: TrafficFilter): TrafficFilter {
  const [settled, setSettled] = useState(filter)
  useEffect(() => {
    if (settled === filter) return
    const timer = setTimeout(() => setSettled(filter), TYPING_MS)
    return () => clearTimeout(timer)
  }, [filter])
  return settled
}
