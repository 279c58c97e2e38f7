import type { EventSourceMappingRecord, StreamSettings } from '@gatewright/control-plane/lambda'
import { matchesPattern } from './event-pattern.ts'
import { processRecords, type StreamBatchesOptions } from './stream-batches.ts'
import { SHARD_END, SHARD_START, type ShardPositions, type StreamPositions } from './stream-positions.ts'
import { changeRecord, kinesisRecord, type StreamPlace, type StreamRecord } from './stream-records.ts'

/** One operation of Kinesis or of DynamoDB's streams. */
export type CallStream = (operation: string, input: Record<string, unknown>) => Promise<Record<string, unknown>>

export interface StreamReaderOptions extends Omit<StreamBatchesOptions, 'stream' | 'isOpen' | 'now' | 'wait'> {
  readonly mapping: EventSourceMappingRecord & { readonly stream: StreamSettings }
  readonly call: CallStream
  readonly positions: StreamPositions
  /** Whether the mapping is still there and switched on: asked before records are processed, since they may have come later. */
  readonly isEnabled: () => Promise<boolean>
  /** ARN of the function's role. */
  readonly role: string
  readonly onFault: (error: unknown) => void
  /** Milliseconds since 1970. Default: the system's clock. */
  readonly now?: () => number
  /** Default: a timer. */
  readonly wait?: (milliseconds: number) => Promise<void>
}

export interface StreamReader {
  /** Ends when what is being processed is done. */
  close(): Promise<void>
}

interface Shard {
  readonly ShardId: string
  readonly ParentShardId?: string
}

/** Milliseconds between two looks at the shards, between two reads of one that had nothing, and after a fault. */
const LOOK_MS = 5000
const IDLE_MS = 500
const FAULT_MS = 2000
const RECORDS_A_CALL = 1000

