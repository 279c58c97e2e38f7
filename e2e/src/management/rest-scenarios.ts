import { expect } from 'vitest'
import type { Scene } from './scenario.ts'

type Scenario = (scene: Scene) => Promise<void>
const replace = (path: string, value: string): readonly object[] => [{ op: 'replace', path, value }]
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (body: unknown): string => new TextDecoder().decode(body as Uint8Array)
const DEFINITION = bytes(JSON.stringify({
  openapi: '3.0.1',
  info: { title: 'imported', version: '1' },
  paths: { '/pets': { get: { responses: { 200: { description: 'ok' } }, 'x-amazon-apigateway-integration': { type: 'mock', requestTemplates: { 'application/json': '{"statusCode":200}' }, responses: { default: { statusCode: '200' } } } } } },
}))

/** An API with `GET /` as a mock, deployed as `dev`. */
async function deployMock({ rest }: Scene): Promise<{ readonly restApiId: string; readonly rootId: string; readonly deploymentId: string }> {
  const api = await rest('CreateRestApi', { name: 'mock' })
  const at = { restApiId: api['id'], resourceId: api['rootResourceId'], httpMethod: 'GET' }
  await rest('PutMethod', { ...at, authorizationType: 'NONE' })
  await rest('PutMethodResponse', { ...at, statusCode: '200' })
  await rest('PutIntegration', { ...at, type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } })
  await rest('PutIntegrationResponse', { ...at, statusCode: '200', responseTemplates: { 'application/json': '{"served":"$stageVariables.who"}' } })
  const deployment = await rest('CreateDeployment', { restApiId: api['id'], stageName: 'dev', variables: { who: 'me' } })
  return { restApiId: api['id'], rootId: api['rootResourceId'], deploymentId: deployment['id'] }
}

