import { createHash } from 'node:crypto'
import type { StackState } from '@gatewright/cloudformation'
import type { Store } from '@gatewright/control-plane'
import { EVENT_SOURCE_KIND, type EventSourceMappingRecord } from '@gatewright/control-plane/lambda'
import type { InvokeFunction } from '@gatewright/types'
import type { ServerLog } from '../log/server-log.ts'
import { createClockwork } from './clockwork.ts'
import { readQueue, type CallQueue, type QueueReader } from './queue-reader.ts'
import { scheduledCalls, type ScheduledCall } from './scheduled-calls.ts'

/** Queues that are read for functions, and functions that are called at times. */
export interface EventSources {
  /** Rules and schedules are those of these stacks from now on. */
  schedule(states: readonly StackState[]): void
  /** Ends when the batches that run are done. */
  close(): Promise<void>
}

export interface EventSourcesOptions {
  /** Where it is written which scheduled calls were made. */
  readonly store: Store
  /** Where event source mappings are read, often: this node's own copy. */
  readonly served: Store
  readonly invoke: InvokeFunction
  /** Absent: SQS has no endpoint, and no queue is read. */
  readonly callQueue?: CallQueue
  readonly log: ServerLog
}

/** Milliseconds between two looks at the mappings, and at the clock. */
const LOOK_MS = 1000

export function createEventSources({ store, served, invoke, callQueue, log }: EventSourcesOptions): EventSources {
  const clockwork = createClockwork()
  const readers = new Map<string, QueueReader>()
  const closing = new Set<Promise<void>>()
  let clock: NodeJS.Timeout | undefined
  let isLooking = false
  const looks = callQueue === undefined ? undefined : setInterval(() => void look(callQueue), LOOK_MS).unref()

  return {
    schedule(states) {
      const { calls, problems } = scheduledCalls(states)
      for (const problem of problems) log.warn(problem)
      clockwork.set(calls, Date.now())
      if (calls.length > 0) clock ??= setInterval(callDue, LOOK_MS).unref()
    },
    async close() {
      clearInterval(looks)
      clearInterval(clock)
      for (const id of readers.keys()) stop(id)
      await Promise.all(closing)
    },
  }

  function callDue(): void {
    for (const { call, time } of clockwork.due(Date.now())) {
      const invocation = call.invocationAt(time)
      claim(call, time)
        .then(async (isOurs) => isOurs && invoke({ ...invocation, invocationType: 'Event' }))
        .catch((error: unknown) => log.error({ error }, `${invocation.functionArn} could not be called by its schedule`))
    }
  }

  /** Of several processes one makes a call; one that was made is not made again after a restart. */
  function claim({ key, schedule }: ScheduledCall, time: number): Promise<boolean> {
    const place = { kind: 'ScheduledCall', parent: '', id: createHash('sha256').update(key).digest('hex') }
    const gap = schedule.kind === 'rate' ? schedule.milliseconds : 1
    return store.transaction('write', async (transaction) => {
      const stored = await transaction.get(place)
      const last = (stored?.body['time'] as number | undefined) ?? -Infinity
      if (time - last < gap) return false
      await transaction.put({ ...place, sort: '', version: stored?.version ?? 0, body: { time } })
      return true
    })
  }

  /** Mappings are compared as a whole: one that was changed is read anew. */
  async function look(call: CallQueue): Promise<void> {
    if (isLooking) return
    isLooking = true
    try {
      const documents = await served.transaction('read', (transaction) => transaction.listKind(EVENT_SOURCE_KIND))
      const mappings = documents.map(({ body }) => body as unknown as EventSourceMappingRecord).filter(({ enabled }) => enabled)
      const wanted = new Map(mappings.map((mapping) => [JSON.stringify(mapping), mapping]))
      for (const id of readers.keys()) if (!wanted.has(id)) stop(id)
      for (const [id, mapping] of wanted) if (!readers.has(id)) readers.set(id, readQueue({ mapping, call, invoke, onFault: (error) => log.warn({ error }, `${mapping.eventSourceArn} could not be read for ${mapping.functionArn}`) }))
    } catch (error) {
      log.warn({ error }, 'the event source mappings could not be read')
    } finally {
      isLooking = false
    }
  }

  function stop(id: string): void {
    const done = readers.get(id)?.close()
    readers.delete(id)
    if (done === undefined) return
    closing.add(done)
    void done.finally(() => closing.delete(done))
  }
}
