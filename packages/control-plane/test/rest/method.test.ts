// Recordings: api.json, classes TestApiGatewayApiMethod, TestApigatewayIntegration, TestApigatewayIntegrationResponse,
// TestApigatewayMethodResponse.
import { describe, expect, test } from 'vitest'
import type { PatchInShort } from '../support.ts'
import { FUNCTION_URI, badRequest, callerOf, conflict, createMockApi, createPlane, invalid, notFound, patch, refusal } from '../support.ts'

const NO_RESOURCE = notFound('Invalid Resource identifier specified')
const NO_METHOD = notFound('Invalid Method identifier specified')
const NO_INTEGRATION = notFound('Invalid Integration identifier specified')
const NO_STATUS = notFound('Invalid Response status code specified')

async function start() {
  const call = callerOf(await createPlane(), 'apigateway')
  const { id: restApiId, rootResourceId: resourceId } = await call('CreateRestApi', { name: 'n' })
  return { call, restApiId, resourceId, method: { restApiId, resourceId, httpMethod: 'ANY' } }
}

describe('the keys of a cache', () => {
  test('are parameters of the method, or of the integration', async () => {
    const { call, method } = await start()
    await call('PutMethod', { ...method, authorizationType: 'NONE', requestParameters: { 'method.request.querystring.q': false } })
    const put = (...cacheKeyParameters: string[]) =>
      call('PutIntegration', { ...method, type: 'MOCK', requestParameters: { 'integration.request.header.X-Q': 'method.request.querystring.q' }, cacheKeyParameters })

    expect(await put('method.request.querystring.q', 'integration.request.header.X-Q')).toMatchObject({ cacheKeyParameters: ['method.request.querystring.q', 'integration.request.header.X-Q'] })
    expect(await refusal(put('method.request.querystring.other'))).toEqual(badRequest('Invalid cache key parameter specified'))
  })
})

