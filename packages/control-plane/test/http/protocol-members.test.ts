import { describe, expect, test } from 'vitest'
import { callerOf, createPlane, refusal } from '../support.ts'

const start = async (ProtocolType: 'HTTP' | 'WEBSOCKET') => {
  const call = callerOf(await createPlane(), 'apigatewayv2')
  const { ApiId } = await call('CreateApi', { Name: 'n', ProtocolType, ...(ProtocolType === 'WEBSOCKET' && { RouteSelectionExpression: '$request.body.action' }) })
  return { call, ApiId }
}
const PROXY = { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'GET', IntegrationUri: 'https://example.com/' }

/** AWS's model says of each which kind of API has it; `Terraform` sends the first with every integration. */
describe('members that only the other kind of API has are refused, not kept', () => {
  test.each([
    ['HTTP', 'CreateRoute', { RouteKey: 'GET /' }, { ModelSelectionExpression: '$request.body.a' }],
    ['HTTP', 'CreateRoute', { RouteKey: 'GET /' }, { RequestModels: { a: 'B' } }],
    ['HTTP', 'CreateRoute', { RouteKey: 'GET /' }, { RequestParameters: { 'route.request.querystring.q': { Required: true } } }],
    ['HTTP', 'CreateRoute', { RouteKey: 'GET /' }, { RouteResponseSelectionExpression: '$default' }],
    ['HTTP', 'CreateIntegration', PROXY, { ContentHandlingStrategy: 'CONVERT_TO_TEXT' }],
    ['HTTP', 'CreateIntegration', PROXY, { PassthroughBehavior: 'NEVER' }],
    ['HTTP', 'CreateIntegration', PROXY, { RequestTemplates: { '$default': '{}' } }],
    ['HTTP', 'CreateIntegration', PROXY, { TemplateSelectionExpression: '\\$default' }],
    ['WEBSOCKET', 'CreateIntegration', PROXY, { IntegrationSubtype: 'SQS-SendMessage' }],
    ['WEBSOCKET', 'CreateIntegration', PROXY, { ResponseParameters: { 200: { 'overwrite:header.a': 'b' } } }],
    ['WEBSOCKET', 'CreateIntegration', PROXY, { TlsConfig: { ServerNameToVerify: 'a.example.com' } }],
  ] as const)('%s %s %j with %j', async (protocol, operation, given, foreign) => {
    const { call, ApiId } = await start(protocol)
    const [member] = Object.keys(foreign)

    const answer = await refusal(call(operation, { ApiId, ...given, ...foreign }))
    const made = await call(operation, { ApiId, ...given })
    const id = Object.fromEntries(Object.entries(made).filter(([name]) => name === 'RouteId' || name === 'IntegrationId'))
    const changed = await refusal(call(operation.replace('Create', 'Update'), { ApiId, ...id, ...foreign }))

    const message = `${String(member)} is not currently supported for ${protocol === 'HTTP' ? 'HTTP' : 'WebSocket'} APIs`
    expect(answer).toEqual({ code: 'BadRequestException', status: 400, message })
    expect(changed).toEqual(answer)
  })

  test('but for what says nothing: an integration of an HTTP API has no passthrough behavior', async () => {
    const { call, ApiId } = await start('HTTP')

    const { IntegrationId, ...made } = await call('CreateIntegration', { ApiId, ...PROXY, PassthroughBehavior: 'WHEN_NO_MATCH', RequestTemplates: {} })

    expect(made).not.toHaveProperty('PassthroughBehavior')
    expect(await call('UpdateIntegration', { ApiId, IntegrationId, PassthroughBehavior: 'WHEN_NO_MATCH' })).not.toHaveProperty('PassthroughBehavior')
  })

  test('and what belongs to quick create needs a target', async () => {
    const { call } = await start('HTTP')

    const { message } = await refusal(call('CreateApi', { Name: 'n', ProtocolType: 'HTTP', RouteKey: 'GET /' }))

    expect(message).toBe('RouteKey and CredentialsArn are parts of quick create, which needs a Target')
  })
})

