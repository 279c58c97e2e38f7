import { describe, expect, it } from 'vitest'
import { applyStack, loadTemplate, planStack } from '../../src/index.ts'
import type { StackPlan, StackState } from '../../src/index.ts'
import { createFakeServices, type RecordedCall } from './fake-services.ts'

const plan = (resources: object, previous?: StackState): StackPlan =>
  planStack({
    template: loadTemplate({ text: JSON.stringify({ Resources: resources }), file: 'template.json' }),
    stackName: 'demo',
    accountId: '123456789012',
    ...(previous === undefined ? {} : { previous }),
  })

/** What a template's change to another calls; both hold one resource, R, with more beside it. */
async function updating(type: string, before: object, after: object): Promise<RecordedCall[]> {
  const resources = (properties: object): object => ({ R: { Type: type, Properties: properties } })
  const previous = await applyStack({ plan: plan(resources(before)), call: createFakeServices().call })
  const services = createFakeServices()
  await applyStack({ plan: plan(resources(after), previous), call: services.call })
  return services.calls
}

const call = (service: string, operation: string, input: object): object => ({ service, operation, input })
const tagged = (...values: string[]): object => ({ Tags: values.map((value, index) => ({ Key: `k${index}`, Value: value })) })
const stage = { RestApiId: 'r', StageName: 's', DeploymentId: 'd1' }
const function_ = { FunctionName: 'f', Role: 'r', Runtime: 'python3.12', Handler: 'a.b', Code: { S3Bucket: 'b', S3Key: 'k' } }
const patched = (...patchOperations: object[]): object =>
  call('apigateway', 'UpdateStage', { restApiId: 'r', stageName: 's', patchOperations })
const replace = (path: string, value: string): object => ({ op: 'replace', path, value })