/**
 * Reads the shards of a stream for a function as Lambda does: in order, a parent before its children, from where it was left.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function readStream(options: StreamReaderOptions): StreamReader {
  const { mapping, call, positions, isEnabled, onFault, now = Date.now, wait = (milliseconds) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)) } = options
  const { eventSourceArn, stream } = mapping
  const isKinesis = eventSourceArn.split(':')[2] === 'kinesis'
  const patterns = mapping.patterns.map((text) => JSON.parse(text) as Parameters<typeof matchesPattern>[0])
  const readers = new Map<string, Promise<void>>()
  let isOpen = true
  /** Whether this process reads the stream. */
  let isOurs = false
  const isReading = (): boolean => isOpen && isOurs
  const work = watch()
  return {
    async close() {
      isOpen = false
      await work
      await Promise.all(readers.values())
    },
  }

  async function watch(): Promise<void> {
    while (isOpen) {
      const pause = await look().catch((error: unknown) => {
        onFault(error)
        return FAULT_MS
      })
      // Short waits: a reader that is closed should end soon.
      for (let waited = 0; isOpen && waited < pause; waited += IDLE_MS) await wait(IDLE_MS)
    }
  }

  /** Starts to read the shards that are to be read. */
  async function look(): Promise<number> {
    const known = await positions.claim()
    isOurs = known !== undefined
    if (known === undefined) return LOOK_MS
    const shards = await listShards()
    const ids = new Set(shards.map(({ ShardId }) => ShardId))
    for (const { ShardId, ParentShardId: parent } of shards) {
      const isWaiting = parent !== undefined && ids.has(parent) && known[parent] !== SHARD_END
      if (readers.has(ShardId) || known[ShardId] === SHARD_END || isWaiting) continue
      await begin(ShardId, known)
    }
    return LOOK_MS
  }

  async function begin(shardId: string, known: ShardPositions): Promise<void> {
    // A shard that came after the mapping is read from its start: what led to it was read, too.
    const isFirst = Object.values(known).every((position) => position === SHARD_START)
    const position = known[shardId] ?? (isFirst ? SHARD_START : 'TRIM_HORIZON')
    if (known[shardId] === undefined) await positions.save(shardId, position)
    const reader = readShard(shardId, position)
      .catch(onFault)
      .finally(() => readers.delete(shardId))
    readers.set(shardId, reader)
  }

  async function listShards(): Promise<readonly Shard[]> {
    const shards: Shard[] = []
    let next: Record<string, unknown> = {}
    do {
      const output = isKinesis
        ? await call('ListShards', Object.keys(next).length === 0 ? { StreamName: nameOf(eventSourceArn) } : next)
        : ((await call('DescribeStream', { StreamArn: eventSourceArn, ...next }))['StreamDescription'] as Record<string, unknown>)
      shards.push(...(output['Shards'] as readonly Shard[]))
      const { NextToken, LastEvaluatedShardId } = output
      next = { ...(typeof NextToken === 'string' && { NextToken }), ...(typeof LastEvaluatedShardId === 'string' && { ExclusiveStartShardId: LastEvaluatedShardId }) }
    } while (Object.keys(next).length > 0)
    return shards
  }

  /** Until the shard ends, or the reader closes, or something fails: then it begins again where it was. */
  async function readShard(shardId: string, position: string): Promise<void> {
    const place: StreamPlace = { eventSourceArn, region: eventSourceArn.split(':')[3] ?? '', shardId, role: options.role }
    const batches: StreamBatchesOptions = { ...options, stream, isOpen: isReading, now, wait }
    let iterator = await iteratorAt(shardId, position)
    while (iterator !== undefined && isReading()) {
      const { records, next } = await gather(iterator, place)
      if (records.length > 0) isOpen &&= await isEnabled()
      if (!isReading()) return
      const wanted = records.filter(({ filtered }) => patterns.length === 0 || patterns.some((pattern) => matchesPattern(pattern, filtered)))
      if (!(await processRecords(wanted, batches))) return
      const last = records.at(-1)
      if (last !== undefined) await positions.save(shardId, last.sequenceNumber)
      else if (next !== undefined) await wait(IDLE_MS)
      iterator = next
    }
    if (iterator === undefined) await positions.save(shardId, SHARD_END)
  }

  async function iteratorAt(ShardId: string, position: string): Promise<string | undefined> {
    const start = position === SHARD_START ? stream.startingPosition : position
    const isNumber = /^\d+$/u.test(start)
    const output = await call('GetShardIterator', {
      ...(isKinesis ? { StreamName: nameOf(eventSourceArn) } : { StreamArn: eventSourceArn }),
      ShardId,
      ...(isNumber ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: start } : { ShardIteratorType: start }),
      ...(start === 'AT_TIMESTAMP' && { Timestamp: stream.startingTimestamp }),
    })
    return output['ShardIterator'] as string | undefined
  }

  /** Records for a batch, as long as the window lasts; `next` is absent at the end of the shard. */
  async function gather(first: string, place: StreamPlace): Promise<{ readonly records: readonly StreamRecord[]; readonly next: string | undefined }> {
    const wanted = mapping.batchSize * stream.parallelizationFactor
    const until = now() + mapping.windowSeconds * 1000
    const records: StreamRecord[] = []
    let next: string | undefined = first
    for (;;) {
      const output: Record<string, unknown> = await call('GetRecords', { ShardIterator: next, Limit: Math.min(RECORDS_A_CALL, wanted - records.length) })
      records.push(...(output['Records'] as readonly unknown[]).map((record) => (isKinesis ? kinesisRecord : changeRecord)(record, place)))
      next = (output['NextShardIterator'] as string | null | undefined) ?? undefined
      if (next === undefined || records.length === 0 || records.length >= wanted || now() >= until || !isReading()) return { records, next }
      await wait(IDLE_MS)
    }
  }
}

const nameOf = (arn: string): string => arn.split('/').at(-1) ?? ''