describe('a method', () => {
  test('has scopes only where a Cognito user pool decides', async () => {
    const { call, method } = await start()

    const refused = await refusal(call('PutMethod', { ...method, authorizationType: 'NONE', authorizationScopes: ['read'] }))

    expect(refused).toEqual(badRequest('Authorization Scopes are only valid for COGNITO_USER_POOLS authorization type'))
    expect(await call('PutMethod', { ...method, authorizationType: 'NONE', authorizationScopes: [] })).not.toHaveProperty('authorizationScopes')
  })

  test('pins the models that it names (test_put_method_model)', async () => {
    const { call, restApiId, resourceId: root, method } = await start()
    const model = (name: string) => call('CreateModel', { restApiId, name, contentType: 'application/json', schema: JSON.stringify({ title: name, type: 'object' }) })
    await model('MySchema')
    await model('MySchemaTwo')
    const { id: testResource } = await call('CreateResource', { restApiId, parentId: root, pathPart: 'test' })
    const remove = (modelName: string) => call('DeleteModel', { restApiId, modelName })
    const put = (resourceId: unknown, name: string) =>
      call('PutMethod', { ...method, resourceId, authorizationType: 'NONE', requestModels: { 'application/json': name } })

    expect(await put(root, 'MySchema')).toEqual({
      apiKeyRequired: false,
      authorizationType: 'NONE',
      httpMethod: 'ANY',
      requestModels: { 'application/json': 'MySchema' },
    })
    expect(await refusal(remove('MySchema'))).toEqual(conflict("Cannot delete model 'MySchema', is referenced in method request: //ANY"))
    const updated = await call('UpdateMethod', { ...method, ...patch(['replace', '/requestModels/application~1json', 'MySchemaTwo']) })
    expect(updated).toMatchObject({ requestModels: { 'application/json': 'MySchemaTwo' } })
    expect(await remove('MySchema')).toEqual({})
    await put(testResource, 'MySchemaTwo')
    expect(await refusal(remove('MySchemaTwo'))).toEqual(conflict("Cannot delete model 'MySchemaTwo', is referenced in method request: /test/ANY"))
    const emptied = await call('UpdateMethod', { ...method, resourceId: testResource, ...patch(['remove', '/requestModels/application~1json', 'MySchemaTwo']) })
    expect(emptied).toEqual({ apiKeyRequired: false, authorizationType: 'NONE', httpMethod: 'ANY' })
    expect(await refusal(remove('MySchemaTwo'))).toEqual(conflict("Cannot delete model 'MySchemaTwo', is referenced in method request: //ANY"))
    await call('DeleteMethod', method)
    expect(await remove('MySchemaTwo')).toEqual({})
  })

  test('is patched by its own grammar (test_update_method_validation)', async () => {
    const { call, method } = await start()
    const update = (target: object, ...operations: PatchInShort[]) => call('UpdateMethod', { ...target, ...patch(...operations) })
    const replace = (path: string, value?: string) => update(method, ['replace', path, value] as [string, string, string])
    expect(await refusal(update({ ...method, restApiId: 'fake' }, ['replace', '/x', 'x']))).toEqual(NO_RESOURCE)
    expect(await refusal(update({ ...method, resourceId: 'fake' }, ['replace', '/x', 'x']))).toEqual(NO_RESOURCE)
    expect(await refusal(update(method, ['replace', '/x', 'x']))).toEqual(NO_METHOD)
    await call('PutMethod', { ...method, authorizationType: 'NONE', apiKeyRequired: true })

    const ops = badRequest('Invalid patch operation specified. Must be one of: [replace]')
    expect(await refusal(update(method, ['add', '/authorizationType', 'NONE']))).toEqual(ops)
    expect(await refusal(update(method, ['remove', '/apiKeyRequired', 'x']))).toEqual(ops)
    expect(await refusal(replace('/httpMethod', 'GET'))).toEqual(badRequest('Invalid patch path /httpMethod'))
    expect(await refusal(replace('/requestParameters', 'x'))).toEqual(badRequest('Invalid patch path /requestParameters'))
    expect(await refusal(replace('/requestModels/application/json', 'x'))).toEqual(badRequest('Invalid patch path /requestModels/application/json'))
    const plain = { apiKeyRequired: false, authorizationType: 'NONE', httpMethod: 'ANY' }
    expect(await replace('/apiKeyRequired', 'whatever')).toEqual(plain)
    const authorizer = badRequest(
      'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.',
    )
    expect(await refusal(replace('/authorizationType', 'CUSTOM'))).toEqual(authorizer)
    expect(await replace('/authorizerId', 'abc123')).toEqual(plain)
    expect(await refusal(update(method, ['replace', '/authorizationType', 'CUSTOM'], ['replace', '/authorizerId', 'abc123']))).toEqual(authorizer)
    expect(await refusal(replace('/requestValidatorId', 'fake'))).toEqual(badRequest('Invalid Request Validator identifier specified'))
  })

  test('refuses parameters that are no mapping expressions, and models that are not there', async () => {
    const { call, method } = await start()
    const put = (given: object) => call('PutMethod', { ...method, authorizationType: 'NONE', ...given })

    const text = 'Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: method.request.wrong.x]'
    expect(await refusal(put({ requestParameters: { 'method.request.wrong.x': true } }))).toEqual(badRequest(text))
    expect(await refusal(put({ requestModels: { 'application/json': 'Nope' } }))).toEqual(badRequest('Invalid model identifier specified: Nope'))
  })

  test('is there once', async () => {
    const { call, method } = await start()
    await call('PutMethod', { ...method, authorizationType: 'NONE' })

    expect(await refusal(call('PutMethod', { ...method, authorizationType: 'NONE' }))).toEqual(conflict('Method already exists for this resource'))
  })
})