const lambdaArn = 'arn:aws:lambda:us-east-1:123456789012:function:f'
const gateway = 'arn:aws:apigateway:us-east-1::'
// What a template change has to call. Source: the update behaviour of each property in the CloudFormation template reference.
describe('an update', () => {
  it.each<[string, string, object, object, object[]]>([
    [
      'tags of a REST API',
      'AWS::ApiGateway::RestApi',
      { Name: 'n', ...tagged('1', '2') },
      { Name: 'n', ...tagged('3') },
      [
        call('apigateway', 'TagResource', { resourceArn: `${gateway}/restapis/rest1`, tags: { k0: '3' } }),
        call('apigateway', 'UntagResource', { resourceArn: `${gateway}/restapis/rest1`, tagKeys: ['k1'] }),
      ],
    ],
    [
      'tags of a REST stage',
      'AWS::ApiGateway::Stage',
      stage,
      { ...stage, ...tagged('1') },
      [call('apigateway', 'TagResource', { resourceArn: `${gateway}/restapis/r/stages/s`, tags: { k0: '1' } })],
    ],
    [
      'tags of an HTTP API',
      'AWS::ApiGatewayV2::Api',
      { Name: 'n', ProtocolType: 'HTTP', Tags: { a: '1' } },
      { Name: 'n', ProtocolType: 'HTTP', Tags: { a: '2' } },
      [call('apigatewayv2', 'TagResource', { ResourceArn: `${gateway}/apis/http1`, Tags: { a: '2' } })],
    ],
    [
      'tags of an HTTP stage',
      'AWS::ApiGatewayV2::Stage',
      { ApiId: 'x', StageName: 's', Tags: { a: '1' } },
      { ApiId: 'x', StageName: 's' },
      [call('apigatewayv2', 'UntagResource', { ResourceArn: `${gateway}/apis/x/stages/s`, TagKeys: ['a'] })],
    ],
    [
      'tags of a function',
      'AWS::Lambda::Function',
      { ...function_, ...tagged('1') },
      { ...function_, ...tagged('2') },
      [call('lambda', 'TagResource', { Resource: lambdaArn, Tags: { k0: '2' } })],
    ],
    [
      "a function's architecture",
      'AWS::Lambda::Function',
      function_,
      { ...function_, Architectures: ['arm64'] },
      [call('lambda', 'UpdateFunctionCode', { FunctionName: 'f', S3Bucket: 'b', S3Key: 'k', Architectures: ['arm64'] })],
    ],
    [
      'environment variables that are no longer there',
      'AWS::Lambda::Function',
      { ...function_, Environment: { Variables: { A: '1' } } },
      function_,
      [
        call('lambda', 'UpdateFunctionConfiguration', {
          FunctionName: 'f',
          Role: 'r',
          Runtime: 'python3.12',
          Handler: 'a.b',
          Environment: { Variables: {} },
        }),
      ],
    ],
    [
      'weights of an alias that are no longer there',
      'AWS::Lambda::Alias',
      {
        FunctionName: 'f',
        Name: 'a',
        FunctionVersion: '1',
        RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: '2', FunctionWeight: 0.5 }] },
      },
      { FunctionName: 'f', Name: 'a', FunctionVersion: '2' },
      [
        call('lambda', 'UpdateAlias', {
          FunctionName: 'f',
          Name: 'a',
          FunctionVersion: '2',
          Description: '',
          RoutingConfig: { AdditionalVersionWeights: {} },
        }),
      ],
    ],
    [
      'the endpoint of a REST API',
      'AWS::ApiGateway::RestApi',
      { Name: 'n' },
      { Name: 'n', EndpointConfiguration: { Types: ['PRIVATE'], VpcEndpointIds: ['vpce-1'] } },
      [
        call('apigateway', 'UpdateRestApi', {
          restApiId: 'rest1',
          patchOperations: [
            replace('/endpointConfiguration/types/EDGE', 'PRIVATE'),
            replace('/endpointConfiguration/ipAddressType', 'dualstack'),
            { op: 'add', path: '/endpointConfiguration/vpcEndpointIds', value: 'vpce-1' },
          ],
        }),
      ],
    ],
    [
      'a new canary',
      'AWS::ApiGateway::Stage',
      stage,
      { ...stage, CanarySetting: { PercentTraffic: 10, DeploymentId: 'd2', StageVariableOverrides: { A: '1' } } },
      [
        patched(
          replace('/canarySettings/percentTraffic', '10'),
          replace('/canarySettings/useStageCache', 'false'),
          replace('/canarySettings/deploymentId', 'd2'),
          replace('/canarySettings/stageVariableOverrides/A', '1'),
        ),
      ],
    ],
    [
      'a canary with more traffic and other variables',
      'AWS::ApiGateway::Stage',
      { ...stage, CanarySetting: { PercentTraffic: 10, UseStageCache: true, DeploymentId: 'd2', StageVariableOverrides: { A: '1' } } },
      { ...stage, CanarySetting: { PercentTraffic: 20, UseStageCache: true, DeploymentId: 'd2' } },
      [patched(replace('/canarySettings/percentTraffic', '20'), { op: 'remove', path: '/canarySettings/stageVariableOverrides/A' })],
    ],
    [
      'a canary that is gone',
      'AWS::ApiGateway::Stage',
      { ...stage, CanarySetting: { PercentTraffic: 10 } },
      stage,
      [patched({ op: 'remove', path: '/canarySettings' })],
    ],
    [
      'method settings that are no longer there',
      'AWS::ApiGateway::Stage',
      { ...stage, MethodSettings: [{ ResourcePath: '/a/b', HttpMethod: 'GET', MetricsEnabled: true, ThrottlingRateLimit: 5 }] },
      { ...stage, MethodSettings: [{ ResourcePath: '/a/b', HttpMethod: 'GET', ThrottlingRateLimit: 6 }] },
      [
        patched(replace('/~1a~1b/GET/throttling/rateLimit', '6'), { op: 'remove', path: '/~1a~1b/GET/metrics/enabled' }),
      ],
    ],
    [
      'a description of an HTTP API that is no longer there',
      'AWS::ApiGatewayV2::Api',
      { Name: 'n', ProtocolType: 'HTTP', Description: 'x' },
      { Name: 'n', ProtocolType: 'HTTP' },
      [call('apigatewayv2', 'UpdateApi', { ApiId: 'http1', Description: '' })],
    ],
  ])('applies %s', async (_, type, before, after, calls) => {
    expect(await updating(type, before, after)).toEqual(calls)
  })

  it.each([['CodeSigningConfigArn', 'x'], ['TenancyConfig', {}], ['PackageType', 'x'], ['DurableConfig', {}]] as const)('refuses another %s of a function', async (name, value) => {
    await expect(updating('AWS::Lambda::Function', function_, { ...function_, [name]: value })).rejects.toThrow(
      `R.${name}: ${name} cannot be changed while the function runs`,
    )
  })
})
