import type { Call, StackState } from '@gatewright/cloudformation'
import { expect, it } from 'vitest'
import { describeApis } from '../../src/stacks/describe-apis.ts'

const call = (async (_service: string, operation: string) => {
  if (operation === 'GetRestApi') return { name: 'pets' }
  if (operation === 'GetApi') return { Name: 'quick', ProtocolType: 'HTTP' }
  if (operation === 'GetResources') return { items: [{ path: '/pets', resourceMethods: { GET: {} } }] }
  return { Items: [{ RouteKey: '$default' }] }
}) as unknown as Call

const stateOf = (resources: Readonly<Record<string, { type: string; physicalId: string; properties: object }>>): StackState =>
  ({ stackName: 's', region: 'us-east-1', accountId: '123456789012', partition: 'aws', outputs: [], resources }) as unknown as StackState

const deployment = { type: 'AWS::ApiGateway::Deployment', physicalId: 'd', properties: { RestApiId: 'a1', StageName: 'prod' } }

it('names the stage that a deployment brings along', async () => {
  expect(await describeApis(stateOf({ deployment }), call)).toEqual([{ name: 'pets', protocolType: 'REST', apiId: 'a1', stageName: 'prod', tryIt: '/pets' }])
})

it("names an API's own stages, and not the one that SAM's deployment brings along too", async () => {
  const stage = { type: 'AWS::ApiGateway::Stage', physicalId: 'Prod', properties: { RestApiId: 'a1', StageName: 'Prod' } }

  expect((await describeApis(stateOf({ deployment, stage }), call)).map(({ stageName }) => stageName)).toEqual(['Prod'])
})

it('names the stage of an API that was created quickly', async () => {
  const api = { type: 'AWS::ApiGatewayV2::Api', physicalId: 'q1', properties: { ProtocolType: 'HTTP', Target: 'arn:aws:lambda:us-east-1:123456789012:function:f' } }

  expect(await describeApis(stateOf({ api }), call)).toMatchObject([{ name: 'quick', apiId: 'q1', stageName: '$default' }])
})
