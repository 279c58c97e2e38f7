import { describe, expect, test } from 'vitest'
import { callerOf, createPlane, refusal } from '../support.ts'

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
    for (const given of [{ AuthorizationType: 'JWT' }, { AuthorizationType: 'JWT', AuthorizerId: 'none' }, { AuthorizationType: 'CUSTOM', AuthorizerId }]) {
      expect(await refusal(call('CreateRoute', { ApiId, RouteKey: 'GET /', ...given }))).toMatchObject({ status: 400, message: text })
    }
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
