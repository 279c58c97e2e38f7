// What belongs to the account: domain names, tags, certificates, portals, the account itself.
import { X509Certificate, createPrivateKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { ACCOUNT, badRequest, callerOf, conflict, createMockApi, createPlane, notFound, patch, refusal } from './support.ts'

describe('a domain name', () => {
  test('is the same for both versions', async () => {
    const plane = await createPlane()
    const [rest, v2] = [callerOf(plane, 'apigateway'), callerOf(plane, 'apigatewayv2')]
    const given = { domainName: 'api.example.com', regionalCertificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/c', endpointConfiguration: { types: ['REGIONAL'] } }

    const made = await rest('CreateDomainName', given)

    expect(made).toMatchObject({ ...given, domainNameStatus: 'AVAILABLE', securityPolicy: 'TLS_1_2', routingMode: 'BASE_PATH_MAPPING_ONLY' })
    expect(await v2('GetDomainName', { DomainName: 'api.example.com' })).toMatchObject({
      DomainName: 'api.example.com',
      ApiMappingSelectionExpression: '$request.basepath',
      RoutingMode: 'API_MAPPING_ONLY',
      DomainNameConfigurations: [{ ApiGatewayDomainName: made['regionalDomainName'], CertificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/c', EndpointType: 'REGIONAL' }],
    })
    expect(await refusal(v2('CreateDomainName', { DomainName: 'api.example.com', DomainNameConfigurations: [{ CertificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/a' }] }))).toEqual(conflict('The domain name you provided already exists.'))
    expect(await refusal(rest('CreateDomainName', given))).toEqual(badRequest('The domain name you provided already exists.'))
  })

  test('maps base paths to stages, in the words of both versions, and publishes them', async () => {
    const plane = await createPlane()
    const { call: rest, restApiId } = await createMockApi(plane)
    const v2 = callerOf(plane, 'apigatewayv2')
    await rest('CreateDeployment', { restApiId, stageName: 'dev' })
    const domainName = 'api.example.com'
    await rest('CreateDomainName', { domainName, certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/a' })

    expect(await rest('CreateBasePathMapping', { domainName, restApiId, stage: 'dev' })).toEqual({ basePath: '(none)', restApiId, stage: 'dev' })
    await v2('CreateApiMapping', { DomainName: domainName, ApiId: restApiId, Stage: 'dev', ApiMappingKey: 'orders/v1' })

    await rest('CreateBasePathMapping', { domainName, restApiId, basePath: 'v1' })
    const taken = rest('CreateBasePathMapping', { domainName, restApiId, basePath: 'v1' })
    expect(await refusal(taken)).toEqual(conflict('Base path already exists for this domain name'))
    await rest('DeleteBasePathMapping', { domainName, basePath: 'v1' })
    expect(await rest('GetBasePathMappings', { domainName })).toMatchObject({ items: [{ basePath: '(none)' }, { basePath: 'orders/v1' }] })
    const moved = await rest('UpdateBasePathMapping', { domainName, basePath: 'orders/v1', ...patch(['replace', '/basePath', 'v2']) })
    expect(moved).toEqual({ basePath: 'v2', restApiId, stage: 'dev' })
    expect((await plane.account()).domainNames).toMatchObject([
      { domainName, routingMode: 'API_MAPPING_ONLY', mappings: [{ basePath: '', apiId: restApiId, stage: 'dev' }, { basePath: 'v2', apiId: restApiId }] },
    ])
  })

  test('has routing rules, in order of their priorities', async () => {
    const plane = await createPlane()
    const { call: rest, restApiId } = await createMockApi(plane)
    const v2 = callerOf(plane, 'apigatewayv2')
    await rest('CreateDeployment', { restApiId, stageName: 'dev' })
    await v2('CreateDomainName', { DomainName: 'api.example.com', DomainNameConfigurations: [{ CertificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/a' }], RoutingMode: 'ROUTING_RULE_ONLY' })
    const rule = { DomainName: 'api.example.com', Actions: [{ InvokeApi: { ApiId: restApiId, Stage: 'dev' } }], Conditions: [{ MatchBasePaths: { AnyOf: ['a'] } }] }

    await v2('CreateRoutingRule', { ...rule, Priority: 200 })
    const first = await v2('CreateRoutingRule', { ...rule, Priority: 1000, Conditions: [] })

    expect(await v2('ListRoutingRules', { DomainName: 'api.example.com' })).toMatchObject({ RoutingRules: [{ Priority: 200 }, { Priority: 1000 }] })
    expect(await refusal(v2('CreateRoutingRule', { ...rule, Priority: 200 }))).toMatchObject({ code: 'ConflictException' })
    await v2('PutRoutingRule', { ...rule, RoutingRuleId: first['RoutingRuleId'], Priority: 100 })
    expect(await v2('ListRoutingRules', { DomainName: 'api.example.com' })).toMatchObject({ RoutingRules: [{ Priority: 100 }, { Priority: 200 }] })
    expect((await plane.account()).domainNames).toMatchObject([
      { domainName: 'api.example.com', routingMode: 'ROUTING_RULE_ONLY', routingRules: [{ priority: 100 }, { priority: 200, actions: [{ invokeApi: { apiId: restApiId, stage: 'dev' } }] }] },
    ])
    const wrong = v2('CreateRoutingRule', { ...rule, Priority: 1, Conditions: [{ MatchHeaders: { AnyOf: [{ Header: 'x', ValueGlob: 'a*b' }] } }] })
    expect(await refusal(wrong)).toMatchObject({ status: 400 })
  })

  test('that is private has an id, and associations with VPC endpoints', async () => {
    const call = callerOf(await createPlane(), 'apigateway')
    const made = await call('CreateDomainName', { domainName: 'private.example.com', certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/a', endpointConfiguration: { types: ['PRIVATE'] } })
    const { domainName, domainNameId, domainNameArn } = made

    expect(await call('GetDomainName', { domainName, domainNameId })).toEqual(made)
    const given = { domainNameArn, accessAssociationSourceType: 'VPCE', accessAssociationSource: 'vpce-0123abc' }
    const association = await call('CreateDomainNameAccessAssociation', given)
    expect(await call('GetDomainNameAccessAssociations')).toEqual({ items: [association] })
    expect(await call('DeleteDomainName', { domainName, domainNameId })).toEqual({})
  })
})

describe('tags', () => {
  test('are put on, and taken off, whatever an ARN names', async () => {
    const plane = await createPlane()
    const { call, restApiId } = await createMockApi(plane)
    await call('CreateDeployment', { restApiId, stageName: 'dev' })
    const { id: apiKey } = await call('CreateApiKey', {})
    const { id: plan } = await call('CreateUsagePlan', { name: 'p' })
    const { ApiId } = await plane.call('apigatewayv2', 'CreateApi', { Name: 'n', ProtocolType: 'HTTP' })
    const paths = [`restapis/${String(restApiId)}`, `restapis/${String(restApiId)}/stages/dev`, `apikeys/${String(apiKey)}`, `usageplans/${String(plan)}`, `apis/${String(ApiId)}`]

    for (const path of paths) {
      const resourceArn = `arn:aws:apigateway:us-east-1::/${path}`
      await call('TagResource', { resourceArn, tags: { a: '1', b: '2' } })
      await call('UntagResource', { resourceArn, tagKeys: ['a'] })
      expect(await call('GetTags', { resourceArn })).toEqual({ tags: { b: '2' } })
      expect(await plane.call('apigatewayv2', 'GetTags', { ResourceArn: resourceArn })).toEqual({ Tags: { b: '2' } })
    }
    expect(await call('GetRestApi', { restApiId })).toMatchObject({ tags: { b: '2' } })
    expect(await refusal(call('GetTags', { resourceArn: 'rubbish' }))).toMatchObject({ status: 400 })
    expect(await refusal(call('GetTags', { resourceArn: 'arn:aws:apigateway:us-east-1::/restapis/nope' }))).toMatchObject({ status: 404 })
  })
})

test('client certificates are real: signed by their own key, valid for a year, the key never shown', async () => {
  const plane = await createPlane()
  const call = callerOf(plane, 'apigateway')

  const made = await call('GenerateClientCertificate', { description: 'd' })

  const certificate = new X509Certificate(String(made['pemEncodedCertificate']))
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(new Date(certificate.validTo).getTime() - new Date(certificate.validFrom).getTime()).toBe(365 * 86_400_000)
  expect(certificate.subject).toBe('CN=ApiGateway')
  expect(Object.keys(made).toSorted()).toEqual(['clientCertificateId', 'createdDate', 'description', 'expirationDate', 'pemEncodedCertificate'])
  const [published] = (await plane.account()).clientCertificates ?? []
  expect(certificate.checkPrivateKey(createPrivateKey(published?.privateKey ?? ''))).toBe(true)
})

test('the account has throttle settings, and a role for logs that must be a role', async () => {
  const call = callerOf(await createPlane(), 'apigateway')
  const role = `arn:aws:iam::${ACCOUNT}:role/logs`

  expect(await call('GetAccount')).toMatchObject({ throttleSettings: { burstLimit: 5000, rateLimit: 10_000 } })
  expect(await call('UpdateAccount', patch(['replace', '/cloudwatchRoleArn', role]))).toMatchObject({ cloudwatchRoleArn: role })
  expect(await refusal(call('UpdateAccount', patch(['replace', '/cloudwatchRoleArn', 'rubbish'])))).toMatchObject({ status: 400 })
  expect(await call('GetAccount')).toMatchObject({ cloudwatchRoleArn: role })
})

test('a portal is published, previewed, disabled, and only then deleted', async () => {
  const call = callerOf(await createPlane(), 'apigatewayv2')
  const colors = ['AccentColor', 'BackgroundColor', 'ErrorValidationColor', 'HeaderColor', 'NavigationColor', 'TextColor']
  const CustomColors = Object.fromEntries(colors.map((name) => [name, '#ffffff']))
  const { PortalProductId, PortalProductArn } = await call('CreatePortalProduct', { DisplayName: 'Orders' })
  await call('CreateProductPage', { PortalProductId, DisplayContent: { Title: 'Start', Body: '# Hello' } })
  expect(await call('ListProductPages', { PortalProductId })).toMatchObject({ Items: [{ PageTitle: 'Start' }] })
  const { PortalId } = await call('CreatePortal', {
    Authorization: { None: {} },
    EndpointConfiguration: { None: {} },
    PortalContent: { DisplayName: 'Portal', Theme: { CustomColors } },
    IncludedPortalProductArns: [PortalProductArn],
  })

  await call('PreviewPortal', { PortalId })
  await call('PublishPortal', { PortalId, Description: 'first' })

  expect(await call('GetPortal', { PortalId })).toMatchObject({ PublishStatus: 'PUBLISHED', LastPublishedDescription: 'first', Preview: { PreviewStatus: 'PREVIEW_READY' } })
  expect(await refusal(call('DeletePortal', { PortalId }))).toEqual(badRequest('A published portal cannot be deleted: disable it first'))
  await call('DisablePortal', { PortalId })
  expect(await call('DeletePortal', { PortalId })).toEqual({})
  expect(await refusal(call('GetPortal', { PortalId }))).toEqual(notFound('The portal specified in the request was not found.'))
})

test('a sharing policy is put, read and deleted', async () => {
  const call = callerOf(await createPlane(), 'apigatewayv2')
  const { PortalProductId } = await call('CreatePortalProduct', { DisplayName: 'Orders' })
  const PolicyDocument = '{"Version":"2012-10-17","Statement":[]}'

  await call('PutPortalProductSharingPolicy', { PortalProductId, PolicyDocument })

  expect(await call('GetPortalProductSharingPolicy', { PortalProductId })).toEqual({ PortalProductId, PolicyDocument })
  await call('DeletePortalProductSharingPolicy', { PortalProductId })
  expect(await refusal(call('GetPortalProductSharingPolicy', { PortalProductId }))).toMatchObject({ status: 404 })
})
