import type { EventSourceMappingRecord, StreamSettings } from '@gatewright/control-plane/lambda'
import type { FunctionResult } from '@gatewright/types'
import { createMemoryStore } from '@gatewright/control-plane'
import { expect, it } from 'vitest'
import { createStreamPositions, SHARD_END, type ShardPositions } from '../../src/event-sources/stream-positions.ts'
import { readStream } from '../../src/event-sources/stream-reader.ts'

const stream: StreamSettings = { startingPosition: 'TRIM_HORIZON', parallelizationFactor: 1, maximumRetryAttempts: -1, maximumRecordAgeSeconds: -1, bisects: false }
const mapping = {
  uuid: 'u',
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:f',
  eventSourceArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/clicks',
  enabled: true,
  batchSize: 10,
  windowSeconds: 0,
  responseTypes: [],
  patterns: [],
  maximumConcurrency: 0,
  lastModified: 0,
  stream,
} satisfies EventSourceMappingRecord

interface Wish {
  /** Texts of the records, by shard; a shard ends behind its records. */
  readonly shards: Readonly<Record<string, readonly string[]>>
  readonly parents?: Readonly<Record<string, string>>
  readonly changes?: Partial<EventSourceMappingRecord>
  readonly settings?: Partial<StreamSettings>
  readonly answer?: (bodies: readonly string[], call: number) => Partial<FunctionResult>
  readonly known?: ShardPositions
}

/** Reads shards to their end; gives the batches, what was left out, the iterators that were asked for, and where it ended. */
async function read({ shards, parents = {}, changes = {}, settings = {}, answer = () => ({}), known = {} }: Wish): Promise<{ readonly batches: string[][]; readonly left: string[]; readonly iterators: string[]; readonly positions: ShardPositions }> {
  const batches: string[][] = []
  const left: string[] = []
  const iterators: string[] = []
  const positions: Record<string, string> = { ...known }
  let finish = (): void => {}
  const done = new Promise<void>((resolve) => (finish = resolve))
  const textOf = (data: string): string => Buffer.from(data, 'base64').toString()
  const reader = readStream({
    mapping: { ...mapping, ...changes, stream: { ...stream, ...settings } },
    role: 'arn:aws:iam::123456789012:role/r',
    isEnabled: async () => {
      if (changes.enabled === false) finish()
      return changes.enabled !== false
    },
    now: () => 100_000,
    wait: async () => new Promise((resolve) => setImmediate(resolve)),
    onFault: (error) => {
      throw error
    },
    onDiscard: (records, reason) => left.push(...records.map(({ sequenceNumber }) => `${sequenceNumber}: ${reason}`)),
    positions: {
      claim: async () => ({ ...positions }),
      save: async (id, position) => {
        positions[id] = position
        if (Object.keys(shards).every((shard) => positions[shard] === SHARD_END)) finish()
      },
    },
    call: async (operation, input) => {
      if (operation === 'ListShards') return { Shards: Object.keys(shards).map((ShardId) => ({ ShardId, ...(parents[ShardId] !== undefined && { ParentShardId: parents[ShardId] }) })) }
      if (operation === 'GetShardIterator') {
        iterators.push(([input['ShardId'], input['ShardIteratorType'], input['StartingSequenceNumber'] ?? ''] as string[]).join(' ').trim())
        return { ShardIterator: `${String(input['ShardId'])}|${Number(input['StartingSequenceNumber'] ?? -1) + 1}` }
      }
      const [shard = '', from = '0'] = String(input['ShardIterator']).split('|')
      const texts = shards[shard] ?? []
      const to = Math.min(texts.length, Number(from) + Number(input['Limit']))
      const Records = texts.slice(Number(from), to).map((text, index) => ({ SequenceNumber: String(Number(from) + index), PartitionKey: text.slice(0, 1), Data: Buffer.from(text).toString('base64'), ApproximateArrivalTimestamp: text.startsWith('old') ? 1 : 99 }))
      return { Records, ...(to < texts.length && { NextShardIterator: `${shard}|${to}` }) }
    },
    invoke: async ({ payload }) => {
      const bodies = (JSON.parse(payload) as { Records: { kinesis: { data: string } }[] }).Records.map(({ kinesis }) => textOf(kinesis.data))
      batches.push(bodies)
      return { payload: 'null', requestId: 'r', ...answer(bodies, batches.length) }
    },
  })
  await done
  await reader.close()
  return { batches, left, iterators, positions }
}

const failed: Partial<FunctionResult> = { functionError: 'Unhandled', payload: '{}' }

