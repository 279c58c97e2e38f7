import { describe, expect, it } from 'vitest'
import { applyStack, deleteStack, loadTemplate, planStack } from '../../src/index.ts'
import type { Call, StackState } from '../../src/index.ts'

interface Called {
  readonly operation: string
  readonly input: Record<string, unknown>
}

async function applied(resources: object, answer: (operation: string) => Record<string, unknown>, previous?: StackState): Promise<{ state: StackState; calls: Called[]; call: Call }> {
  const calls: Called[] = []
  const call: Call = async (_, operation, input) => {
    calls.push({ operation, input })
    return answer(operation)
  }
  const template = loadTemplate({ text: JSON.stringify({ Resources: resources }), file: 'template.json' })
  const plan = planStack({ template, stackName: 'demo', ...(previous === undefined ? {} : { previous }) })
  const state = await applyStack({ plan, call })
  return { state, calls, call }
}

// Source: AWS::ApiGateway::Deployment StageDescription, CloudFormation template reference; checked 2026-11-27.
describe('AWS::ApiGateway::Deployment with a StageDescription', () => {
  const deployment = (description: object): object => ({
    Deployment: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: 'api', StageName: 'prod', StageDescription: description } },
  })
  const answer = (operation: string): Record<string, unknown> => (operation === 'CreateDeployment' ? { id: 'd1' } : {})

  it('makes the stage what it says: variables, throttling of all methods and of one', async () => {
    const { calls } = await applied(
      deployment({ Variables: { color: 'blue' }, ThrottlingRateLimit: 5, MethodSettings: [{ ResourcePath: '/a', HttpMethod: 'GET', LoggingLevel: 'INFO' }], Tags: [{ Key: 'k', Value: 'v' }] }),
      answer,
    )

    expect(calls.map(({ operation }) => operation)).toEqual(['CreateDeployment', 'UpdateStage', 'TagResource'])
    expect(calls[1]?.input).toMatchObject({
      stageName: 'prod',
      patchOperations: [
        { op: 'replace', path: '/variables/color', value: 'blue' },
        { op: 'replace', path: '/*/*/throttling/rateLimit', value: '5' },
        { op: 'replace', path: '/~1a/GET/logging/loglevel', value: 'INFO' },
      ],
    })
  })

  it('changes the stage in place when the description changes', async () => {
    const { state } = await applied(deployment({ Variables: { color: 'blue' } }), answer)

    const { calls } = await applied(deployment({ Variables: { color: 'red' } }), answer, state)

    expect(calls[0]).toMatchObject({ operation: 'UpdateStage', input: { patchOperations: [{ op: 'replace', path: '/variables/color', value: 'red' }] } })
  })

  it('refuses a setting that there is not', async () => {
    await expect(applied(deployment({ Colour: 1 }), answer)).rejects.toThrow('template.json:1:137: Deployment.StageDescription.Colour: StageDescription has no property Colour')
  })
})

// Source: AWS::ApiGatewayV2::ApiGatewayManagedOverrides, CloudFormation template reference; checked 2026-11-27.
describe('AWS::ApiGatewayV2::ApiGatewayManagedOverrides', () => {
  const overrides = { Overrides: { Type: 'AWS::ApiGatewayV2::ApiGatewayManagedOverrides', Properties: { ApiId: 'api', Route: { AuthorizationType: 'AWS_IAM' }, Stage: { StageVariables: { a: 'b' } } } } }
  const answer = (operation: string): Record<string, unknown> => {
    if (operation === 'GetRoutes') return { Items: [{ RouteId: 'own' }, { RouteId: 'r1', ApiGatewayManaged: true, AuthorizationType: 'NONE' }] }
    if (operation === 'GetIntegrations') return { Items: [{ IntegrationId: 'i1', ApiGatewayManaged: true }] }
    return operation === 'GetStages' ? { Items: [{ StageName: '$default', ApiGatewayManaged: true }] } : {}
  }

  it('changes the route and the stage that quick create made, and gives them back when it goes', async () => {
    const { state, calls, call } = await applied(overrides, answer)
    await deleteStack({ state, call })

    expect(calls.filter(({ operation }) => operation.startsWith('Update'))).toEqual([
      { operation: 'UpdateRoute', input: { ApiId: 'api', RouteId: 'r1', AuthorizationType: 'AWS_IAM' } },
      { operation: 'UpdateStage', input: { ApiId: 'api', StageName: '$default', StageVariables: { a: 'b' } } },
      { operation: 'UpdateRoute', input: { ApiId: 'api', RouteId: 'r1', AuthorizationType: 'NONE' } },
      { operation: 'UpdateStage', input: { ApiId: 'api', StageName: '$default', StageVariables: {} } },
    ])
  })

  it('refuses an API that quick create did not make', async () => {
    await expect(applied(overrides, () => ({ Items: [] }))).rejects.toThrow('only an API that quick create made (with a Target) has something to override')
  })
})
