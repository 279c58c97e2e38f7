// Values that AWS takes in another form, or refuses; texts by their sources.
import { expect, test } from 'vitest'
import { badRequest, callerOf, conflict, createMockApi, createPlane, FUNCTION_URI, invalid, notFound, refusal } from '../support.ts'

test('an authorization type is known in lower case, and shown in upper case', async () => {
  const { call, restApiId, rootResourceId } = await createMockApi(await createPlane())

  const method = await call('PutMethod', { restApiId, resourceId: rootResourceId, httpMethod: 'POST', authorizationType: 'none' })

  expect(method['authorizationType']).toBe('NONE')
})

test('integrations over HTTP are over the internet unless they say otherwise', async () => {
  const plane = await createPlane()
  const { call, method } = await createMockApi(plane)
  const put = async (given: object) => (await call('PutIntegration', { ...method, ...given }))['connectionType']

  expect(await put({ type: 'HTTP_PROXY', integrationHttpMethod: 'GET', uri: 'https://example.com/' })).toBe('INTERNET')
  const { id: connectionId } = await call('CreateVpcLink', { name: 'n', targetArns: ['arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/a/b'] })
  const linked = { type: 'HTTP', integrationHttpMethod: 'GET', uri: 'https://example.com/', connectionType: 'VPC_LINK' }
  expect(await put({ ...linked, connectionId })).toBe('VPC_LINK')
  const { VpcLinkId } = await callerOf(plane, 'apigatewayv2')('CreateVpcLink', { Name: 'l', SubnetIds: ['subnet-1'] })
  expect((await refusal(put({ ...linked, connectionId: VpcLinkId }))).message).toBe('IntegrationTarget is required for VpcLinkV2')
  for (const given of [{}, { connectionId: '' }]) {
    const message = 'ConnectionId should be set to the vpcLinkId or stage variable on connection type VPC_LINK'
    expect(await refusal(put({ ...linked, ...given }))).toMatchObject({ status: 400, message })
  }
  expect(await refusal(put({ ...linked, connectionId: 'abc123' }))).toMatchObject({ status: 400, message: 'Invalid Vpc Link identifier specified' })
  expect(await put({ type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri: FUNCTION_URI })).toBeUndefined()
})

test('an authorizer that a method uses stays (hashicorp/terraform-provider-aws#14812)', async () => {
  const { call, restApiId, rootResourceId } = await createMockApi(await createPlane())
  const { id: authorizerId } = await call('CreateAuthorizer', { restApiId, name: 'lock', type: 'TOKEN', authorizerUri: FUNCTION_URI })
  const { id: resourceId } = await call('CreateResource', { restApiId, parentId: rootResourceId, pathPart: 'test' })
  await call('PutMethod', { restApiId, resourceId, httpMethod: 'GET', authorizationType: 'CUSTOM', authorizerId })

  const refused = await refusal(call('DeleteAuthorizer', { restApiId, authorizerId }))

  expect(refused).toEqual(conflict("Cannot delete authorizer 'lock', is referenced in method: GET//test"))
})

test('an identity source that is no mapping expression is refused', async () => {
  const { call, restApiId } = await createMockApi(await createPlane())
  const create = (identitySource: string) => call('CreateAuthorizer', { restApiId, name: identitySource, type: 'REQUEST', authorizerUri: FUNCTION_URI, identitySource })

  const several = 'method.request.header.Auth, method.request.querystring.q,context.accountId,stageVariables.v'
  expect((await create(several))['identitySource']).toBe(several)
  const text = 'Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: header.Auth]'
  expect(await refusal(create('header.Auth'))).toEqual(badRequest(text))
})

test('the account has one feature', async () => {
  const call = callerOf(await createPlane(), 'apigateway')
  const add = (value: string) => call('UpdateAccount', { patchOperations: [{ op: 'add', path: '/features', value }] })

  expect((await add('UsagePlans'))['features']).toEqual(['UsagePlans'])
  expect(await refusal(add('Wings'))).toEqual(badRequest('Invalid feature specified: Wings'))
})

