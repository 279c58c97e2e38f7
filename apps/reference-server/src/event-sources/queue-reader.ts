import type { EventSourceMappingRecord } from '@gatewright/control-plane/lambda'
import type { InvokeFunction } from '@gatewright/types'
import { failuresIn } from './batch-answer.ts'
import { matchesPattern } from './event-pattern.ts'

/** One operation of SQS. */
export type CallQueue = (operation: string, input: Record<string, unknown>) => Promise<Record<string, unknown>>

export interface QueueReaderOptions {
  readonly mapping: EventSourceMappingRecord
  readonly call: CallQueue
  readonly invoke: InvokeFunction
  /** Whether the mapping is still there and switched on: asked before a batch is processed, since the messages may have come later. */
  readonly isEnabled: () => Promise<boolean>
  readonly onFault: (error: unknown) => void
  /** Milliseconds since 1970. Default: the system's clock. */
  readonly now?: () => number
  /** Default: a timer. */
  readonly wait?: (milliseconds: number) => Promise<void>
}

export interface QueueReader {
  /** Ends when what is being processed is done. */
  close(): Promise<void>
}

/** A message as ReceiveMessage gives it. */
interface Message {
  readonly MessageId: string
  readonly ReceiptHandle: string
  readonly Body: string
  readonly MD5OfBody: string
  readonly MD5OfMessageAttributes?: string
  readonly Attributes?: Readonly<Record<string, string>>
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue?: string; readonly BinaryValue?: string; readonly DataType: string }>>
}

const MESSAGES_A_CALL = 10
/** Seconds that a call waits for messages. */
const LONG_POLL_SECONDS = 1
/** Milliseconds between two calls that found nothing, and after one that failed. */
const IDLE_MS = 100
const FAULT_MS = 2000

/**
 * Reads a queue for a function as Lambda does: gathers a batch, invokes the function, deletes what succeeded; what failed comes back
 * when its visibility timeout is over.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function readQueue({ mapping, call, invoke, isEnabled, onFault, now = Date.now, wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)) }: QueueReaderOptions): QueueReader {
  const [, , , region = '', accountId = '', queueName = ''] = mapping.eventSourceArn.split(':')
  const patterns = mapping.patterns.map((text) => JSON.parse(text) as Parameters<typeof matchesPattern>[0])
  let isOpen = true
  let queueUrl: string | undefined
  const work = run()
  return {
    async close() {
      isOpen = false
      await work
    },
  }

  async function run(): Promise<void> {
    while (isOpen) {
      const pause = await once().catch((error: unknown) => {
        onFault(error)
        return FAULT_MS
      })
      if (isOpen && pause > 0) await wait(pause)
    }
  }

  /** One batch; gives the milliseconds to wait before the next. */
  async function once(): Promise<number> {
    queueUrl ??= String((await call('GetQueueUrl', { QueueName: queueName, QueueOwnerAWSAccountId: accountId }))['QueueUrl'])
    const batch = await gather(queueUrl)
    if (batch.length === 0) return IDLE_MS
    if (!(await isEnabled())) {
      isOpen = false
      await giveBack(queueUrl, batch)
      return 0
    }
    const [wanted, others] = divide(batch, (message) => patterns.length === 0 || patterns.some((pattern) => matchesPattern(pattern, filtered(message))))
    await remove(queueUrl, others)
    if (wanted.length > 0) await remove(queueUrl, await process(wanted))
    return 0
  }

  async function gather(QueueUrl: string): Promise<Message[]> {
    const until = now() + mapping.windowSeconds * 1000
    const batch: Message[] = []
    do {
      const { Messages: messages = [] } = (await call('ReceiveMessage', {
        QueueUrl,
        MaxNumberOfMessages: Math.min(MESSAGES_A_CALL, mapping.batchSize - batch.length),
        WaitTimeSeconds: LONG_POLL_SECONDS,
        AttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      })) as { readonly Messages?: readonly Message[] }
      batch.push(...messages)
    } while (isOpen && batch.length > 0 && batch.length < mapping.batchSize && now() < until)
    return batch
  }

  /** Invokes the function; gives the messages that are done. */
  async function process(batch: readonly Message[]): Promise<readonly Message[]> {
    const payload = JSON.stringify({ Records: batch.map((message) => recordOf(message, mapping.eventSourceArn, region)) })
    const result = await invoke({ functionArn: mapping.functionArn, payload })
    if (result.functionError !== undefined) return []
    if (!mapping.responseTypes.includes('ReportBatchItemFailures')) return batch
    const failed = failuresIn(result.payload, new Set(batch.map(({ MessageId }) => MessageId)))
    return failed === 'all' ? [] : batch.filter(({ MessageId }) => !failed.has(MessageId))
  }

  function remove(QueueUrl: string, messages: readonly Message[]): Promise<void> {
    return callForEach('DeleteMessageBatch', QueueUrl, messages)
  }

  /** They can be received by others at once. */
  function giveBack(QueueUrl: string, messages: readonly Message[]): Promise<void> {
    return callForEach('ChangeMessageVisibilityBatch', QueueUrl, messages, { VisibilityTimeout: 0 })
  }

  async function callForEach(operation: string, QueueUrl: string, messages: readonly Message[], entry: Record<string, unknown> = {}): Promise<void> {
    for (let start = 0; start < messages.length; start += MESSAGES_A_CALL) {
      const Entries = messages.slice(start, start + MESSAGES_A_CALL).map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle, ...entry }))
      await call(operation, { QueueUrl, Entries })
    }
  }
}

function divide<Item>(items: readonly Item[], test: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(test), items.filter((item) => !test(item))]
}

/** What a filter sees: the body as JSON where it is that. */
function filtered(message: Message): Parameters<typeof matchesPattern>[1] {
  const record = recordOf(message, '', '')
  try {
    return { ...record, body: JSON.parse(message.Body) as never } as never
  } catch {
    return record as never
  }
}

/** A message as functions see it: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
function recordOf({ MessageId, ReceiptHandle, Body, MD5OfBody, MD5OfMessageAttributes, Attributes = {}, MessageAttributes = {} }: Message, eventSourceARN: string, awsRegion: string): Record<string, unknown> {
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { StringValue: stringValue, BinaryValue: binaryValue, DataType: dataType }]) => [
        name,
        { ...(stringValue !== undefined && { stringValue }), ...(binaryValue !== undefined && { binaryValue }), stringListValues: [], binaryListValues: [], dataType },
      ]),
    ),
    ...(MD5OfMessageAttributes !== undefined && { md5OfMessageAttributes: MD5OfMessageAttributes }),
    md5OfBody: MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion,
  }
}