/** REST operations by noun; each leaves the account as it was. */
export const REST_SCENARIOS: Readonly<Record<string, Scenario>> = {
  'REST APIs, definitions, SDKs': async (scene) => {
    const { rest, refusal, restart } = scene
    const { id, createdDate, ...created } = await rest('CreateRestApi', { name: 'users-api', description: 'Users', endpointConfiguration: { types: ['REGIONAL'] } })
    expect(id).toMatch(/^[a-z0-9]{10}$/)
    expect(createdDate).toBeDefined()
    expect(created).toMatchObject({ name: 'users-api', apiKeySource: 'HEADER', endpointConfiguration: { types: ['REGIONAL'] } })
    await restart()
    expect(await rest('GetRestApi', { restApiId: id })).toMatchObject({ id, name: 'users-api' })
    expect((await rest('UpdateRestApi', { restApiId: id, patchOperations: replace('/name', 'renamed') }))['name']).toBe('renamed')
    expect((await rest('GetRestApis', { limit: 500 }))['items'].map((one: { id: string }) => one.id)).toContain(id)
    await rest('DeleteRestApi', { restApiId: id })
    expect(await refusal(rest('GetRestApi', { restApiId: id }))).toEqual({ code: 'NotFoundException', message: `Invalid API identifier specified 123456789012:${id}` })

    const imported = await rest('ImportRestApi', { body: DEFINITION })
    const put = await rest('PutRestApi', { restApiId: imported['id'], mode: 'overwrite', body: DEFINITION })
    expect(put['name']).toBe('imported')
    const deployment = await rest('CreateDeployment', { restApiId: imported['id'], stageName: 'dev' })
    expect(deployment['id']).toMatch(/^[a-z0-9]{6,10}$/)
    const exported = await rest('GetExport', { restApiId: imported['id'], stageName: 'dev', exportType: 'oas30', accepts: 'application/json' })
    expect(JSON.parse(textOf(exported['body']))).toMatchObject({ openapi: '3.0.1', paths: { '/pets': { get: {} } } })
    const sdk = await rest('GetSdk', { restApiId: imported['id'], stageName: 'dev', sdkType: 'javascript' })
    expect(textOf(sdk['body'])).toMatch(/^PK[^]*petsGet/)
    const inRuby = rest('GetSdk', { restApiId: imported['id'], stageName: 'dev', sdkType: 'ruby', parameters: { 'service.name': 'Pets' } })
    expect(await refusal(inRuby)).toMatchObject({ code: 'BadRequestException' })
    expect((await rest('GetSdkTypes'))['items'].length).toBeGreaterThan(3)
    expect(await rest('GetSdkType', { id: 'javascript' })).toMatchObject({ friendlyName: 'JavaScript' })
    await rest('DeleteRestApi', { restApiId: imported['id'] })
  },

  'resources, methods, integrations': async ({ rest, refusal }) => {
    const api = await rest('CreateRestApi', { name: 'r' })
    const restApiId = api['id']
    const users = await rest('CreateResource', { restApiId, parentId: api['rootResourceId'], pathPart: 'users' })
    expect(users).toMatchObject({ path: '/users', parentId: api['rootResourceId'] })
    const taken = rest('CreateResource', { restApiId, parentId: api['rootResourceId'], pathPart: 'users' })
    expect(await refusal(taken)).toEqual({ code: 'ConflictException', message: 'Another resource with the same parent already has this name: users' })
    const at = { restApiId, resourceId: users['id'], httpMethod: 'GET' }
    await rest('PutMethod', { ...at, authorizationType: 'NONE', requestParameters: { 'method.request.querystring.who': false } })
    expect(await rest('UpdateMethod', { ...at, patchOperations: replace('/apiKeyRequired', 'true') })).toMatchObject({ apiKeyRequired: true })
    expect(await rest('GetMethod', at)).toMatchObject({ httpMethod: 'GET', authorizationType: 'NONE' })
    await rest('PutIntegration', { ...at, type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } })
    await rest('UpdateIntegration', { ...at, patchOperations: replace('/passthroughBehavior', 'NEVER') })
    expect(await rest('GetIntegration', at)).toMatchObject({ type: 'MOCK', passthroughBehavior: 'NEVER' })
    const early = rest('PutIntegrationResponse', { ...at, statusCode: '200' })
    expect(await refusal(early)).toEqual({ code: 'NotFoundException', message: 'Invalid Response status code specified' })
    await rest('PutMethodResponse', { ...at, statusCode: '200' })
    await rest('UpdateMethodResponse', { ...at, statusCode: '200', patchOperations: [{ op: 'add', path: '/responseParameters/method.response.header.x', value: 'false' }] })
    expect(await rest('GetMethodResponse', { ...at, statusCode: '200' })).toMatchObject({ responseParameters: { 'method.response.header.x': false } })
    await rest('PutIntegrationResponse', { ...at, statusCode: '200', responseTemplates: { 'application/json': `{"who":"$input.params('who')"}` } })
    await rest('UpdateIntegrationResponse', { ...at, statusCode: '200', patchOperations: [{ op: 'add', path: '/responseParameters/method.response.header.x', value: "'y'" }] })
    expect(await rest('GetIntegrationResponse', { ...at, statusCode: '200' })).toMatchObject({ statusCode: '200', responseParameters: { 'method.response.header.x': "'y'" } })
    const tested = await rest('TestInvokeMethod', { ...at, pathWithQueryString: '/users?who=me' })
    expect(tested).toMatchObject({ status: 200, body: '{"who":"me"}' })
    expect(tested['log']).toContain('Method completed with status: 200')
    expect((await rest('GetResources', { restApiId, embed: ['methods'] }))['items']).toHaveLength(2)
    expect(await rest('GetResource', { restApiId, resourceId: users['id'] })).toMatchObject({ pathPart: 'users' })
    expect(await rest('UpdateResource', { restApiId, resourceId: users['id'], patchOperations: replace('/pathPart', 'people') })).toMatchObject({ path: '/people' })
    await rest('DeleteIntegrationResponse', { ...at, statusCode: '200' })
    await rest('DeleteIntegration', at)
    await rest('DeleteMethodResponse', { ...at, statusCode: '200' })
    await rest('DeleteMethod', at)
    await rest('DeleteResource', { restApiId, resourceId: users['id'] })
    await rest('DeleteRestApi', { restApiId })
  },

  'deployments and stages': async (scene) => {
    const { rest, refusal, restart } = scene
    const { restApiId, deploymentId } = await deployMock(scene)
    expect(await rest('GetDeployment', { restApiId, deploymentId, embed: ['apisummary'] })).toMatchObject({ apiSummary: { '/': { GET: { authorizationType: 'NONE', apiKeyRequired: false } } } })
    expect((await rest('GetDeployments', { restApiId }))['items']).toHaveLength(1)
    expect(await rest('UpdateDeployment', { restApiId, deploymentId, patchOperations: replace('/description', 'v1') })).toMatchObject({ description: 'v1' })
    await rest('CreateStage', { restApiId, stageName: 'prod', deploymentId, variables: { who: 'you' } })
    await rest('UpdateStage', { restApiId, stageName: 'prod', patchOperations: [...replace('/*/*/throttling/rateLimit', '100'), ...replace('/variables/who', 'them')] })
    await restart()
    expect(await rest('GetStage', { restApiId, stageName: 'prod' })).toMatchObject({ variables: { who: 'them' }, methodSettings: { '*/*': { throttlingRateLimit: 100 } } })
    expect((await rest('GetStages', { restApiId }))['item']).toHaveLength(2)
    expect(await (await fetch(`${scene.endpoints.url}/_aws/execute-api/${restApiId}/prod/`)).json()).toEqual({ served: 'them' })
    await rest('UpdateStage', { restApiId, stageName: 'prod', patchOperations: [...replace('/cacheClusterEnabled', 'true'), ...replace('/cacheClusterSize', '0.5')] })
    await rest('FlushStageCache', { restApiId, stageName: 'prod' })
    await rest('FlushStageAuthorizersCache', { restApiId, stageName: 'prod' })
    expect(await refusal(rest('DeleteDeployment', { restApiId, deploymentId }))).toMatchObject({ code: 'BadRequestException' })
    await rest('DeleteStage', { restApiId, stageName: 'prod' })
    await rest('DeleteStage', { restApiId, stageName: 'dev' })
    await rest('DeleteDeployment', { restApiId, deploymentId })
    await rest('DeleteRestApi', { restApiId })
  },

  'models, validators, authorizers, gateway responses': async ({ rest, refusal }) => {
    const { id: restApiId } = await rest('CreateRestApi', { name: 'm' })
    await rest('CreateModel', { restApiId, name: 'Pet', contentType: 'application/json', schema: '{"type":"object","properties":{"id":{"type":"integer"}}}' })
    expect(await rest('GetModel', { restApiId, modelName: 'Pet' })).toMatchObject({ name: 'Pet' })
    expect((await rest('GetModels', { restApiId }))['items'].map((one: { name: string }) => one.name).toSorted()).toEqual(['Empty', 'Error', 'Pet'])
    expect((await rest('GetModelTemplate', { restApiId, modelName: 'Pet' }))['value']).toContain('$inputRoot')
    await rest('UpdateModel', { restApiId, modelName: 'Pet', patchOperations: replace('/description', 'a pet') })
    await rest('DeleteModel', { restApiId, modelName: 'Pet' })

    const { id: requestValidatorId } = await rest('CreateRequestValidator', { restApiId, name: 'body', validateRequestBody: true })
    expect(await rest('GetRequestValidator', { restApiId, requestValidatorId })).toMatchObject({ validateRequestBody: true, validateRequestParameters: false })
    expect((await rest('GetRequestValidators', { restApiId }))['items']).toHaveLength(1)
    await rest('UpdateRequestValidator', { restApiId, requestValidatorId, patchOperations: replace('/validateRequestParameters', 'true') })
    await rest('DeleteRequestValidator', { restApiId, requestValidatorId })

    const authorizerUri = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:none/invocations'
    const { id: authorizerId } = await rest('CreateAuthorizer', { restApiId, name: 'a', type: 'TOKEN', authorizerUri, identitySource: 'method.request.header.Authorization' })
    expect(await rest('GetAuthorizer', { restApiId, authorizerId })).toMatchObject({ authType: 'custom', type: 'TOKEN' })
    expect((await rest('GetAuthorizers', { restApiId }))['items']).toHaveLength(1)
    expect(await rest('UpdateAuthorizer', { restApiId, authorizerId, patchOperations: replace('/authorizerResultTtlInSeconds', '60') })).toMatchObject({ authorizerResultTtlInSeconds: 60 })
    const tested = await rest('TestInvokeAuthorizer', { restApiId, authorizerId, headers: { Authorization: 'x' } })
    expect(tested).toMatchObject({ clientStatus: 500, log: expect.stringContaining(`Starting authorizer: ${authorizerId} for request: `) })
    expect(await rest('TestInvokeAuthorizer', { restApiId, authorizerId, headers: {} })).toMatchObject({ clientStatus: 401 })
    await rest('DeleteAuthorizer', { restApiId, authorizerId })

    await rest('PutGatewayResponse', { restApiId, responseType: 'DEFAULT_4XX', responseParameters: { 'gatewayresponse.header.x': "'y'" } })
    expect(await rest('GetGatewayResponse', { restApiId, responseType: 'THROTTLED' })).toMatchObject({ defaultResponse: true, responseParameters: { 'gatewayresponse.header.x': "'y'" } })
    expect((await rest('GetGatewayResponses', { restApiId, limit: 500 }))['items'].length).toBeGreaterThan(20)
    await rest('UpdateGatewayResponse', { restApiId, responseType: 'DEFAULT_4XX', patchOperations: replace('/statusCode', '404') })
    await rest('DeleteGatewayResponse', { restApiId, responseType: 'DEFAULT_4XX' })
    expect(await refusal(rest('DeleteGatewayResponse', { restApiId, responseType: 'DEFAULT_4XX' }))).toMatchObject({ code: 'NotFoundException' })
    await rest('DeleteRestApi', { restApiId })
  },

  documentation: async ({ rest }) => {
    const { id: restApiId } = await rest('CreateRestApi', { name: 'd' })
    const { id: documentationPartId } = await rest('CreateDocumentationPart', { restApiId, location: { type: 'API' }, properties: '{"description":"all"}' })
    expect(await rest('GetDocumentationPart', { restApiId, documentationPartId })).toMatchObject({ location: { type: 'API' } })
    await rest('UpdateDocumentationPart', { restApiId, documentationPartId, patchOperations: replace('/properties', '{"description":"more"}') })
    const body = bytes(JSON.stringify({ openapi: '3.0.1', info: { title: 'd', version: '1' }, paths: {}, 'x-amazon-apigateway-documentation': { documentationParts: [{ location: { type: 'RESOURCE', path: '/' }, properties: { description: 'root' } }] } }))
    expect((await rest('ImportDocumentationParts', { restApiId, mode: 'merge', body }))['ids']).toHaveLength(1)
    expect((await rest('GetDocumentationParts', { restApiId }))['items']).toHaveLength(2)
    await rest('CreateDocumentationVersion', { restApiId, documentationVersion: 'v1' })
    expect(await rest('GetDocumentationVersion', { restApiId, documentationVersion: 'v1' })).toMatchObject({ version: 'v1' })
    expect((await rest('GetDocumentationVersions', { restApiId }))['items']).toHaveLength(1)
    await rest('UpdateDocumentationVersion', { restApiId, documentationVersion: 'v1', patchOperations: replace('/description', 'first') })
    await rest('DeleteDocumentationVersion', { restApiId, documentationVersion: 'v1' })
    await rest('DeleteDocumentationPart', { restApiId, documentationPartId })
    await rest('DeleteRestApi', { restApiId })
  },

  'API keys, usage plans, usage': async (scene) => {
    const { rest, restart } = scene
    const { restApiId } = await deployMock(scene)
    const key = await rest('CreateApiKey', { name: 'customer-key', enabled: true })
    expect(await rest('GetApiKey', { apiKey: key['id'], includeValue: true })).toMatchObject({ value: key['value'] })
    expect((await rest('GetApiKey', { apiKey: key['id'] }))['value']).toBeUndefined()
    await rest('UpdateApiKey', { apiKey: key['id'], patchOperations: replace('/description', 'mine') })
    const imported = await rest('ImportApiKeys', { body: bytes('Name,key,Enabled\nfromfile,abcdefghij0123456789abcdefghij0123456789,true'), format: 'csv', failOnWarnings: true })
    expect(imported['ids']).toHaveLength(1)
    expect((await rest('GetApiKeys', { nameQuery: 'fromfile', includeValues: true }))['items']).toMatchObject([{ value: 'abcdefghij0123456789abcdefghij0123456789' }])
    const plan = await rest('CreateUsagePlan', { name: 'basic', throttle: { burstLimit: 100, rateLimit: 50 }, quota: { limit: 1000, period: 'MONTH' }, apiStages: [{ apiId: restApiId, stage: 'dev' }] })
    const usagePlanId = plan['id']
    await rest('CreateUsagePlanKey', { usagePlanId, keyId: key['id'], keyType: 'API_KEY' })
    await restart()
    expect(await rest('GetUsagePlanKey', { usagePlanId, keyId: key['id'] })).toMatchObject({ type: 'API_KEY' })
    expect((await rest('GetUsagePlanKeys', { usagePlanId }))['items']).toHaveLength(1)
    expect((await rest('GetUsagePlans'))['items']).toHaveLength(1)
    expect(await rest('UpdateUsagePlan', { usagePlanId, patchOperations: replace('/quota/limit', '2000') })).toMatchObject({ quota: { limit: 2000 } })
    expect(await rest('GetUsagePlan', { usagePlanId })).toMatchObject({ throttle: { burstLimit: 100, rateLimit: 50 } })
    const day = new Date().toISOString().slice(0, 10)
    await rest('UpdateUsage', { usagePlanId, keyId: key['id'], patchOperations: replace('/remaining', '7') })
    expect((await rest('GetUsage', { usagePlanId, startDate: day, endDate: day }))['items'][key['id']]).toEqual([[0, 7]])
    await rest('DeleteUsagePlanKey', { usagePlanId, keyId: key['id'] })
    await rest('DeleteApiKey', { apiKey: key['id'] })
    await rest('DeleteApiKey', { apiKey: imported['ids'][0] })
    await rest('UpdateUsagePlan', { usagePlanId, patchOperations: [{ op: 'remove', path: '/apiStages', value: `${restApiId}:dev` }] })
    await rest('DeleteUsagePlan', { usagePlanId })
    await rest('DeleteRestApi', { restApiId })
  },

  'domain names, mappings, links, certificates, account, tags': async (scene) => {
    const { rest, restart } = scene
    const { restApiId } = await deployMock(scene)
    const domainName = 'rest.example.com'
    await rest('CreateDomainName', { domainName, regionalCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/c', endpointConfiguration: { types: ['REGIONAL'] } })
    await restart()
    expect(await rest('GetDomainName', { domainName })).toMatchObject({ domainName, domainNameStatus: 'AVAILABLE' })
    expect((await rest('GetDomainNames'))['items']).toHaveLength(1)
    await rest('UpdateDomainName', { domainName, patchOperations: replace('/securityPolicy', 'TLS_1_2') })
    await rest('CreateBasePathMapping', { domainName, basePath: 'v1', restApiId, stage: 'dev' })
    expect(await rest('GetBasePathMapping', { domainName, basePath: 'v1' })).toMatchObject({ restApiId, stage: 'dev' })
    expect((await rest('GetBasePathMappings', { domainName }))['items']).toHaveLength(1)
    expect(await rest('UpdateBasePathMapping', { domainName, basePath: 'v1', patchOperations: replace('/basePath', 'v2') })).toMatchObject({ basePath: 'v2' })
    await rest('DeleteBasePathMapping', { domainName, basePath: 'v2' })
    await rest('DeleteDomainName', { domainName })

    const source = { accessAssociationSource: 'vpce-0123456789abcdef0', accessAssociationSourceType: 'VPCE' }
    const own = await rest('CreateDomainName', { domainName: 'private.example.com', certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/c', endpointConfiguration: { types: ['PRIVATE'] } })
    const first = await rest('CreateDomainNameAccessAssociation', { domainNameArn: own['domainNameArn'], ...source })
    expect((await rest('GetDomainNameAccessAssociations'))['items']).toHaveLength(1)
    await rest('DeleteDomainNameAccessAssociation', { domainNameAccessAssociationArn: first['domainNameAccessAssociationArn'] })
    const second = await rest('CreateDomainNameAccessAssociation', { domainNameArn: own['domainNameArn'], ...source })
    await rest('RejectDomainNameAccessAssociation', { domainNameAccessAssociationArn: second['domainNameAccessAssociationArn'], domainNameArn: own['domainNameArn'] })
    await rest('DeleteDomainName', { domainName: 'private.example.com', domainNameId: own['domainNameId'] })

    const link = await rest('CreateVpcLink', { name: 'l', targetArns: ['arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/n/0123456789abcdef'] })
    expect(await rest('GetVpcLink', { vpcLinkId: link['id'] })).toMatchObject({ status: 'AVAILABLE' })
    expect((await rest('GetVpcLinks'))['items']).toHaveLength(1)
    await rest('UpdateVpcLink', { vpcLinkId: link['id'], patchOperations: replace('/name', 'm') })
    await rest('DeleteVpcLink', { vpcLinkId: link['id'] })

    const { clientCertificateId, pemEncodedCertificate } = await rest('GenerateClientCertificate', { description: 'c' })
    expect(pemEncodedCertificate).toMatch(/^-----BEGIN CERTIFICATE-----/)
    expect(await rest('GetClientCertificate', { clientCertificateId })).toMatchObject({ description: 'c' })
    expect((await rest('GetClientCertificates'))['items']).toHaveLength(1)
    await rest('UpdateClientCertificate', { clientCertificateId, patchOperations: replace('/description', 'd') })
    await rest('DeleteClientCertificate', { clientCertificateId })

    const roleArn = 'arn:aws:iam::123456789012:role/logs'
    await rest('UpdateAccount', { patchOperations: replace('/cloudwatchRoleArn', roleArn) })
    expect(await rest('GetAccount')).toMatchObject({ cloudwatchRoleArn: roleArn, throttleSettings: { rateLimit: 10000, burstLimit: 5000 } })
    const resourceArn = `arn:aws:apigateway:us-east-1::/restapis/${restApiId}`
    await rest('TagResource', { resourceArn, tags: { team: 'a', cost: 'b' } })
    await rest('UntagResource', { resourceArn, tagKeys: ['cost'] })
    expect(await rest('GetTags', { resourceArn })).toEqual({ tags: { team: 'a' } })
    await rest('DeleteRestApi', { restApiId })
  },
}
