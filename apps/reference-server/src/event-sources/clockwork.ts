import type { ScheduledCall } from './scheduled-calls.ts'

/** Knows which calls are due. Times are milliseconds since 1970. */
export interface Clockwork {
  /** From now on these; those that go on keep their rhythm. */
  set(calls: readonly ScheduledCall[], now: number): void
  /** The calls that have become due since the last time, each with its moment. */
  due(now: number): readonly { readonly call: ScheduledCall; readonly time: number }[]
}

const MINUTE = 60_000
/** A process that slept does not make up for more than this. */
const LONGEST_GAP = 5 * MINUTE

interface Entry {
  readonly call: ScheduledCall
  /** Of a rate: when it is due next. Of others: until when they were looked at. */
  next: number
}

export function createClockwork(): Clockwork {
  let entries = new Map<string, Entry>()
  return {
    set(calls, now) {
      entries = new Map(calls.map((call) => [call.key, entries.get(call.key) ?? { call, next: call.schedule.kind === 'rate' ? now + call.schedule.milliseconds : now }]))
    },
    due: (now) => [...entries.values()].flatMap((entry) => dueOf(entry, now).map((time) => ({ call: entry.call, time }))),
  }
}

function dueOf(entry: Entry, now: number): number[] {
  const { schedule } = entry.call
  if (schedule.kind === 'rate') {
    if (now < entry.next) return []
    const time = entry.next
    entry.next += schedule.milliseconds * Math.max(1, Math.ceil((now - entry.next + 1) / schedule.milliseconds))
    return [time]
  }
  const from = Math.max(entry.next, now - LONGEST_GAP)
  entry.next = now
  if (schedule.kind === 'at') return schedule.time > from && schedule.time <= now ? [schedule.time] : []
  const times: number[] = []
  for (let minute = Math.floor(from / MINUTE) * MINUTE + MINUTE; minute <= now; minute += MINUTE) if (schedule.matches(minute)) times.push(minute)
  return times
}
