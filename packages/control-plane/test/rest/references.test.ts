// What a call refers to, and what AWS asks for before it takes it.
import { describe, expect, test } from 'vitest'
import { callerOf, createMockApi, createPlane, patch, refusal } from '../support.ts'

const CERTIFICATE = 'arn:aws:acm:us-east-1:111111111111:certificate/a'

describe('a domain name', () => {
  const start = async () => {
    const plane = await createPlane()
    return { rest: callerOf(plane, 'apigateway'), v2: callerOf(plane, 'apigatewayv2') }
  }
  const bad = (message: string) => ({ status: 400, code: 'BadRequestException', message })

  test('has a certificate, in both versions (hashicorp/terraform-provider-aws#3276)', async () => {
    const { rest, v2 } = await start()

    for (const type of ['EDGE', 'REGIONAL', 'PRIVATE']) {
      const made = rest('CreateDomainName', { domainName: 'a.example.com', endpointConfiguration: { types: [type] } })
      expect(await refusal(made)).toEqual(bad(`A certificate was not provided for the endpoint type ${type}.`))
    }
    const regional = bad('A certificate was not provided for the endpoint type REGIONAL.')
    for (const given of [{}, { DomainNameConfigurations: [] }]) {
      expect(await refusal(v2('CreateDomainName', { DomainName: 'a.example.com', ...given }))).toEqual(bad('Expected one domain name configuration'))
    }
    expect(await refusal(v2('CreateDomainName', { DomainName: 'a.example.com', DomainNameConfigurations: [{ EndpointType: 'REGIONAL' }] }))).toEqual(regional)
    expect((await refusal(rest('CreateDomainName', { domainName: 'a.example.com', certificateArn: 'x' }))).message).toBe('Invalid certificate ARN: x')
  })

  test('takes the certificate of its endpoint type (anomalyco/sst#4131)', async () => {
    const { rest } = await start()
    const make = (given: object) => rest('CreateDomainName', { domainName: 'a.example.com', ...given })

    const regional = { endpointConfiguration: { types: ['REGIONAL'] } }
    expect(await refusal(make({ certificateArn: CERTIFICATE, ...regional }))).toEqual(bad('Cannot import certificates for EDGE while REGIONAL is active.'))
    expect(await refusal(make({ regionalCertificateArn: CERTIFICATE }))).toEqual(bad('Cannot import certificates for REGIONAL while EDGE is active.'))
  })

  test('moves from edge-optimized to regional and back (guide, apigateway-regional-api-custom-domain-migrate)', async () => {
    const { rest, v2 } = await start()
    const regionalCertificateArn = `${CERTIFICATE}b`
    const domainName = 'a.example.com'
    const update = (...operations: Parameters<typeof patch>) => rest('UpdateDomainName', { domainName, ...patch(...operations) })
    const { distributionDomainName } = await rest('CreateDomainName', { domainName, certificateArn: CERTIFICATE, certificateName: 'edge-cert' })

    const moving = await update(['add', '/endpointConfiguration/types', 'REGIONAL'], ['add', '/regionalCertificateArn', regionalCertificateArn])
    const both = await v2('GetDomainName', { DomainName: domainName })
    const moved = await update(['remove', '/endpointConfiguration/types', 'EDGE'], ['remove', '/certificateName'], ['remove', '/certificateArn'])
    const alone = update(['remove', '/endpointConfiguration/types', 'REGIONAL'])
    const regionalDomainName = expect.stringMatching(/^d-.+\.execute-api\.us-east-1\.amazonaws\.com$/) as unknown
    const shared = { regionalCertificateArn, regionalDomainName }
    expect(moving).toMatchObject({ ...shared, certificateArn: CERTIFICATE, distributionDomainName, endpointConfiguration: { types: ['EDGE', 'REGIONAL'] } })
    expect(both['DomainNameConfigurations']).toMatchObject([{ EndpointType: 'EDGE', ApiGatewayDomainName: distributionDomainName }, { EndpointType: 'REGIONAL' }])
    expect(moved).toMatchObject({ ...shared, regionalDomainName: moving['regionalDomainName'], endpointConfiguration: { types: ['REGIONAL'] } })
    expect(moved).not.toHaveProperty('certificateArn')
    expect(moved).not.toHaveProperty('distributionDomainName')
    expect((await refusal(alone)).message).toBe('A domain name must have an endpoint type')
    const none = update(['add', '/endpointConfiguration/types', 'EDGE'])
    expect(await refusal(none)).toEqual(bad('A certificate was not provided for the endpoint type EDGE.'))
  })

  test('has a policy when it is private, and an access mode when it is not', async () => {
    const { rest } = await start()
    const make = (type: string, given: object) =>
      rest('CreateDomainName', { domainName: 'a.example.com', endpointConfiguration: { types: [type] }, certificateArn: CERTIFICATE, ...given })

    expect(await refusal(make('EDGE', { policy: '{}' }))).toEqual(bad('Policies are supported only for custom domain names for private APIs'))
    expect(await refusal(make('PRIVATE', { endpointAccessMode: 'BASIC' }))).toEqual(bad('Endpoint access mode is supported only for custom domain names for public APIs'))
  })

  test('keeps no uploaded certificate, and no private key', async () => {
    const { rest } = await start()
    const uploaded = { certificateName: 'n', certificateBody: 'BODY', certificatePrivateKey: 'KEY', certificateChain: 'CHAIN' }

    const made = await rest('CreateDomainName', { domainName: 'a.example.com', ...uploaded })

    expect(made).toMatchObject({ certificateName: 'n', distributionDomainName: expect.any(String) as unknown })
    expect(JSON.stringify([made, await rest('GetDomainName', { domainName: 'a.example.com' })])).not.toMatch(/BODY|KEY|CHAIN/u)
  })

  test('has base paths of one level in REST, of several in v2', async () => {
    const plane = await createPlane()
    const { call, restApiId } = await createMockApi(plane)
    await call('CreateDomainName', { domainName: 'a.example.com', certificateArn: CERTIFICATE })
    await call('CreateDeployment', { restApiId, stageName: 'dev' })
    const one = { domainName: 'a.example.com', restApiId, stage: 'dev' }
    const levels = bad(
      "API Gateway V1 doesn't support the slash character (/) in base path mappings. To create a multi-level base path mapping, use API Gateway V2.",
    )

    expect(await refusal(call('CreateBasePathMapping', { ...one, basePath: 'a/b' }))).toEqual(levels)
    await call('CreateBasePathMapping', { ...one, basePath: 'a' })
    const moved = call('UpdateBasePathMapping', { domainName: 'a.example.com', basePath: 'a', ...patch(['replace', '/basePath', 'a/b']) })
    expect(await refusal(moved)).toEqual(levels)
    const made = await callerOf(plane, 'apigatewayv2')('CreateApiMapping', { DomainName: 'a.example.com', ApiId: restApiId, Stage: 'dev', ApiMappingKey: 'a/b' })
    expect(made).toMatchObject({ ApiMappingKey: 'a/b' })
  })
})