test('GetUsage is paged, and knows the keys of its plan alone (aws/aws-cli#5344)', async () => {
  const usage = { read: async ({ keyIds }: { readonly keyIds: readonly string[] }) => Object.fromEntries(keyIds.map((id) => [id, [[1, 2]] as const])), setRemaining: async () => undefined }
  const call = callerOf(await createPlane({ ports: { usage } }), 'apigateway')
  const { id: usagePlanId } = await call('CreateUsagePlan', { name: 'p' })
  const keys: unknown[] = []
  for (const name of ['a', 'b', 'c']) {
    const { id: keyId } = await call('CreateApiKey', { name })
    await call('CreateUsagePlanKey', { usagePlanId, keyId, keyType: 'API_KEY' })
    keys.push(keyId)
  }
  const days = { usagePlanId, startDate: '2026-01-01', endDate: '2026-01-01' }

  const first = await call('GetUsage', { ...days, limit: 2 })
  const second = await call('GetUsage', { ...days, limit: 2, position: first['position'] })
  const one = await call('GetUsage', { ...days, keyId: keys[1] })

  expect(Object.keys(first['items'] as object).toSorted()).toEqual(keys.slice(0, 2).map(String).toSorted())
  expect([Object.keys(second['items'] as object), second['position']]).toEqual([[keys[2]], undefined])
  expect(Object.keys(one['items'] as object)).toEqual([keys[1]])
  expect(await refusal(call('GetUsage', { ...days, keyId: 'nokey' }))).toEqual(notFound('Invalid Key identifier specified'))
})

test('enumerations are named in the order of the real service', async () => {
  const call = callerOf(await createPlane(), 'apigateway')

  const refused = await refusal(call('CreateRestApi', { name: 'n', apiKeySource: 'wrong' }))

  const rule = 'Member must satisfy enum value set: [AUTHORIZER, HEADER]'
  expect(refused).toEqual(invalid(`1 validation error detected: Value 'wrong' at 'createRestApiInput.apiKeySource' failed to satisfy constraint: ${rule}`))
})

test('documentation parts are imported from YAML where there is a parser of it', async () => {
  const parts = [{ location: { type: 'API' }, properties: { description: 'd' } }]
  const parseDefinition = async (body: Uint8Array) => {
    if (!new TextDecoder().decode(body).startsWith('swagger')) throw new Error('no YAML')
    return { swagger: '2.0', 'x-amazon-apigateway-documentation': { documentationParts: parts } }
  }
  const call = callerOf(await createPlane({ ports: { parseDefinition } }), 'apigateway')
  const { id: restApiId } = await call('CreateRestApi', { name: 'n' })
  const importParts = (text: string) => call('ImportDocumentationParts', { restApiId, mode: 'merge', body: new TextEncoder().encode(text) })

  expect((await importParts("swagger: '2.0'"))['ids']).toHaveLength(1)
  expect(await refusal(importParts('- no definition'))).toEqual(badRequest('Unable to build importer with provided input.'))
})

test('an access association is rejected by the owner of its domain name', async () => {
  const call = callerOf(await createPlane(), 'apigateway')
  const { domainNameArn } = await call('CreateDomainName', { domainName: 'p.example.com', certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/a', endpointConfiguration: { types: ['PRIVATE'] } })
  const { domainNameAccessAssociationArn } = await call('CreateDomainNameAccessAssociation', { domainNameArn, accessAssociationSource: 'vpce-0a', accessAssociationSourceType: 'VPCE' })
  const reject = (arn: unknown) => call('RejectDomainNameAccessAssociation', { domainNameAccessAssociationArn, domainNameArn: arn })

  expect(await refusal(reject(`${String(domainNameArn)}x`))).toEqual(badRequest('The domain name access association is of another domain name'))
  await reject(domainNameArn)
  expect(await refusal(reject(domainNameArn))).toEqual(notFound('Invalid domain name access association identifier specified'))
})
