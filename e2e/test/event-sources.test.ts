import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasMoto, type Moto, MOTO_MISSING, startMoto } from '../src/moto.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash } from '../src/shell.ts'

// Functions of a SAM template that read queues of SQS and streams of Kinesis and DynamoDB (moto's) and that are called by schedules, the mapping then changed by `aws lambda`.

const there = hasMoto()
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let moto: Moto
let server: ServerProcess

interface Seen {
  readonly function: string
  readonly event: {
    readonly Records?: readonly { readonly body: string; readonly eventSource: string; readonly eventSourceARN: string; readonly awsRegion: string; readonly attributes: Record<string, string>; readonly messageAttributes: Record<string, unknown> }[]
    readonly source?: string
    readonly order?: number
  }
}

/** Writes down each event; of a batch, what says `once` fails the first time. */
const code = `
const { appendFileSync } = require('node:fs')
exports.handler = async (event, context) => {
  appendFileSync(process.env.SEEN, JSON.stringify({ function: context.functionName, event }) + '\\n')
  const failed = (event.Records ?? []).filter(({ body, attributes }) => body === 'once' && attributes.ApproximateReceiveCount === '1')
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) }
}`

const at = (seconds: number): string => `at(${new Date(Date.now() + seconds * 1000).toISOString().slice(0, 19)})`

const template = (): string =>
  JSON.stringify({
    Transform: 'AWS::Serverless-2016-10-31',
    Globals: { Function: { Runtime: 'nodejs20.x', Handler: 'index.handler', Environment: { Variables: { SEEN: `${folder.path}/seen` } } } },
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders', VisibilityTimeout: 2 } },
      Filtered: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'filtered' } },
      Stream: { Type: 'AWS::Kinesis::Stream', Properties: { Name: 'clicks', ShardCount: 1 } },
      Worker: {
        Type: 'AWS::Serverless::Function',
        Properties: {
          FunctionName: 'worker',
          InlineCode: code,
          Events: {
            Orders: { Type: 'SQS', Properties: { Queue: { 'Fn::GetAtt': ['Queue', 'Arn'] }, BatchSize: 5, FunctionResponseTypes: ['ReportBatchItemFailures'] } },
            Tick: { Type: 'ScheduleV2', Properties: { ScheduleExpression: at(30), Input: '{"order": 7}' } },
            Rate: { Type: 'Schedule', Properties: { Schedule: 'rate(1 day)' } },
            Topics: { Type: 'MSK', Properties: { Stream: 'arn:aws:kafka:us-east-1:123456789012:cluster/c/1', StartingPosition: 'LATEST', Topics: ['t'] } },
          },
        },
      },
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName: 'stock',
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          BillingMode: 'PAY_PER_REQUEST',
          StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        },
      },
      Streams: {
        Type: 'AWS::Serverless::Function',
        Properties: {
          FunctionName: 'streams',
          InlineCode: code,
          Events: {
            Clicks: { Type: 'Kinesis', Properties: { Stream: { 'Fn::GetAtt': ['Stream', 'Arn'] }, StartingPosition: 'TRIM_HORIZON', BatchSize: 10, TumblingWindowInSeconds: 5 } },
            Changes: { Type: 'DynamoDB', Properties: { Stream: { 'Fn::GetAtt': ['Table', 'StreamArn'] }, StartingPosition: 'TRIM_HORIZON', FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ eventName: ['MODIFY'], dynamodb: { NewImage: { left: { N: ['0'] } } } }) }] } } },
          },
        },
      },
      Picky: {
        Type: 'AWS::Serverless::Function',
        Properties: {
          FunctionName: 'picky',
          InlineCode: code,
          Events: {
            Some: { Type: 'SQS', Properties: { Queue: { 'Fn::GetAtt': ['Filtered', 'Arn'] }, FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ body: { kind: ['paid'], total: [{ numeric: ['>', 10] }] } }) }] } } },
            Soon: { Type: 'ScheduleV2', Properties: { ScheduleExpression: at(31) } },
          },
        },
      },
    },
  })

const seen = async (): Promise<readonly Seen[]> => {
  const text = await readFile(`${folder.path}/seen`, 'utf8').catch(() => '')
  return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Seen)
}
const records = async (name: string): Promise<NonNullable<Seen['event']['Records']>> => (await seen()).flatMap((each) => (each.function === name ? (each.event.Records ?? []) : []))
const atMoto = async (command: string): Promise<string> => (await bash(`aws --endpoint-url ${moto.url} ${command} --output text`, awsEnvironment(moto.url))).stdout.trim()
const inQueue = (command: string): Promise<string> => atMoto(`sqs ${command}`)
const left = (queue: string): Promise<string> =>
  inQueue(`get-queue-attributes --queue-url ${moto.url}/123456789012/${queue} --attribute-names ApproximateNumberOfMessages ApproximateNumberOfMessagesNotVisible --query 'Attributes.[ApproximateNumberOfMessages,ApproximateNumberOfMessagesNotVisible]'`)
const send = (queue: string, body: string): Promise<string> => inQueue(`send-message --queue-url ${moto.url}/123456789012/${queue} --message-body '${body}' --message-attributes '{"colour":{"DataType":"String","StringValue":"red"}}'`)

beforeAll(async () => {
  if (!there) return
  folder = await temporaryFolder()
  moto = await startMoto()
  await writeFile(`${folder.path}/shop.json`, template())
  const env = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret', AWS_ENDPOINT_URL_SQS: moto.url, AWS_ENDPOINT_URL_KINESIS: moto.url, AWS_ENDPOINT_URL_DYNAMODB: moto.url }
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, '--account-id', '123456789012', `${folder.path}/shop.json`], env })
})