describe('an integration', () => {
  test('has the recorded defaults (test_create_integration_with_vpc_link)', async () => {
    const { call, method, resourceId } = await start()
    await call('PutMethod', { ...method, authorizationType: 'NONE' })
    const uri = 'http://my-vpclink-test-nlb-1234567890abcdef.us-east-1.amazonaws.com'
    const expected = {
      cacheKeyParameters: [],
      cacheNamespace: resourceId,
      connectionId: '${stageVariables.vpcLinkId}',
      connectionType: 'VPC_LINK',
      httpMethod: 'GET',
      passthroughBehavior: 'WHEN_NO_MATCH',
      timeoutInMillis: 29_000,
      type: 'HTTP_PROXY',
      uri,
    }

    const link = { connectionType: 'VPC_LINK', connectionId: '${stageVariables.vpcLinkId}' }
    const put = await call('PutIntegration', { ...method, type: 'HTTP_PROXY', integrationHttpMethod: 'GET', uri, ...link })

    expect(put).toEqual(expected)
    const updated = await call('UpdateIntegration', { ...method, ...patch(['replace', '/connectionId', '${stageVariables.vpcLinkIdBeta}']) })
    expect(updated).toEqual({ ...expected, connectionId: '${stageVariables.vpcLinkIdBeta}' })
    expect(await call('GetIntegration', method)).toEqual(updated)
  })

  test('is refused where its method or resource is not (test_put_integration_response_validation)', async () => {
    const { call, method } = await start()
    await call('PutMethod', { ...method, httpMethod: 'GET', authorizationType: 'NONE' })
    const integration = { ...method, httpMethod: 'GET', type: 'MOCK' }
    const response = { ...method, httpMethod: 'GET', statusCode: '200' }

    expect(await refusal(call('PutIntegration', { ...integration, httpMethod: 'POST' }))).toEqual(NO_METHOD)
    expect(await refusal(call('PutIntegration', { ...integration, resourceId: 'fake' }))).toEqual(NO_RESOURCE)
    expect(await refusal(call('PutIntegrationResponse', { ...response, httpMethod: 'POST' }))).toEqual(NO_METHOD)
    expect(await refusal(call('PutIntegrationResponse', { ...response, resourceId: 'fake' }))).toEqual(NO_RESOURCE)
  })

  test('of a wrong type is refused (test_put_integration_wrong_type)', async () => {
    const { call, method } = await start()

    expect(await refusal(call('PutIntegration', { ...method, type: 'HTTPS_PROXY' }))).toEqual(
      invalid(
        "1 validation error detected: Value 'HTTPS_PROXY' at 'putIntegrationInput.type' failed to satisfy constraint: Member must satisfy enum value set: [HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS]",
      ),
    )
  })

  test.each([
    ['without a method', { type: 'AWS_PROXY', uri: FUNCTION_URI }, 'Enumeration value for HttpMethod must be non-empty'],
    ['with a URI that is no ARN', { type: 'AWS_PROXY', uri: 'x', integrationHttpMethod: 'POST' }, 'Invalid ARN specified in the request'],
    [
      'with an ARN of no path and no action',
      { type: 'AWS', uri: 'arn:aws:apigateway:us-east-1:lambda:x', integrationHttpMethod: 'POST' },
      'AWS ARN for integration must contain path or action',
    ],
    ['with a URI that is no URL', { type: 'HTTP', uri: 'ftp://x', integrationHttpMethod: 'GET' }, 'Invalid HTTP endpoint specified for URI'],
    ['without a role for a service', { type: 'AWS', uri: 'arn:aws:apigateway:us-east-1:ec2:action/DescribeVpcs', integrationHttpMethod: 'POST' }, 'Role ARN must be specified for AWS integrations'],
    ['with a role that is no ARN', { type: 'MOCK', credentials: 'NONE' }, 'Invalid ARN specified in the request'],
    ['with too little time', { type: 'MOCK', timeoutInMillis: 49 }, 'Timeout should be between 50 ms and 29000 ms'],
  ])('%s is refused', async (_, given, message) => {
    const { call, method } = await start()
    await call('PutMethod', { ...method, authorizationType: 'NONE' })

    expect(await refusal(call('PutIntegration', { ...method, ...given }))).toEqual(badRequest(message))
  })

  test('with a role of another account is refused; with one of its own, or with the caller, it is not', async () => {
    const { call, method } = await start()
    await call('PutMethod', { ...method, authorizationType: 'NONE' })
    const put = (credentials: string) => call('PutIntegration', { ...method, type: 'AWS', uri: 'arn:aws:apigateway:us-east-1:sqs:path/q', integrationHttpMethod: 'POST', credentials })

    expect(await refusal(put('arn:aws:iam::999999999999:role/r'))).toMatchObject({ code: 'AccessDeniedException', status: 403, message: 'Cross-account pass role is not allowed.' })
    for (const credentials of ['arn:aws:iam::111111111111:role/r', 'arn:aws:iam::*:user/*', 'arn:aws:iam::${stageVariables.account}:role/r']) {
      expect(await put(credentials)).toMatchObject({ credentials })
    }
  })

  test.each([
    ['EDGE', { timeoutInMillis: 40_000 }, 'Timeout should be between 50 ms and 29000 ms'],
    ['REGIONAL', { timeoutInMillis: 40_000 }, undefined],
    ['PRIVATE', { timeoutInMillis: 60_001 }, 'Timeout should be between 50 ms and 60000 ms'],
    ['EDGE', { timeoutInMillis: 900_000, responseTransferMode: 'STREAM' }, undefined],
  ])('with a quota of 60 s, of an API that is %s, %o', async (type, given, message) => {
    const call = callerOf(await createPlane({ quotas: { integrationTimeoutMillis: 60_000 } }), 'apigateway')
    const { id: restApiId, rootResourceId: resourceId } = await call('CreateRestApi', { name: 'n', endpointConfiguration: { types: [type] } })
    const method = { restApiId, resourceId, httpMethod: 'GET' }
    await call('PutMethod', { ...method, authorizationType: 'NONE' })
    const put = call('PutIntegration', { ...method, type: 'HTTP_PROXY', integrationHttpMethod: 'GET', uri: 'http://a.test', ...given })

    if (message === undefined) expect(await put).toMatchObject({ timeoutInMillis: given.timeoutInMillis })
    else expect(await refusal(put)).toEqual(badRequest(message))
  })

  test('maps only parameters that its method declares', async () => {
    const { call, method } = await start()
    await call('PutMethod', { ...method, authorizationType: 'NONE', requestParameters: { 'method.request.querystring.page': false } })
    const put = (requestParameters: object) => call('PutIntegration', { ...method, type: 'MOCK', requestParameters })

    await put({ 'integration.request.querystring.p': 'method.request.querystring.page', 'integration.request.header.x': "'static'" })
    const text = 'errors : [Invalid mapping expression parameter specified: method.request.path.id]'
    const refused = await refusal(put({ 'integration.request.path.id': 'method.request.path.id' }))
    expect(refused.message).toContain(text)
  })
})

