import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda'
import { describe, expect, it } from 'vitest'
import { ARN, createTestLambda, NEW_FUNCTION, refusalOf } from './support.ts'
import type { TestLambda } from './support.ts'

const FunctionName = 'greet'
const EventSourceArn = 'arn:aws:sqs:us-east-1:123456789012:orders'
const STREAM = 'arn:aws:kinesis:us-east-1:123456789012:stream/clicks'
const TABLE_STREAM = 'arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-11-27T00:00:00.000'

async function withFunction(): Promise<TestLambda> {
  const lambda = await createTestLambda()
  await lambda.client.send(new CreateFunctionCommand(NEW_FUNCTION))
  return lambda
}

describe('an event source mapping', () => {
  it('is kept with the defaults that Lambda has for queues', async () => {
    const { client } = await withFunction()

    const made = await client.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn }))
    const read = await client.send(new GetEventSourceMappingCommand({ UUID: made.UUID ?? '' }))

    expect(made).toMatchObject({ State: 'Creating', BatchSize: 10, MaximumBatchingWindowInSeconds: 0, EventSourceArn, FunctionArn: `${ARN}greet`, StateTransitionReason: 'USER_INITIATED' })
    expect(read).toMatchObject({ UUID: made.UUID, State: 'Enabled', LastModified: new Date(Date.UTC(2026, 10, 21, 1, 2, 3)) })
  })

  it.each([STREAM, TABLE_STREAM])('of a stream has its defaults, and keeps what is changed: %s', async (source) => {
    const { client } = await withFunction()

    const made = await client.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn: source, StartingPosition: 'LATEST', BatchSize: 500 }))
    await client.send(new UpdateEventSourceMappingCommand({ UUID: made.UUID ?? '', MaximumRetryAttempts: 3, BisectBatchOnFunctionError: true, ParallelizationFactor: 2, MaximumRecordAgeInSeconds: 60 }))
    const read = await client.send(new GetEventSourceMappingCommand({ UUID: made.UUID ?? '' }))

    expect(made).toMatchObject({ BatchSize: 500, StartingPosition: 'LATEST', ParallelizationFactor: 1, MaximumRetryAttempts: -1, MaximumRecordAgeInSeconds: -1, BisectBatchOnFunctionError: false })
    expect(read).toMatchObject({ BatchSize: 500, StartingPosition: 'LATEST', ParallelizationFactor: 2, MaximumRetryAttempts: 3, MaximumRecordAgeInSeconds: 60, BisectBatchOnFunctionError: true })
  })

  it('is changed, listed by function and by source, and removed', async () => {
    const { client } = await withFunction()
    const { UUID = '' } = await client.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn }))
    await client.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn: `${EventSourceArn}-2` }))

    const updated = await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false, BatchSize: 100, MaximumBatchingWindowInSeconds: 5, FunctionResponseTypes: ['ReportBatchItemFailures'], FilterCriteria: { Filters: [{ Pattern: '{"body":["a"]}' }] } }))
    const read = await client.send(new GetEventSourceMappingCommand({ UUID }))
    const both = await client.send(new ListEventSourceMappingsCommand({ FunctionName }))
    const one = await client.send(new ListEventSourceMappingsCommand({ EventSourceArn }))
    const removed = await client.send(new DeleteEventSourceMappingCommand({ UUID }))

    expect(updated.State).toBe('Updating')
    expect(read).toMatchObject({ State: 'Disabled', BatchSize: 100, FunctionResponseTypes: ['ReportBatchItemFailures'], FilterCriteria: { Filters: [{ Pattern: '{"body":["a"]}' }] } })
    expect(both.EventSourceMappings).toHaveLength(2)
    expect(one.EventSourceMappings?.map((mapping) => mapping.UUID)).toEqual([UUID])
    expect(removed.State).toBe('Deleting')
    expect(await refusalOf(client.send(new GetEventSourceMappingCommand({ UUID })))).toMatchObject({ name: 'ResourceNotFoundException' })
  })

  // https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
  it.each([
    ['of a function that is not there', { FunctionName: 'nobody', EventSourceArn }, 'ResourceNotFoundException'],
    ['with a large batch and no window', { FunctionName, EventSourceArn, BatchSize: 11 }, 'InvalidParameterValueException'],
    ['with a large batch of a FIFO queue', { FunctionName, EventSourceArn: `${EventSourceArn}.fifo`, BatchSize: 11, MaximumBatchingWindowInSeconds: 1 }, 'InvalidParameterValueException'],
    ['with a filter that is no JSON', { FunctionName, EventSourceArn, FilterCriteria: { Filters: [{ Pattern: 'x' }] } }, 'InvalidParameterValueException'],
    ['with what only streams take', { FunctionName, EventSourceArn, StartingPosition: 'LATEST' as const }, 'InvalidParameterValueException'],
    ['of a source that nobody reads', { FunctionName, EventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/c/1' }, 'InvalidParameterValueException'],
    ['of a stream without a position', { FunctionName, EventSourceArn: STREAM }, 'InvalidParameterValueException'],
    ['of a stream at a time without one', { FunctionName, EventSourceArn: STREAM, StartingPosition: 'AT_TIMESTAMP' as const }, 'InvalidParameterValueException'],
    ['of a table at a time', { FunctionName, EventSourceArn: TABLE_STREAM, StartingPosition: 'AT_TIMESTAMP' as const, StartingPositionTimestamp: new Date(0) }, 'InvalidParameterValueException'],
    ['of a stream with what only queues take', { FunctionName, EventSourceArn: STREAM, StartingPosition: 'LATEST' as const, ScalingConfig: { MaximumConcurrency: 2 } }, 'InvalidParameterValueException'],
    ['with windows that tumble', { FunctionName, EventSourceArn: STREAM, StartingPosition: 'LATEST' as const, TumblingWindowInSeconds: 5 }, 'InvalidParameterValueException'],
  ])('is refused %s', async (_, input, name) => {
    const { client } = await withFunction()

    expect(await refusalOf(client.send(new CreateEventSourceMappingCommand(input)))).toMatchObject({ name })
  })

  it('is refused a second time for the same queue and function', async () => {
    const { client } = await withFunction()
    const { UUID } = await client.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn }))

    const refusal = await refusalOf(client.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn })))

    expect(refusal).toMatchObject({ name: 'ResourceConflictException' })
    expect(JSON.stringify(refusal)).toContain(UUID)
  })
})