test('usage plans stay on, once they are', async () => {
  const call = callerOf(await createPlane(), 'apigateway')

  const removed = call('UpdateAccount', patch(['remove', '/features', 'UsagePlans']))

  expect(await refusal(removed)).toMatchObject({ status: 400, message: 'Usage Plans cannot be disabled once enabled' })
  expect(await call('GetAccount')).toMatchObject({ features: ['UsagePlans'] })
})

test.each(['EDGE', '0'])('the one type of an endpoint is replaced at types/%s', async (segment) => {
  const call = callerOf(await createPlane(), 'apigateway')
  const { id: restApiId } = await call('CreateRestApi', { name: 'n' })

  const updated = await call('UpdateRestApi', { restApiId, ...patch(['replace', `/endpointConfiguration/types/${segment}`, 'REGIONAL']) })

  expect(updated['endpointConfiguration']).toEqual({ types: ['REGIONAL'], ipAddressType: 'ipv4' })
})

test('a gateway response sets headers, from what a request has', async () => {
  const { call, restApiId } = await createMockApi(await createPlane())
  const put = (responseParameters: object) => call('PutGatewayResponse', { restApiId, responseType: 'UNAUTHORIZED', responseParameters })
  const wrong = (expression: string) =>
    `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: ${expression}]`

  expect((await refusal(put({ x: "'a'" }))).message).toBe(wrong('x'))
  expect((await refusal(put({ 'gatewayresponse.header.x': 'a' }))).message).toBe(wrong('a'))
  await put({ 'gatewayresponse.header.x': 'method.request.header.Accept', 'gatewayresponse.header.y': "'a'", 'gatewayresponse.header.z': 'context.requestId' })
})

