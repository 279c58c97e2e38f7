import type { EventSourceMappingRecord } from '@gatewright/control-plane/lambda'
import type { FunctionInvocation, FunctionResult } from '@gatewright/types'
import { expect, it, test } from 'vitest'
import { matchesPattern } from '../../src/event-sources/event-pattern.ts'
import { readQueue } from '../../src/event-sources/queue-reader.ts'

const mapping: EventSourceMappingRecord = {
  uuid: 'u',
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:f',
  eventSourceArn: 'arn:aws:sqs:us-east-1:123456789012:q',
  enabled: true,
  batchSize: 10,
  windowSeconds: 0,
  responseTypes: ['ReportBatchItemFailures'],
  patterns: [],
  maximumConcurrency: 0,
  lastModified: 0,
}

/** Reads a queue that has these bodies, in calls of up to ten, until it is empty; gives the batches and what was deleted. */
async function read(bodies: readonly string[], answer: Partial<FunctionResult>, changes: Partial<EventSourceMappingRecord> = {}): Promise<{ readonly batches: readonly string[][]; readonly deleted: readonly string[]; readonly givenBack: readonly string[] }> {
  const waiting = bodies.map((Body, index) => ({ MessageId: `id-${index}`, ReceiptHandle: Body, Body, MD5OfBody: '' }))
  const batches: string[][] = []
  const deleted: string[] = []
  const givenBack: string[] = []
  let seconds = 0
  let finish = (): void => {}
  const empty = new Promise<void>((resolve) => (finish = resolve))
  const reader = readQueue({
    mapping: { ...mapping, ...changes },
    isEnabled: async () => changes.enabled !== false,
    now: () => (seconds += 1) * 1000,
    wait: async () => {
      finish()
      await new Promise((resolve) => setImmediate(resolve))
    },
    onFault: (error) => {
      throw error
    },
    call: async (operation, input) => {
      if (operation === 'GetQueueUrl') return { QueueUrl: `http://sqs/${String(input['QueueName'])}` }
      if (operation === 'ReceiveMessage') return { Messages: waiting.splice(0, Number(input['MaxNumberOfMessages'])) }
      const entries = input['Entries'] as { readonly ReceiptHandle: string; readonly VisibilityTimeout?: number }[]
      expect(entries.length).toBeLessThanOrEqual(10)
      if (operation === 'ChangeMessageVisibilityBatch') {
        givenBack.push(...entries.filter(({ VisibilityTimeout }) => VisibilityTimeout === 0).map(({ ReceiptHandle }) => ReceiptHandle))
        finish()
      } else deleted.push(...entries.map(({ ReceiptHandle }) => ReceiptHandle))
      return {}
    },
    invoke: async ({ payload }: FunctionInvocation) => {
      batches.push((JSON.parse(payload) as { Records: { body: string }[] }).Records.map(({ body }) => body))
      return { payload: 'null', requestId: 'r', ...answer }
    },
  })
  await empty
  await reader.close()
  return { batches, deleted, givenBack }
}

it.each([
  ['nothing', { payload: 'null' }, ['a', 'b']],
  ['no failures', { payload: '{"batchItemFailures":[]}' }, ['a', 'b']],
  ['one failure', { payload: '{"batchItemFailures":[{"itemIdentifier":"id-0"}]}' }, ['b']],
  ['a failure without a name', { payload: '{"batchItemFailures":[{"itemIdentifier":""}]}' }, []],
  ['a failure of another message', { payload: '{"batchItemFailures":[{"itemIdentifier":"other"}]}' }, []],
  ['what is no JSON', { payload: '{' }, []],
  ['an error', { functionError: 'Unhandled', payload: '{}' }, []],
])('deletes what is done when the function answers %s', async (_, answer, expected) => {
  expect((await read(['a', 'b'], answer)).deleted).toEqual(expected)
})

it('deletes a whole batch when the function does not report failures', async () => {
  const { deleted } = await read(['a', 'b'], { payload: '{"batchItemFailures":[{"itemIdentifier":"id-0"}]}' }, { responseTypes: [] })

  expect(deleted).toEqual(['a', 'b'])
})

it('gathers more than one call gives, up to the size of a batch', async () => {
  const bodies = Array.from({ length: 30 }, (_, index) => String(index))

  const { batches, deleted } = await read(bodies, {}, { batchSize: 25, windowSeconds: 5 })

  expect(batches.map((batch) => batch.length)).toEqual([25, 5])
  expect(deleted).toHaveLength(30)
})

it('gives back what it received once the mapping is switched off, and reads no more', async () => {
  const bodies = Array.from({ length: 15 }, (_, index) => String(index))

  expect(await read(bodies, {}, { enabled: false, batchSize: 12, windowSeconds: 5 })).toEqual({ batches: [], deleted: [], givenBack: bodies.slice(0, 12) })
})

it('takes what no filter wants off the queue without the function', async () => {
  const { batches, deleted } = await read(['{"a":1}', '{"a":2}', 'text'], {}, { patterns: ['{"body":{"a":[2]}}'] })

  expect(batches).toEqual([['{"a":2}']])
  expect(new Set(deleted)).toEqual(new Set(['{"a":1}', '{"a":2}', 'text']))
})

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
test.each([
  [{ a: ['x'] }, { a: 'x' }, true],
  [{ a: ['x', 'y'] }, { a: 'z' }, false],
  [{ a: { b: [null] } }, { a: { b: null } }, true],
  [{ a: [''] }, { a: '' }, true],
  [{ a: ['x'], b: ['y'] }, { a: 'x' }, false],
  [{ a: [{ exists: true }] }, {}, false],
  [{ a: [{ exists: false }] }, {}, true],
  [{ a: [{ prefix: 'us-' }] }, { a: 'us-east-1' }, true],
  [{ a: [{ suffix: '.png' }] }, { a: 'x.jpg' }, false],
  [{ a: [{ 'anything-but': ['x'] }] }, { a: 'y' }, true],
  [{ a: [{ 'anything-but': { prefix: 'x' } }] }, { a: 'xy' }, false],
  [{ a: [{ 'equals-ignore-case': 'X' }] }, { a: 'x' }, true],
  [{ a: [{ numeric: ['>', 10, '<=', 20] }] }, { a: 20 }, true],
  [{ a: [{ numeric: ['>', 10, '<=', 20] }] }, { a: 10 }, false],
  [{ a: ['x'] }, { a: ['w', 'x'] }, true],
  [{ $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: 'y' }, true],
  [{ a: 'x' }, { a: 'x' }, false],
])('whether %j matches %j: %s', (pattern, value, expected) => {
  expect(matchesPattern(pattern as never, value as never)).toBe(expected)
})
