import { expect, it } from 'vitest'
import { applyStack, loadTemplate, planStack } from '../../src/index.ts'
import type { Call, StackPlan } from '../../src/index.ts'

const plan = (properties: object, services: readonly string[]): StackPlan =>
  planStack({
    template: loadTemplate({ text: JSON.stringify({ Resources: { Stream: { Type: 'AWS::Kinesis::Stream', Properties: { Name: 'clicks' } }, Read: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { FunctionName: 'f', ...properties } } } }) }),
    stackName: 'demo',
    region: 'us-east-1',
    accountId: '123456789012',
    services: new Set(services),
  })
const ofStream = { EventSourceArn: { 'Fn::GetAtt': ['Stream', 'Arn'] }, StartingPosition: 'LATEST' }
const named = (planned: StackPlan): readonly string[] => planned.external.map(({ logicalId }) => logicalId)

it('a stream is read where its service has an endpoint, with what the template says as numbers and truths', async () => {
  const calls: unknown[] = []
  const call: Call = async (service, operation, input) => (calls.push([service, operation, input]), { UUID: 'u' })

  const planned = plan({ ...ofStream, BatchSize: '5', BisectBatchOnFunctionError: 'true', ParallelizationFactor: '2' }, ['kinesis'])
  const state = await applyStack({ plan: planned, call })

  expect(named(planned)).toEqual([])
  expect(calls.at(-1)).toEqual(['lambda', 'CreateEventSourceMapping', { EventSourceArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/clicks', StartingPosition: 'LATEST', FunctionName: 'f', BatchSize: 5, BisectBatchOnFunctionError: true, ParallelizationFactor: 2 }])
  expect(state.resources['Read']).toMatchObject({ physicalId: 'u', madeAt: 'kinesis' })
})

it.each([
  ['of a stream without an endpoint', ofStream, ['sqs']],
  ['of a cluster', { EventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/c/1', StartingPosition: 'LATEST' }, ['sqs', 'kinesis', 'dynamodb']],
  ['of a table that stands elsewhere, without an endpoint', { EventSourceArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/1', StartingPosition: 'LATEST' }, ['kinesis']],
])('a mapping %s is named', (_, properties, services) => {
  expect(named(plan(properties, services))).toContain('Read')
})

it('what a stream is not read with is named', () => {
  expect(plan({ ...ofStream, TumblingWindowInSeconds: 5, DestinationConfig: {} }, ['kinesis']).withoutEffect.map(({ property }) => property)).toEqual(['TumblingWindowInSeconds', 'DestinationConfig'])
})