/** badmintoncryer/cdk-preflight has the service's words for these, measured by deploying them. */
describe('words of the service', () => {
  const JWT = { Name: 'j', AuthorizerType: 'JWT', IdentitySource: ['$request.header.A'] }
  const REQUEST = { Name: 'r', AuthorizerType: 'REQUEST', AuthorizerUri: 'arn:aws:lambda:us-east-1:111111111111:function:f', IdentitySource: ['$request.header.A'], AuthorizerPayloadFormatVersion: '1.0' }
  const FUNCTION = { IntegrationType: 'AWS_PROXY', IntegrationUri: 'arn:aws:lambda:us-east-1:111111111111:function:f' }

  test.each([
    ['HTTP', 'CreateIntegration', { ...PROXY, TimeoutInMillis: 30_001 }, 'Timeout should be between 50 ms and 30000 ms'],
    ['WEBSOCKET', 'CreateIntegration', { ...PROXY, TimeoutInMillis: 29_001 }, 'Timeout should be between 50 ms and 29000 ms'],
    ['HTTP', 'CreateIntegration', { ...PROXY, PayloadFormatVersion: '2.0' }, 'PayloadFormatVersion 2.0 is not supported for integration of type HTTP_PROXY'],
    ['HTTP', 'CreateIntegration', { ...FUNCTION, PayloadFormatVersion: '3.0' }, 'Unsupported PayloadFormatVersion: 3.0'],
    ['WEBSOCKET', 'CreateIntegration', { ...FUNCTION, PayloadFormatVersion: '2.0' }, 'Unsupported PayloadFormatVersion: 2.0'],
    ['HTTP', 'CreateIntegration', { IntegrationType: 'HTTP_PROXY', IntegrationUri: 'https://example.com/' }, 'HttpMethod parameter method must be specified for integrationType HTTPPROXY'],
    ['HTTP', 'CreateRoute', { RouteKey: 'GET /', Target: 'x' }, 'Unexpected or malformed target in route. Correct format should be integrations/<integration_id>.'],
    ['HTTP', 'CreateRoute', { RouteKey: 'GET /', AuthorizationScopes: ['s'] }, 'Authorization Scopes are only valid for COGNITO_USER_POOLS and JWT authorization type'],
    ['HTTP', 'CreateModel', { Name: 'M', Schema: '{}' }, 'Currently, Models are not permitted for APIs with a protocol type of HTTP'],
    ['HTTP', 'CreateAuthorizer', JWT, 'JwtConfiguration must not be null for JWT Authorizer'],
    ['HTTP', 'CreateAuthorizer', { ...JWT, JwtConfiguration: { Issuer: 'i', Audience: ['a'] } }, 'Invalid issuer: Issuer is not a valid URL for JWT Authorizer'],
    ['HTTP', 'CreateAuthorizer', { ...REQUEST, AuthorizerResultTtlInSeconds: 3601 }, 'Authorizer result TTL outside allowable range. TTL must be between 0 and 3600 seconds.'],
    ['HTTP', 'CreateAuthorizer', { ...REQUEST, EnableSimpleResponses: true }, 'EnableSimpleResponses can only be set for AuthorizerPayloadFormatVersion "2.0".'],
    ['WEBSOCKET', 'CreateAuthorizer', { ...JWT, IdentitySource: [] }, 'Only REQUEST authorizer type is supported on WEBSOCKET protocol Apis.'],
    [
      'WEBSOCKET', 'CreateAuthorizer',
      { ...REQUEST, AuthorizerPayloadFormatVersion: undefined, IdentitySource: ['route.request.header.Auth'], AuthorizerResultTtlInSeconds: 60 },
      'AuthorizerResultTtlInSeconds is not currently supported for WebSocket APIs',
    ],
    ['HTTP', 'CreateStage', { StageName: 's', AccessLogSettings: { Format: '$context.status' } }, 'Access Log format must include either $context.requestId or $context.extendedRequestId'],
  ] as const)('%s %s %j', async (protocol, operation, given, message) => {
    const { call, ApiId } = await start(protocol)

    expect(await refusal(call(operation, { ApiId, ...given }))).toEqual({ code: 'BadRequestException', status: 400, message })
  })

  test.each([
    [{ ProtocolType: 'HTTP', RouteSelectionExpression: '$request.body.a' }, 'Route selection expression is currently limited to "${request.method} ${request.path}"'],
    [{ ProtocolType: 'WEBSOCKET' }, 'Invalid routeSelectionExpression'],
    [{ ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.a', CorsConfiguration: {} }, 'Cors is not supported for WEBSOCKET protocolType'],
    [{ ProtocolType: 'HTTP', Name: '' }, 'Invalid API name specified'],
  ])('CreateApi %j', async (given, message) => {
    const call = callerOf(await createPlane(), 'apigatewayv2')

    expect(await refusal(call('CreateApi', { Name: 'n', ...given }))).toEqual({ code: 'BadRequestException', status: 400, message })
  })
})
