import { createHash, randomUUID } from 'node:crypto'
import type { StackState } from '@gatewright/cloudformation'
import type { Store } from '@gatewright/control-plane'
import { EVENT_SOURCE_KIND, type EventSourceMappingRecord } from '@gatewright/control-plane/lambda'
import type { InvokeFunction } from '@gatewright/types'
import type { ServerLog } from '../log/server-log.ts'
import { createClockwork } from './clockwork.ts'
import { readQueue } from './queue-reader.ts'
import { scheduledCalls, type ScheduledCall } from './scheduled-calls.ts'
import { createStreamPositions } from './stream-positions.ts'
import { readStream } from './stream-reader.ts'

/** Queues and streams that are read for functions, and functions that are called at times. */
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
  /** Operations of the services that have an endpoint; sources of others are not read. */
  readonly calls: Readonly<Partial<Record<SourceService, CallSource>>>
  readonly log: ServerLog
}

/** Services whose queues and streams are read, as they stand in ARNs. */
export type SourceService = 'sqs' | 'kinesis' | 'dynamodb'
export type CallSource = (operation: string, input: Record<string, unknown>) => Promise<Record<string, unknown>>

/** Reads one source until it is closed. */
interface Reader {
  close(): Promise<void>
}

/** Milliseconds between two looks at the mappings, and at the clock. */
const LOOK_MS = 1000

export function createEventSources({ store, served, invoke, calls, log }: EventSourcesOptions): EventSources {
  const clockwork = createClockwork()
  const readers = new Map<string, Reader>()
  const closing = new Set<Promise<void>>()
  let clock: NodeJS.Timeout | undefined
  let isLooking = false
  const owner = randomUUID()
  const looks = Object.keys(calls).length === 0 ? undefined : setInterval(() => void look(), LOOK_MS).unref()

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
  async function look(): Promise<void> {
    if (isLooking) return
    isLooking = true
    try {
      const documents = await served.transaction('read', (transaction) => transaction.listKind(EVENT_SOURCE_KIND))
      const mappings = documents.map(({ body }) => body as unknown as EventSourceMappingRecord).filter(({ enabled }) => enabled)
      const wanted = new Map(mappings.map((mapping) => [JSON.stringify(mapping), mapping]))
      for (const id of readers.keys()) if (!wanted.has(id)) stop(id)
      for (const [id, mapping] of wanted) {
        const call = calls[serviceOf(mapping)]
        if (!readers.has(id) && call !== undefined) readers.set(id, await read(mapping, call))
      }
    } catch (error) {
      log.warn({ error }, 'the event source mappings could not be read')
    } finally {
      isLooking = false
    }
  }

  async function read(mapping: EventSourceMappingRecord, call: CallSource): Promise<Reader> {
    const { eventSourceArn, functionArn, stream, uuid } = mapping
    const onFault = (error: unknown): void => log.warn({ error }, `${eventSourceArn} could not be read for ${functionArn}`)
    const isEnabled = async (): Promise<boolean> => (await served.transaction('read', (transaction) => transaction.get({ kind: EVENT_SOURCE_KIND, parent: '', id: uuid })))?.body['enabled'] === true
    if (stream === undefined) return readQueue({ mapping, call, invoke, isEnabled, onFault })
    return readStream({
      mapping: { ...mapping, stream },
      call,
      invoke,
      isEnabled,
      onFault,
      positions: createStreamPositions({ store, uuid, owner, now: Date.now }),
      role: await roleOf(functionArn),
      onDiscard: (records, reason) => log.warn(`${records.length} records of ${eventSourceArn} from ${records[0]?.sequenceNumber ?? ''} on are left out for ${functionArn}: ${reason}`),
    })
  }

  /** Of the function as it is now, whichever version is called. */
  async function roleOf(functionArn: string): Promise<string> {
    const id = functionArn.split(':')[6] ?? ''
    const stored = await served.transaction('read', (transaction) => transaction.get({ kind: 'LambdaFunction', parent: '', id }))
    return (stored?.body['latest'] as { readonly settings: { readonly Role: string } } | undefined)?.settings.Role ?? ''
  }

  function stop(id: string): void {
    const done = readers.get(id)?.close()
    readers.delete(id)
    if (done === undefined) return
    closing.add(done)
    void done.finally(() => closing.delete(done))
  }
}

const serviceOf = ({ eventSourceArn }: EventSourceMappingRecord): SourceService => eventSourceArn.split(':')[2] as SourceService
