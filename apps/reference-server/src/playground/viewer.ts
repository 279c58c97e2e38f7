import { type ArrivingRequest, type CountedRequest, mayPassFilter, packEntry, passesFilter, type WatchedEntry, type WatchedRequest, type WatchFilter } from '@gatewright/gateway'
import { createTally } from './tally.ts'

/** What somebody who looks on asks for. */
export interface Interest {
  /** Requests that pass it are told before others. */
  readonly filter?: WatchFilter
  /** Every request is told, however many there are; each then costs the gateway more. */
  readonly all?: boolean
  /** No request is told; those that were are still held. */
  readonly paused?: boolean
  /** The id of a stream of this reader, which ends: what it had not told yet is told by the new one. */
  readonly continues?: string
}

/** One reader of the stream: which requests it is told in full, and how many more there were. */
export interface Viewer {
  /** Asks for something else from now on. What was added before is still told. */
  ask(interest: Interest): void
  readonly isPaused: boolean
  /** Whether a request that arrives is to be followed for this reader. */
  wants(request: ArrivingRequest): boolean
  /** Whether a finished request that was not followed may be told nevertheless, by how it ended. */
  mayDeserve(request: CountedRequest): boolean
  /** Whether it is, without its steps. */
  deserves(request: WatchedRequest): boolean
  /** Adds a request that is told. */
  add(request: WatchedRequest): void
  /** Adds one that is only counted. */
  count(request: CountedRequest): void
  /** What was added since the last time, as JSON; `undefined`: nothing. Begins a new interval. */
  take(): string | undefined
  /** More came in the last interval than are told: the next is twice as long. */
  readonly isRushed: boolean
}

export interface ViewerOptions {
  /** Requests that are told of an interval at most. */
  readonly told: number
  /** The same after an interval in which more came: those that are followed, and those that are kept for how they ended. */
  readonly inRush: { readonly followed: number; readonly kept: number }
  /** Lines of one interval at most. */
  readonly batch: number
}

/** A reader who has been told nothing yet, and asks for nothing in particular. */
export function createViewer({ told, inRush, batch }: ViewerOptions): Viewer {
  const tally = createTally()
  let filter: WatchFilter | undefined
  let all = false
  let isPaused = false
  let choosesByEnd = false
  let entries: WatchedEntry[] = []
  // Of the current interval.
  let arrived = 0
  let followed = 0
  let kept = 0
  let isRushed = false
  const mayDeserve = ({ status }: CountedRequest): boolean => (status >= 400 || choosesByEnd) && kept < (isRushed ? inRush.kept : told)

  return {
    ask(interest) {
      filter = interest.filter
      all = interest.all === true
      isPaused = interest.paused === true
      choosesByEnd = filter !== undefined && (filter.status !== '' || filter.latency !== '')
    },
    get isPaused() {
      return isPaused
    },
    wants(request) {
      if (all) return true
      if (filter !== undefined && !mayPassFilter(request, filter)) return false
      arrived += 1
      if (followed === (isRushed ? inRush.followed : told)) return false
      followed += 1
      return true
    },
    mayDeserve,
    deserves(request) {
      if (!mayDeserve(request)) return false
      if (filter !== undefined && !passesFilter(request.entry, filter)) return false
      kept += 1
      return true
    },
    add(request) {
      if (entries.length < batch) entries.push(request.entry)
      else tally.add(request)
    },
    count: (request) => tally.add(request),
    take() {
      isRushed = arrived > (isRushed ? told * 2 : told)
      arrived = 0
      followed = 0
      kept = 0
      const counted = tally.take()
      if (entries.length === 0 && counted.length === 0) return undefined
      const event = JSON.stringify({ rows: entries.map(packEntry), counted })
      entries = []
      return event
    },
    get isRushed() {
      return isRushed
    },
  }
}