it('gives the records of a shard in order, in batches of the size that is wanted, and remembers how far it is', async () => {
  const { batches, positions, iterators } = await read({ shards: { a: ['1', '2', '3', '4', '5'] }, changes: { batchSize: 2 } })

  expect(batches).toEqual([['1', '2'], ['3', '4'], ['5']])
  expect(positions).toEqual({ a: SHARD_END })
  expect(iterators).toEqual(['a TRIM_HORIZON'])
})

it('leaves what came after the mapping was switched off', async () => {
  const { batches, positions } = await read({ shards: { a: ['1', '2', '3'] }, known: { a: '0' }, changes: { enabled: false } })

  expect(batches).toEqual([])
  expect(positions).toEqual({ a: '0' })
})

it('goes on where it was left', async () => {
  const { batches, iterators } = await read({ shards: { a: ['1', '2', '3'] }, known: { a: '1' } })

  expect(iterators).toEqual(['a AFTER_SEQUENCE_NUMBER 1'])
  expect(batches).toEqual([['3']])
})

it('reads a parent before its children, and a child from its start', async () => {
  const { batches, iterators } = await read({ shards: { b: ['2'], a: ['1'] }, parents: { b: 'a' }, settings: { startingPosition: 'LATEST' } })

  expect(batches).toEqual([['1'], ['2']])
  expect(iterators).toEqual(['a LATEST', 'b TRIM_HORIZON'])
})

it('tries a batch again that fails, before those behind it', async () => {
  const { batches } = await read({ shards: { a: ['1', '2', '3'] }, changes: { batchSize: 2 }, answer: (_, call) => (call < 3 ? failed : {}) })

  expect(batches).toEqual([['1', '2'], ['1', '2'], ['1', '2'], ['3']])
})

it('leaves a batch out that failed as often as it may', async () => {
  const { batches, left } = await read({ shards: { a: ['1', '2'] }, changes: { batchSize: 1 }, settings: { maximumRetryAttempts: 1 }, answer: (bodies) => (bodies.includes('1') ? failed : {}) })

  expect(batches).toEqual([['1'], ['1'], ['2']])
  expect(left).toEqual(['0: the function failed 2 times'])
})

it('halves a batch that fails, until the record is found that does it', async () => {
  const { batches, left } = await read({ shards: { a: ['1', '2', 'bad', '4'] }, settings: { bisects: true, maximumRetryAttempts: 0 }, answer: (bodies) => (bodies.includes('bad') ? failed : {}) })

  expect(batches).toEqual([['1', '2', 'bad', '4'], ['1', '2'], ['bad', '4'], ['bad'], ['4']])
  expect(left).toEqual(['2: the function failed 1 times'])
})

it('goes on with the first record that the function reports as failed', async () => {
  const report = (id: string): Partial<FunctionResult> => ({ payload: JSON.stringify({ batchItemFailures: [{ itemIdentifier: id }] }) })

  const { batches } = await read({ shards: { a: ['1', '2', '3'] }, changes: { responseTypes: ['ReportBatchItemFailures'] }, answer: (_, call) => (call === 1 ? report('1') : call === 2 ? report('other') : {}) })

  expect(batches).toEqual([['1', '2', '3'], ['2', '3'], ['2', '3']])
})

it('leaves out what is too old, and what no filter wants', async () => {
  const { batches, left } = await read({ shards: { a: ['old', '{"kind":"paid"}', '{"kind":"open"}', 'text'] }, changes: { patterns: ['{"data":{"kind":["paid"]}}', '{"data":["old"]}'] }, settings: { maximumRecordAgeSeconds: 60 } })

  expect(batches).toEqual([['{"kind":"paid"}']])
  expect(left).toEqual(['0: older than 60 seconds'])
})

it('keeps the order of a key when several batches of a shard run at once', async () => {
  const { batches } = await read({ shards: { a: ['a1', 'b1', 'a2', 'b2', 'a3'] }, changes: { batchSize: 2 }, settings: { parallelizationFactor: 2 } })

  const order = (key: string): string[] => batches.flat().filter((text) => text.startsWith(key))
  expect(order('a')).toEqual(['a1', 'a2', 'a3'])
  expect(order('b')).toEqual(['b1', 'b2'])
})

it('is read by one process of several, and by another when that one is gone', async () => {
  const store = createMemoryStore()
  let time = 1
  const [one, other] = ['one', 'other'].map((owner) => createStreamPositions({ store, uuid: 'u', owner, now: () => time }))

  expect(await one?.claim()).toEqual({})
  await one?.save('a', '7')
  expect(await other?.claim()).toBeUndefined()
  await other?.save('a', '1')
  time = 20_000
  expect(await other?.claim()).toEqual({ a: '7' })
  expect(await one?.claim()).toBeUndefined()
})