afterAll(async () => {
  await server?.stop()
  await moto?.stop()
  await folder?.remove()
})

test.skipIf(!there)(`a function is called by its schedule, with the event of EventBridge Scheduler or the input that it has (${MOTO_MISSING})`, async () => {
  const called = async (name: string): Promise<Seen | undefined> => (await seen()).find((each) => each.function === name && each.event.Records === undefined)

  await expect.poll(() => called('worker')).toMatchObject({ event: { order: 7 } })
  await expect.poll(() => called('picky')).toMatchObject({ event: { 'detail-type': 'Scheduled Event', source: 'aws.scheduler', account: '123456789012', region: 'us-east-1', detail: '{}' } })
})

test.skipIf(!there)('messages of a queue are deleted when the function is done with them; one that it names as failed comes back', async () => {
  await send('orders', 'good')
  await send('orders', 'once')

  await expect.poll(async () => (await records('worker')).filter(({ body }) => body === 'once').map(({ attributes }) => attributes['ApproximateReceiveCount'])).toEqual(['1', '2'])
  await expect.poll(() => left('orders')).toMatch(/^0\t0$/)
  const good = (await records('worker')).filter(({ body }) => body === 'good')
  expect(good).toHaveLength(1)
  expect(good[0]).toMatchObject({
    messageId: expect.any(String) as string,
    receiptHandle: expect.any(String) as string,
    md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:orders',
    awsRegion: 'us-east-1',
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.stringMatching(/^\d{13}$/) as string },
    messageAttributes: { colour: { stringValue: 'red', dataType: 'String', stringListValues: [], binaryListValues: [] } },
  })
})

test.skipIf(!there)('a filter keeps what does not match from the function, and from the queue', async () => {
  await send('filtered', '{"kind":"paid","total":5}')
  await send('filtered', '{"kind":"paid","total":50}')
  await send('filtered', 'no JSON')

  await expect.poll(async () => (await records('picky')).map(({ body }) => body)).toEqual(['{"kind":"paid","total":50}'])
  await expect.poll(() => left('filtered')).toMatch(/^0\t0$/)
})

test.skipIf(!there)('records of a stream of Kinesis are given to the function, in order', async () => {
  for (const text of ['one', 'two']) await atMoto(`kinesis put-record --stream-name clicks --partition-key k --data ${text}`)

  const clicks = async (): Promise<readonly { readonly eventSource: string; readonly kinesis?: { readonly data: string } }[]> => ((await records('streams')) as never as { readonly eventSource: string; readonly kinesis?: { readonly data: string } }[]).filter(({ eventSource }) => eventSource === 'aws:kinesis')
  await expect.poll(async () => (await clicks()).map(({ kinesis }) => Buffer.from(kinesis?.data ?? '', 'base64').toString())).toEqual(['one', 'two'])
  expect((await clicks())[0]).toMatchObject({ eventSource: 'aws:kinesis', eventVersion: '1.0', eventName: 'aws:kinesis:record', awsRegion: 'us-east-1', eventSourceARN: 'arn:aws:kinesis:us-east-1:123456789012:stream/clicks', kinesis: { partitionKey: 'k', kinesisSchemaVersion: '1.0' } })
})

test.skipIf(!there)('changes of a table that a filter wants are given to the function', async () => {
  for (const left of ['2', '0']) await atMoto(`dynamodb put-item --table-name stock --item '{"id":{"S":"a"},"left":{"N":"${left}"}}'`)

  const changes = async (): Promise<readonly { readonly eventSource: string }[]> => (await records('streams')).filter(({ eventSource }) => eventSource === 'aws:dynamodb')
  await expect.poll(changes).toMatchObject([{ eventSource: 'aws:dynamodb', eventName: 'MODIFY', awsRegion: 'us-east-1', dynamodb: { Keys: { id: { S: 'a' } }, NewImage: { left: { N: '0' } }, OldImage: { left: { N: '2' } } } }])
})

test.skipIf(!there)('the mapping is listed and switched off by `aws lambda`; what is not read, or not in full, is named', async () => {
  const lambda = async (command: string): Promise<string> => (await bash(`aws lambda ${command} --output text`, awsEnvironment(server.url))).stdout.trim()
  const id = await lambda(`list-event-source-mappings --function-name worker --query 'EventSourceMappings[0].UUID'`)

  expect(await lambda(`get-event-source-mapping --uuid ${id} --query '[State,BatchSize,FunctionResponseTypes[0]]'`)).toBe('Enabled\t5\tReportBatchItemFailures')
  expect(await lambda(`update-event-source-mapping --uuid ${id} --no-enabled --query State`)).toBe('Updating')
  await expect.poll(() => lambda(`get-event-source-mapping --uuid ${id} --query State`)).toBe('Disabled')
  await send('orders', 'late')
  await new Promise((resolve) => setTimeout(resolve, 4000))

  expect((await records('worker')).map(({ body }) => body)).not.toContain('late')
  expect(await left('orders')).toMatch(/^1\t0$/)
  await expect.poll(() => server.output()).toContain('WorkerTopics (AWS::Lambda::EventSourceMapping) is named only')
  await expect.poll(() => server.output()).toContain('StreamsClicks (AWS::Lambda::EventSourceMapping): TumblingWindowInSeconds has no effect here')
  expect(server.output()).not.toMatch(/WorkerOrders \(|WorkerTick \(|StreamsChanges \(/)
})
