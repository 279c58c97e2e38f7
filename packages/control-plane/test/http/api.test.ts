import { describe, expect, test } from 'vitest'
import { ACCOUNT, badRequest, callerOf, conflict, createPlane, notFound, refusal } from '../support.ts'

const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:f`

async function start(given: object = { ProtocolType: 'HTTP' }) {
  const plane = await createPlane()
  const call = callerOf(plane, 'apigatewayv2')
  const { ApiId } = await call('CreateApi', { Name: 'n', ...given })
  const integrate = async (more: object = {}) =>
    (await call('CreateIntegration', { ApiId, IntegrationType: 'AWS_PROXY', IntegrationUri: FUNCTION, PayloadFormatVersion: '2.0', ...more }))['IntegrationId']
  return { plane, call, ApiId, integrate }
}
const WEBSOCKET = { ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' }

describe('an API', () => {
  test('of HTTP has AWS’s defaults', async () => {
    const { call, ApiId } = await start()

    expect(await call('GetApi', { ApiId })).toEqual({
      ApiEndpoint: `https://${String(ApiId)}.execute-api.us-east-1.amazonaws.com`,
      ApiId: expect.stringMatching(/^[a-z0-9]{10}$/u) as string,
      ApiKeySelectionExpression: '$request.header.x-api-key',
      CreatedDate: expect.any(Date) as Date,
      DisableExecuteApiEndpoint: false,
      IpAddressType: 'ipv4',
      Name: 'n',
      ProtocolType: 'HTTP',
      RouteSelectionExpression: '$request.method $request.path',
      Tags: {},
    })
  })

  test.each([
    ['WEBSOCKET without a route selection expression', { ProtocolType: 'WEBSOCKET' }],
    ['HTTP with another one', { ProtocolType: 'HTTP', RouteSelectionExpression: '$request.body.action' }],
    ['credentials for any origin', { ProtocolType: 'HTTP', CorsConfiguration: { AllowCredentials: true, AllowOrigins: ['*'] } }],
    ['an unknown protocol', { ProtocolType: 'SMTP' }],
    ['quick create of WEBSOCKET', { ...WEBSOCKET, Target: FUNCTION }],
  ])('of %s is refused, and leaves nothing behind', async (_, given) => {
    const call = callerOf(await createPlane(), 'apigatewayv2')

    expect(await refusal(call('CreateApi', { Name: 'n', ...given }))).toMatchObject({ status: 400 })
    expect(await call('GetApis')).toEqual({ Items: [] })
  })

  test('keeps what an update does not name; DeleteCorsConfiguration takes CORS away', async () => {
    const { call, ApiId } = await start()
    await call('UpdateApi', { ApiId, CorsConfiguration: { AllowOrigins: ['https://example.com'] } })

    const updated = await call('UpdateApi', { ApiId, Description: 'd' })

    expect(updated).toMatchObject({ Name: 'n', Description: 'd', CorsConfiguration: { AllowOrigins: ['https://example.com'] } })
    await call('DeleteCorsConfiguration', { ApiId })
    expect(await call('GetApi', { ApiId })).not.toHaveProperty('CorsConfiguration')
  })

  test('that is not there is named with the account', async () => {
    const { call } = await start()
    const none = notFound(`Invalid API identifier specified ${ACCOUNT}:nope`)

    for (const operation of ['GetApi', 'GetRoutes', 'GetStages', 'DeleteApi']) expect(await refusal(call(operation, { ApiId: 'nope' }))).toEqual(none)
  })

  test('that is mapped to a domain name cannot be deleted', async () => {
    const { call, ApiId } = await start()
    await call('CreateStage', { ApiId, StageName: '$default' })
    await call('CreateDomainName', { DomainName: 'a.example.com', DomainNameConfigurations: [{ CertificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/a' }] })
    await call('CreateApiMapping', { DomainName: 'a.example.com', ApiId, Stage: '$default' })

    // gruntwork-io/cloud-nuke#370 shows the text.
    const text = `Deleting API ${String(ApiId)} failed. Please remove all API mappings for the API from your custom domain names.`
    expect(await refusal(call('DeleteApi', { ApiId }))).toEqual(badRequest(text))
  })
})

describe('quick create', () => {
  test('makes an integration, a catch-all route, and a $default stage that is deployed', async () => {
    const { plane, call, ApiId } = await start({ ProtocolType: 'HTTP', Target: FUNCTION })

    expect(await call('GetRoutes', { ApiId })).toMatchObject({ Items: [{ RouteKey: '$default', ApiGatewayManaged: true, AuthorizationType: 'NONE' }] })
    expect(await call('GetIntegrations', { ApiId })).toMatchObject({ Items: [{ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0', TimeoutInMillis: 30_000 }] })
    expect(await call('GetStages', { ApiId })).toMatchObject({ Items: [{ StageName: '$default', AutoDeploy: true, DeploymentId: expect.any(String) as string }] })
    expect(await plane.publication(String(ApiId))).toMatchObject({ protocolType: 'HTTP', stages: [{ deployment: { routes: [{ routeKey: '$default' }] } }] })
  })

  test('to a URL makes an HTTP proxy', async () => {
    const { call, ApiId } = await start({ ProtocolType: 'HTTP', Target: 'https://example.com', RouteKey: 'GET /x' })

    expect(await call('GetIntegrations', { ApiId })).toMatchObject({ Items: [{ IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'ANY', IntegrationUri: 'https://example.com' }] })
    expect(await call('GetRoutes', { ApiId })).toMatchObject({ Items: [{ RouteKey: 'GET /x' }] })
  })
})

describe('auto-deploy', () => {
  test('deploys once for each call that changes the API', async () => {
    const { plane, call, ApiId, integrate } = await start()
    await call('CreateStage', { ApiId, StageName: 'prod', AutoDeploy: true })
    const changes: unknown[] = []
    plane.subscribe((change) => changes.push(change))

    const integrationId = await integrate()
    await call('CreateRoute', { ApiId, RouteKey: 'GET /users', Target: `integrations/${String(integrationId)}` })

    expect(await plane.publication(String(ApiId))).toMatchObject({ stages: [{ deployment: { routes: [{ routeKey: 'GET /users' }] } }] })
    expect(changes).toEqual([{ apiId: ApiId }, { apiId: ApiId }])
    const { Items } = (await call('GetDeployments', { ApiId })) as { Items: { AutoDeployed: boolean }[] }
    expect(Items.length).toBe(3)
    expect(Items.every(({ AutoDeployed }) => AutoDeployed)).toBe(true)
  })

  test('keeps the last twenty deployments, and those in use', async () => {
    const { call, ApiId } = await start()
    await call('CreateStage', { ApiId, StageName: 'prod', AutoDeploy: true })

    for (let n = 0; n < 30; n += 1) await call('CreateRoute', { ApiId, RouteKey: `GET /${n}` })

    const { Items } = (await call('GetDeployments', { ApiId })) as { Items: unknown[] }
    expect(Items.length).toBe(20)
  })

  test('excludes a deployment that is set by hand', async () => {
    const { call, ApiId } = await start()
    await call('CreateRoute', { ApiId, RouteKey: '$default' })
    const { DeploymentId } = await call('CreateDeployment', { ApiId })

    const both = call('CreateStage', { ApiId, StageName: 'prod', AutoDeploy: true, DeploymentId })
    expect(await refusal(both)).toEqual(badRequest('Deployment ID cannot be set on a stage with AutoDeploy enabled'))
  })
})

describe('routes', () => {
  test.each(['GET', 'get /x', 'GET x', 'FOO /x', '', 'GET /{a+}/b'])('of an HTTP API are not called %j', async (RouteKey) => {
    const { call, ApiId } = await start()

    expect(await refusal(call('CreateRoute', { ApiId, RouteKey }))).toMatchObject({ status: 400 })
  })

  test('are there once, also after a rename', async () => {
    const { call, ApiId } = await start()
    const { RouteId } = await call('CreateRoute', { ApiId, RouteKey: 'GET /a' })
    const taken = (key: string) => conflict(`Route with key ${key} already exists for this API`)

    expect(await refusal(call('CreateRoute', { ApiId, RouteKey: 'GET /a' }))).toEqual(taken('GET /a'))
    await call('UpdateRoute', { ApiId, RouteId, RouteKey: 'GET /b' })
    expect(await refusal(call('CreateRoute', { ApiId, RouteKey: 'GET /b' }))).toEqual(taken('GET /b'))
    await call('CreateRoute', { ApiId, RouteKey: 'GET /a' })
    await call('DeleteRoute', { ApiId, RouteId })
    await call('CreateRoute', { ApiId, RouteKey: 'GET /b' })
  })

  test('refuse targets and authorizers that are not there', async () => {
    const { call, ApiId } = await start()
    const create = (given: object) => call('CreateRoute', { ApiId, RouteKey: 'GET /a', ...given })

    expect(await refusal(create({ Target: 'integrations/nope' }))).toMatchObject({ status: 404 })
    expect(await refusal(create({ AuthorizationType: 'JWT', AuthorizerId: 'nope' }))).toMatchObject({ status: 400 })
    expect(await refusal(create({ ApiKeyRequired: true }))).toMatchObject({ status: 400 })
  })

  test('pin the integration that they lead to', async () => {
    const { call, ApiId, integrate } = await start()
    const IntegrationId = await integrate()
    await call('CreateRoute', { ApiId, RouteKey: 'GET /a', Target: `integrations/${String(IntegrationId)}` })

    expect(await refusal(call('DeleteIntegration', { ApiId, IntegrationId }))).toMatchObject({ code: 'ConflictException' })
  })

  test('of a WebSocket API carry their responses into the deployment', async () => {
    const { plane, call, ApiId, integrate } = await start(WEBSOCKET)
    const IntegrationId = await integrate({ PayloadFormatVersion: '1.0' })
    const { RouteId } = await call('CreateRoute', { ApiId, RouteKey: 'send', Target: `integrations/${String(IntegrationId)}` })
    await call('CreateRouteResponse', { ApiId, RouteId, RouteResponseKey: '$default' })
    await call('CreateIntegrationResponse', { ApiId, IntegrationId, IntegrationResponseKey: '/200/' })

    await call('CreateStage', { ApiId, StageName: 'prod' })
    await call('CreateDeployment', { ApiId, StageName: 'prod' })

    expect(await plane.publication(String(ApiId))).toMatchObject({
      protocolType: 'WEBSOCKET',
      stages: [
        {
          stage: { stageName: 'prod' },
          deployment: {
            routes: [{ routeKey: 'send', routeResponses: [{ routeResponseKey: '$default' }] }],
            integrations: [{ timeoutInMillis: 29_000, integrationResponses: [{ integrationResponseKey: '/200/' }] }],
          },
        },
      ],
    })
  })

  test('an API without any cannot be deployed by hand', async () => {
    const { call, ApiId } = await start(WEBSOCKET)

    expect(await refusal(call('CreateDeployment', { ApiId }))).toEqual(badRequest('At least one route is required before deploying the Api.'))
  })
})

describe('authorizers', () => {
  const jwt = { AuthorizerType: 'JWT', Name: 'jwt', IdentitySource: ['$request.header.Authorization'], JwtConfiguration: { Issuer: 'https://issuer.example.com', Audience: ['a'] } }

  test('are pinned by the routes that use them', async () => {
    const { call, ApiId } = await start()
    const { AuthorizerId } = await call('CreateAuthorizer', { ApiId, ...jwt })
    await call('CreateRoute', { ApiId, RouteKey: 'GET /a', AuthorizationType: 'JWT', AuthorizerId, AuthorizationScopes: ['read'] })

    expect(await refusal(call('DeleteAuthorizer', { ApiId, AuthorizerId }))).toMatchObject({ code: 'ConflictException' })
  })

  test.each([
    ['without an issuer', { JwtConfiguration: { Audience: ['a'] } }],
    ['without an audience', { JwtConfiguration: { Issuer: 'https://issuer.example.com' } }],
    ['with two identity sources', { IdentitySource: ['a', 'b'] }],
    ['of type REQUEST without a URI', { AuthorizerType: 'REQUEST' }],
    ['of type REQUEST without a payload version', { AuthorizerType: 'REQUEST', AuthorizerUri: 'arn:x' }],
    ['that keeps results for too long', { AuthorizerResultTtlInSeconds: 3601 }],
  ])('%s are refused', async (_, given) => {
    const { call, ApiId } = await start()

    expect(await refusal(call('CreateAuthorizer', { ApiId, ...jwt, ...given }))).toMatchObject({ status: 400 })
  })
})

test('settings of routes that are not there are refused as AWS words it', async () => {
  const { call, ApiId } = await start()
  const stage = call('CreateStage', { ApiId, StageName: 's', RouteSettings: { 'GET /some-route': { ThrottlingRateLimit: 1 } } })

  expect(await refusal(stage)).toEqual(notFound('Unable to find Route by key GET /some-route within the provided RouteSettings'))
})

test('a stage keeps the settings and variables that an update does not name', async () => {
  const { call, ApiId } = await start()
  await call('CreateStage', { ApiId, StageName: 's', StageVariables: { a: '1', b: '2' }, AccessLogSettings: { Format: '$context.requestId' } })

  const updated = await call('UpdateStage', { ApiId, StageName: 's', StageVariables: { b: '', c: '3' } })

  expect(updated).toMatchObject({ StageVariables: { a: '1', c: '3' }, AccessLogSettings: { Format: '$context.requestId' } })
  await call('DeleteAccessLogSettings', { ApiId, StageName: 's' })
  expect(await call('GetStage', { ApiId, StageName: 's' })).not.toHaveProperty('AccessLogSettings')
})
