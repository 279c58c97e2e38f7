import type { EventSourceMappingRecord, StreamSettings } from '@gatewright/control-plane/lambda'
import type { InvokeFunction } from '@gatewright/types'
import { failuresIn } from './batch-answer.ts'
import type { StreamRecord } from './stream-records.ts'

export interface StreamBatchesOptions {
  readonly mapping: EventSourceMappingRecord
  readonly stream: StreamSettings
  readonly invoke: InvokeFunction
  /** Told of records that are left out: too old, or tried too often. */
  readonly onDiscard: (records: readonly StreamRecord[], reason: string) => void
  readonly isOpen: () => boolean
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly wait: (milliseconds: number) => Promise<void>
}

/** Milliseconds between two tries of a batch. */
const RETRY_MS = 1000

/**
 * Gives records of a shard to a function, in order, batch by batch; a batch that fails is tried again, and holds up those behind it.
 * Gives whether all is done: not so when the reader closes meanwhile.
 * https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export async function processRecords(records: readonly StreamRecord[], options: StreamBatchesOptions): Promise<boolean> {
  const { mapping, stream } = options
  const lanes = Array.from({ length: stream.parallelizationFactor }, (): StreamRecord[] => [])
  for (const record of records) lanes[laneOf(record.key, lanes.length)]?.push(record)
  const done = await Promise.all(lanes.map((lane) => inOrder(lane, mapping.batchSize, options)))
  return done.every(Boolean)
}

/** The same for the same key each time. */
function laneOf(key: string, lanes: number): number {
  let hash = 0
  for (let index = 0; index < key.length; index++) hash = (Math.imul(hash, 31) + key.charCodeAt(index)) >>> 0
  return hash % lanes
}

async function inOrder(lane: readonly StreamRecord[], size: number, options: StreamBatchesOptions): Promise<boolean> {
  for (let start = 0; start < lane.length; start += size) {
    if (!(await tryBatch(lane.slice(start, start + size), options))) return false
  }
  return true
}

async function tryBatch(given: readonly StreamRecord[], options: StreamBatchesOptions): Promise<boolean> {
  const { mapping, stream, invoke, onDiscard, isOpen, wait } = options
  let batch = given
  for (let tries = 0; ; tries += 1) {
    batch = withoutOld(batch, options)
    if (batch.length === 0) return true
    if (!isOpen()) return false
    const result = await invoke({ functionArn: mapping.functionArn, payload: JSON.stringify({ Records: batch.map(({ event }) => event) }) })
    const failed = result.functionError === undefined ? firstFailure(result.payload, batch, mapping) : 0
    if (failed === undefined) return true
    // Of a report, what comes before the first failure is done.
    batch = batch.slice(failed)
    if (stream.bisects && batch.length > 1) {
      const middle = Math.ceil(batch.length / 2)
      return (await tryBatch(batch.slice(0, middle), options)) && tryBatch(batch.slice(middle), options)
    }
    if (stream.maximumRetryAttempts !== -1 && tries >= stream.maximumRetryAttempts) {
      onDiscard(batch, `the function failed ${tries + 1} times`)
      return true
    }
    await wait(RETRY_MS)
  }
}

function withoutOld(batch: readonly StreamRecord[], { stream, now, onDiscard }: StreamBatchesOptions): readonly StreamRecord[] {
  if (stream.maximumRecordAgeSeconds === -1) return batch
  const oldest = now() - stream.maximumRecordAgeSeconds * 1000
  const old = batch.filter(({ arrived }) => arrived < oldest)
  if (old.length > 0) onDiscard(old, `older than ${stream.maximumRecordAgeSeconds} seconds`)
  return batch.filter(({ arrived }) => arrived >= oldest)
}

/** The index of the first record that failed; nothing when all is done. */
function firstFailure(payload: string, batch: readonly StreamRecord[], { responseTypes }: EventSourceMappingRecord): number | undefined {
  if (!responseTypes.includes('ReportBatchItemFailures')) return undefined
  const failed = failuresIn(payload, new Set(batch.map(({ sequenceNumber }) => sequenceNumber)))
  if (failed === 'all') return 0
  const index = batch.findIndex(({ sequenceNumber }) => failed.has(sequenceNumber))
  return index === -1 ? undefined : index
}