test('a key of a usage plan that is not there: the plan is named', async () => {
  const call = callerOf(await createPlane(), 'apigateway')
  const { id: keyId } = await call('CreateApiKey', { name: 'k' })

  for (const operation of ['GetUsagePlanKey', 'DeleteUsagePlanKey']) {
    expect(await refusal(call(operation, { usagePlanId: 'none', keyId }))).toMatchObject({ status: 404, message: 'Invalid Usage Plan ID specified' })
  }
})

test('authorizers of HTTP and WebSocket APIs find who asks where their protocol has it', async () => {
  const v2 = callerOf(await createPlane(), 'apigatewayv2')
  const { ApiId } = await v2('CreateApi', { Name: 'h', ProtocolType: 'HTTP' })
  const { ApiId: socket } = await v2('CreateApi', { Name: 'w', ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' })
  const jwt = { Name: 'j', AuthorizerType: 'JWT', JwtConfiguration: { Issuer: 'https://issuer.example.com', Audience: ['a'] } }
  const uri = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations'

  const text = (source: string) => `Invalid request identity source expression: ${source}`
  expect((await refusal(v2('CreateAuthorizer', { ApiId, ...jwt, IdentitySource: ['Authorization'] }))).message).toBe('Invalid identity source expression: Authorization')
  const request = { ApiId: socket, Name: 'r', AuthorizerType: 'REQUEST', AuthorizerUri: uri }
  expect((await refusal(v2('CreateAuthorizer', { ...request, IdentitySource: ['$request.header.Auth'] }))).message).toBe(text('$request.header.Auth'))
  await v2('CreateAuthorizer', { ...request, IdentitySource: ['route.request.querystring.token', 'context.stage', 'stageVariables.v'] })
})

test('a private integration of an HTTP API names a VPC link that there is', async () => {
  const v2 = callerOf(await createPlane(), 'apigatewayv2')
  const { ApiId } = await v2('CreateApi', { Name: 'h', ProtocolType: 'HTTP' })
  const { VpcLinkId } = await v2('CreateVpcLink', { Name: 'l', SubnetIds: ['subnet-1'] })
  const create = (given: object) =>
    v2('CreateIntegration', { ApiId, IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'GET', ConnectionType: 'VPC_LINK', IntegrationUri: 'arn:aws:elasticloadbalancing:us-east-1:111111111111:listener/app/a/b/c', ...given })

  expect(await refusal(create({}))).toMatchObject({ status: 400, message: 'ConnectionId must be set to vpcLinkId for ConnectionType VPC_LINK' })
  expect(await refusal(create({ ConnectionId: 'none' }))).toMatchObject({ status: 400, message: 'Invalid VpcLink identifier specified: none' })
  expect(await create({ ConnectionId: VpcLinkId })).toMatchObject({ ConnectionId: VpcLinkId })
  const text = 'For VpcLink VPC_LINK, integration uri should be a valid ELB listener ARN or a valid Cloud Map service ARN.'
  expect((await refusal(create({ ConnectionId: VpcLinkId, IntegrationUri: 'arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/a/b' }))).message).toBe(text)
})

test('a wildcard is a domain name', async () => {
  const call = callerOf(await createPlane(), 'apigateway')

  expect(await call('CreateDomainName', { domainName: '*.example.com', certificateArn: CERTIFICATE })).toMatchObject({ domainName: '*.example.com' })
})

test.each(['', 'label', 'API.example.com', 'a b.example.com', '-a.example.com', 'a..example.com', 'http://a.example.com', 'a_b.example.com'])('%j is no domain name', async (domainName) => {
  const call = callerOf(await createPlane(), 'apigateway')

  expect((await refusal(call('CreateDomainName', { domainName, certificateArn: CERTIFICATE }))).message).toBe(`Invalid domain name specified: ${domainName}`)
})