describe('an integration response', () => {
  const wrongStatus = invalid(
    "1 validation error detected: Value 'wrong' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d",
  )

  test('is refused with a wrong status code (test_integration_response_invalid_statuscode)', async () => {
    const { call, method } = await createMockApi(await createPlane())

    expect(await refusal(call('PutIntegrationResponse', { ...method, statusCode: 'wrong' }))).toEqual(wrongStatus)
    expect(await refusal(call('GetIntegrationResponse', { ...method, statusCode: 'wrong' }))).toEqual(wrongStatus)
  })

  test('names what is missing on the way (test_delete_integration_response_errors, test_integration_response_wrong_api)', async () => {
    const { call, method } = await createMockApi(await createPlane())
    await call('PutMethodResponse', { ...method, statusCode: '200' })
    const response = { ...method, statusCode: '200' }

    const put = await call('PutIntegrationResponse', { ...response, selectionPattern: '', responseTemplates: { 'application/json': '"created"' } })
    expect(put).toEqual({ responseTemplates: { 'application/json': '"created"' }, selectionPattern: '', statusCode: '200' })
    const remove = (given: object) => call('DeleteIntegrationResponse', { ...response, ...given })
    expect(await refusal(remove({ resourceId: 'fake' }))).toEqual(NO_RESOURCE)
    expect(await refusal(remove({ restApiId: 'fake' }))).toEqual(NO_RESOURCE)
    expect(await refusal(remove({ httpMethod: 'POST' }))).toEqual(NO_INTEGRATION)
    expect(await refusal(remove({ statusCode: '201' }))).toEqual(NO_STATUS)
    expect(await refusal(call('PutIntegrationResponse', { ...response, restApiId: 'fake' }))).toEqual(NO_RESOURCE)
    expect(await refusal(call('GetIntegrationResponse', { ...response, restApiId: 'fake' }))).toEqual(NO_RESOURCE)
    expect(await refusal(call('GetIntegrationResponse', { ...response, statusCode: '404' }))).toEqual(NO_STATUS)
  })

  test('sets only headers that the method response declares', async () => {
    const { call, method } = await createMockApi(await createPlane())
    const put = (responseParameters: object) => call('PutIntegrationResponse', { ...method, statusCode: '200', responseParameters })
    const header = 'method.response.header.Access-Control-Allow-Origin'

    expect(await refusal(put({ [header]: "'*'" }))).toEqual(NO_STATUS)
    await call('PutMethodResponse', { ...method, statusCode: '200' })
    expect((await refusal(put({ [header]: "'*'" }))).message).toContain(`Invalid mapping expression parameter specified: ${header}`)
    await call('UpdateMethodResponse', { ...method, statusCode: '200', ...patch(['add', `/responseParameters/${header}`, 'false']) })
    expect(await put({ [header]: "'*'" })).toEqual({ responseParameters: { [header]: "'*'" }, statusCode: '200' })
  })
})

test('wrong operations on a method response are counted (test_update_method_response_wrong_operations)', async () => {
  const { call, method } = await createMockApi(await createPlane())
  await call('PutMethodResponse', { ...method, statusCode: '200' })

  const operations = patch(['wrong_op', '/x', 'x'], ['add', '/responseParameters/method.response.header.a', 'true'], ['wrong_op', '/x', 'x'])
  const refused = await refusal(call('UpdateMethodResponse', { ...method, statusCode: '200', ...operations }))

  const one = (n: number) =>
    `Value 'wrong_op' at 'updateMethodResponseInput.patchOperations.${n}.member.op' failed to satisfy constraint: Member must satisfy enum value set: [add, remove, move, test, replace, copy]`
  expect(refused).toEqual(invalid(`2 validation errors detected: ${one(1)}; ${one(3)}`))
})
