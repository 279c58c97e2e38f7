import { describe, expect, test } from 'vitest'
import { callerOf, createPlane, FUNCTION_URI, refusal } from '../support.ts'

describe('refusals in AWS’s words', () => {
  const start = async (ProtocolType: 'HTTP' | 'WEBSOCKET') => {
    const call = callerOf(await createPlane(), 'apigatewayv2')
    const { ApiId } = await call('CreateApi', { Name: 'n', ProtocolType, ...(ProtocolType === 'WEBSOCKET' && { RouteSelectionExpression: '$request.body.action' }) })
    return { call, ApiId }
  }
  const JWT = { AuthorizerType: 'JWT', IdentitySource: ['$request.header.Authorization'], JwtConfiguration: { Issuer: 'https://issuer.example.com', Audience: ['a'] } }

  test('an authorizer that a route uses stays (anomalyco/sst#5586), and its name is its own', async () => {
    const { call, ApiId } = await start('HTTP')
    const { AuthorizerId } = await call('CreateAuthorizer', { ApiId, Name: 'lock', ...JWT })
    await call('CreateRoute', { ApiId, RouteKey: 'POST /pdf', AuthorizationType: 'JWT', AuthorizerId })

    const text = "Cannot delete authorizer 'lock', is referenced in route: POST /pdf"
    expect(await refusal(call('DeleteAuthorizer', { ApiId, AuthorizerId }))).toMatchObject({ status: 409, message: text })
    const same = 'Authorizer name must be unique. Authorizer lock already exists in this RestApi.'
    expect(await refusal(call('CreateAuthorizer', { ApiId, Name: 'lock', ...JWT }))).toMatchObject({ status: 400, message: same })
  })

  test('a route needs an authorizer of its kind (hashicorp/terraform-provider-aws#17497)', async () => {
    const { call, ApiId } = await start('HTTP')
    const { AuthorizerId } = await call('CreateAuthorizer', { ApiId, Name: 'lock', ...JWT })

    const text = 'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.'
    const jwt = 'Invalid authorizer ID specified. Setting the authorization type to JWT requires a valid JWT authorizer.'
    for (const given of [{ AuthorizationType: 'JWT' }, { AuthorizationType: 'JWT', AuthorizerId: 'none' }]) {
      expect(await refusal(call('CreateRoute', { ApiId, RouteKey: 'GET /', ...given }))).toMatchObject({ status: 400, message: jwt })
    }
    const custom = { AuthorizationType: 'CUSTOM', AuthorizerId }
    expect(await refusal(call('CreateRoute', { ApiId, RouteKey: 'GET /', ...custom }))).toMatchObject({ status: 400, message: text })
  })

  test('an authorizer that remembers needs an identity source (hashicorp/terraform-provider-aws#32629)', async () => {
    const { call, ApiId } = await start('HTTP')
    const create = (AuthorizerResultTtlInSeconds: number) =>
      call('CreateAuthorizer', { ApiId, Name: 'r', AuthorizerType: 'REQUEST', AuthorizerPayloadFormatVersion: '2.0', AuthorizerUri: FUNCTION_URI, IdentitySource: [], AuthorizerResultTtlInSeconds })

    expect((await refusal(create(1))).message).toBe('Identity source must be set if authorizer caching is enabled (TTL is greater than 0)')
    await create(0)
  })

  test('a member is as long as its shape says', async () => {
    const call = callerOf(await createPlane(), 'apigatewayv2')

    expect((await refusal(call('CreateApi', { Name: 'n'.repeat(129), ProtocolType: 'HTTP' }))).message).toBe('name must not be longer than 128 characters')
    const { ApiId } = await call('CreateApi', { Name: 'n'.repeat(128), ProtocolType: 'HTTP' })
    expect((await refusal(call('UpdateApi', { ApiId, Version: 'v'.repeat(65) }))).message).toBe('version must not be longer than 64 characters')
    await call('CreateStage', { ApiId, StageName: 's', StageVariables: { v: 'x'.repeat(2048) } })
    expect((await refusal(call('UpdateStage', { ApiId, StageName: 's', StageVariables: { v: 'x'.repeat(2049) } }))).message).toMatch(/^Stage variable value is invalid: x+\./)
  })

  test('what a stage cannot have is refused', async () => {
    const { call, ApiId } = await start('HTTP')
    const create = (given: object) => refusal(call('CreateStage', { ApiId, StageName: 's', ...given }))

    expect((await create({ StageVariables: { 'a b': 'c' } })).message).toBe('Invalid stage variable name: a b. Please use names with only word characters.')
    expect((await create({ DefaultRouteSettings: { ThrottlingBurstLimit: -1 } })).message).toBe('Throttling limits must not be negative')
    expect((await create({ ClientCertificateId: 'none' })).message).toBe('Client certificates are not supported on protocolType HTTP')
    const socket = await start('WEBSOCKET')
    const shown = socket.call('CreateStage', { ApiId: socket.ApiId, StageName: 's', ClientCertificateId: 'none' })
    expect((await refusal(shown)).message).toBe('Invalid Client Certificate identifier specified')
  })

  test.each(['$request.body.action', '${request.body.action}', '${request.body.a}/${request.body.b}'])('a WebSocket API selects routes by %s', async (RouteSelectionExpression) => {
    const call = callerOf(await createPlane(), 'apigatewayv2')

    expect(await call('CreateApi', { Name: 'w', ProtocolType: 'WEBSOCKET', RouteSelectionExpression })).toMatchObject({ RouteSelectionExpression })
  })

  test('an integration of an HTTP API has an address', async () => {
    const { call, ApiId } = await start('HTTP')
    const create = (given: object) => call('CreateIntegration', { ApiId, IntegrationMethod: 'GET', ...given })

    expect((await refusal(create({ IntegrationType: 'HTTP_PROXY', IntegrationUri: 'ftp://example.com' }))).message).toBe('Invalid HTTP endpoint specified for URI')
    expect((await refusal(create({ IntegrationType: 'AWS_PROXY', IntegrationUri: 'f' }))).message).toBe('Invalid function ARN or invalid uri')
    await create({ IntegrationType: 'HTTP_PROXY', IntegrationUri: 'https://${stageVariables.host}/{proxy}' })
    await create({ IntegrationType: 'AWS_PROXY', IntegrationUri: 'arn:aws:lambda:us-east-1:111111111111:function:f:${stageVariables.alias}' })
  })

  test('credentials and every origin exclude each other (aws/aws-cdk#9076)', async () => {
    const call = callerOf(await createPlane(), 'apigatewayv2')
    const made = call('CreateApi', { Name: 'n', ProtocolType: 'HTTP', CorsConfiguration: { AllowOrigins: ['*'], AllowCredentials: true } })

    expect(await refusal(made)).toMatchObject({ status: 400, message: "allow-credentials is not supported if 'allow-origin' is *" })
  })

  test('what only WebSocket APIs have is refused to HTTP APIs', async () => {
    const { call, ApiId } = await start('HTTP')
    const { IntegrationId } = await call('CreateIntegration', { ApiId, IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'GET', IntegrationUri: 'https://example.com/' })
    const { RouteId } = await call('CreateRoute', { ApiId, RouteKey: 'GET /' })

    expect(await refusal(call('CreateIntegrationResponse', { ApiId, IntegrationId, IntegrationResponseKey: '$default' }))).toMatchObject({ status: 400 })
    expect(await refusal(call('CreateRouteResponse', { ApiId, RouteId, RouteResponseKey: '$default' }))).toMatchObject({ status: 400 })
    const proxies = 'Currently, an API with a protocol type of HTTP may only be associated with proxy integrations (AWS_PROXY, HTTP_PROXY)'
    expect(await refusal(call('CreateIntegration', { ApiId, IntegrationType: 'MOCK' }))).toMatchObject({ status: 400, message: proxies })
  })

  test('a mapping is refused by its key (aws/aws-cdk#22660, #9077)', async () => {
    const plane = await createPlane()
    const call = callerOf(plane, 'apigatewayv2')
    const { ApiId } = await call('CreateApi', { Name: 'n', ProtocolType: 'HTTP', Target: 'https://example.com/' })
    const DomainName = 'api.example.com'
    await call('CreateDomainName', { DomainName, DomainNameConfigurations: [{ CertificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/a' }] })
    const map = (ApiMappingKey: string, given: object = {}) => call('CreateApiMapping', { DomainName, ApiId, Stage: '$default', ApiMappingKey, ...given })
    await map('k')

    expect(await refusal(map('k'))).toMatchObject({ status: 409, message: 'ApiMapping key already exists for this domain name' })
    expect((await refusal(map('/'))).message).toMatch(/^An ApiMapping key may contain only letters, numbers and one of /)
    expect(await refusal(map('x', { Stage: 'none' }))).toMatchObject({ status: 400, message: 'Invalid stage identifier specified' })
    expect(await refusal(map('x', { DomainName: 'none' }))).toMatchObject({ status: 404, message: 'Invalid domain name identifier specified' })
  })
})
