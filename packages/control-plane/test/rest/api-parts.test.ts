// Recordings: api.json, classes TestApiGatewayApiModels, TestApiGatewayApiRequestValidator, TestApiGatewayApiDocumentationPart,
// TestApiGatewayVpcLink; common.json TestDocumentations; basic.json.
import { describe, expect, test } from 'vitest'
import { ACCOUNT, badRequest, callerOf, conflict, createPlane, notFound, patch, refusal } from '../support.ts'

const NO_API = (id: string) => notFound(`Invalid API identifier specified ${ACCOUNT}:${id}`)

async function start() {
  const call = callerOf(await createPlane(), 'apigateway')
  const { id: restApiId } = await call('CreateRestApi', { name: 'n' })
  return { call, restApiId }
}

test('models are validated (test_model_validation)', async () => {
  const { call, restApiId } = await start()
  const fake = 'abcde0'
  const create = (given: object) => call('CreateModel', { restApiId, name: 'MySchema', contentType: 'application/json', schema: '{"type":"object"}', ...given })

  expect(await refusal(create({ restApiId: fake }))).toEqual(NO_API(fake))
  expect(await refusal(call('GetModels', { restApiId: fake }))).toEqual(NO_API(fake))
  const noModel = notFound('Invalid model name specified: MySchema')
  expect(await refusal(call('GetModel', { restApiId: fake, modelName: 'MySchema' }))).toEqual(noModel)
  expect(await refusal(call('DeleteModel', { restApiId: fake, modelName: 'MySchema' }))).toEqual(noModel)
  await create({})
  expect(await refusal(create({}))).toEqual(conflict('Model name already exists for this REST API'))
  expect(await refusal(create({ name: '' }))).toEqual(badRequest('Model name must be non-empty'))
  const noSchema = badRequest('Model schema must have at least 1 property or array items defined')
  expect(await refusal(create({ name: 'a', schema: '' }))).toEqual(noSchema)
  const { schema: _, ...without } = { restApiId, name: 'b', contentType: 'application/xml', schema: '' }
  expect(await refusal(call('CreateModel', without))).toEqual(noSchema)
})

test('a flattened model holds the models that it refers to; a template gives a sample of it', async () => {
  const { call, restApiId } = await start()
  const create = (name: string, schema: object) => call('CreateModel', { restApiId, name, contentType: 'application/json', schema: JSON.stringify(schema) })
  await create('Pet', { type: 'object', properties: { id: { type: 'integer' }, tags: { type: 'array', items: { type: 'string' } } } })
  await create('Pets', { type: 'array', items: { $ref: `https://apigateway.amazonaws.com/restapis/${String(restApiId)}/models/Pet` } })

  const flat = await call('GetModel', { restApiId, modelName: 'Pets', flatten: true })
  expect(JSON.parse(String(flat['schema']))).toMatchObject({ items: { $ref: '#/definitions/Pet' }, definitions: { Pet: { type: 'object' } } })
  expect(await call('GetModelTemplate', { restApiId, modelName: 'Pet' })).toEqual({
    value: '#set($inputRoot = $input.path(\'$\'))\n{\n  "id" : 42,\n  "tags" : [ "foo" ]\n}',
  })
})

describe('request validators', () => {
  const none = notFound('Invalid Request Validator identifier specified')

  test('have recorded defaults and refusals (TestApiGatewayApiRequestValidator)', async () => {
    const { call, restApiId } = await start()
    const create = (given: object) => call('CreateRequestValidator', { restApiId, name: 'v', ...given })
    expect(await refusal(create({ restApiId: 'fake' }))).toEqual(badRequest('Invalid REST API identifier specified'))

    const made = await create({})

    expect(made).toEqual({ id: made['id'], name: 'v', validateRequestBody: false, validateRequestParameters: false })
    const target = { restApiId, requestValidatorId: made['id'] }
    expect(await refusal(call('GetRequestValidator', { ...target, restApiId: 'fake' }))).toEqual(none)
    expect(await refusal(call('DeleteRequestValidator', { ...target, requestValidatorId: 'fake' }))).toEqual(none)
    const update = (...operation: [string, string, string]) => call('UpdateRequestValidator', { ...target, ...patch(operation) })
    for (const op of ['add', 'remove']) {
      const text = `Invalid patch path  '/validateRequestBody' specified for op '${op}'. Please choose supported operations`
      expect(await refusal(update(op, '/validateRequestBody', 'true'))).toEqual(badRequest(text))
    }
    const listed = 'Must be one of: [/name, /validateRequestParameters, /validateRequestBody]'
    const text = `Invalid patch path  '/invalidPath' specified for op 'replace'. ${listed}`
    expect(await refusal(update('replace', '/invalidPath', 'true'))).toEqual(badRequest(text))
    expect(await refusal(update('replace', '/name', ''))).toEqual(badRequest('Request Validator name cannot be blank'))
    expect(await update('replace', '/validateRequestBody', 'true')).toMatchObject({ validateRequestBody: true })
  })
})

describe('documentation', () => {
  const none = notFound('Invalid Documentation part identifier specified')

  test('parts have recorded refusals (TestApiGatewayApiDocumentationPart)', async () => {
    const { call, restApiId } = await start()
    const made = await call('CreateDocumentationPart', { restApiId, location: { type: 'API' }, properties: '{"foo":"bar"}' })
    expect(made).toEqual({ id: made['id'], location: { type: 'API' }, properties: '{"foo":"bar"}' })
    const target = { restApiId, documentationPartId: made['id'] }
    const update = (given: object, ...operation: [string, string, string]) => call('UpdateDocumentationPart', { ...target, ...given, ...patch(operation) })

    expect(await refusal(call('GetDocumentationParts', { restApiId: 'api_id' }))).toEqual(NO_API('api_id'))
    expect(await refusal(call('DeleteDocumentationPart', { ...target, restApiId: 'api_id' }))).toEqual(NO_API('api_id'))
    expect(await refusal(update({ restApiId: 'api_id' }, 'replace', '/properties', '{}'))).toEqual(none)
    const add = "Invalid patch path  '/properties' specified for op 'add'. Please choose supported operations"
    expect(await refusal(update({}, 'add', '/properties', '{}'))).toEqual(badRequest(add))
    const path = "Invalid patch path  '/invalidPath' specified for op 'replace'. Must be one of: [/properties]"
    expect(await refusal(update({}, 'replace', '/invalidPath', '{}'))).toEqual(badRequest(path))
    await call('DeleteDocumentationPart', target)
    expect(await refusal(call('DeleteDocumentationPart', target))).toEqual(none)
  })

  test('is imported from a definition; anything else is refused (test_import_documentation_parts, …_bad_file)', async () => {
    const { call, restApiId } = await start()
    const definition = {
      swagger: '2.0',
      'x-amazon-apigateway-documentation': {
        documentationParts: [
          { location: { type: 'API' }, properties: { description: 'API description' } },
          { location: { type: 'METHOD', path: '/', method: 'GET' }, properties: { description: 'Method description.' } },
        ],
      },
    }
    const load = (body: string, mode?: string) => call('ImportDocumentationParts', { restApiId, body, ...(mode && { mode }) })

    const { ids } = await load(JSON.stringify(definition))
    const { items } = await call('GetDocumentationParts', { restApiId })

    expect(items).toMatchObject([{ location: { type: 'API' } }, { location: { type: 'METHOD', path: '/', method: 'GET' } }])
    expect((await load(JSON.stringify(definition)))['ids']).toEqual(ids)
    expect((await load(JSON.stringify(definition), 'overwrite'))['ids']).not.toEqual(ids)
    const bad = badRequest('Unable to build importer with provided input.')
    expect(await refusal(load('{"foo": "bar"}'))).toEqual(bad)
    expect(await refusal(load('foo: bar'))).toEqual(bad)
  })

  test('merging puts imported attributes in the place of those of the same name (guide, api-gateway-documenting-api-quick-start-import-export)', async () => {
    const { call, restApiId } = await start()
    const load = (location: object, properties: object, mode: string) => {
      const documentationParts = [{ location, properties }]
      const body = JSON.stringify({ openapi: '3.0.1', 'x-amazon-apigateway-documentation': { documentationParts } })
      return call('ImportDocumentationParts', { restApiId, body, mode })
    }
    const shown = async () => {
      const { items } = await call('GetDocumentationParts', { restApiId })
      return (items as { location: object; properties: string }[]).map(({ location, properties }) => [location, JSON.parse(properties) as unknown])
    }
    const first = await load({ type: 'METHOD', path: '/', method: 'GET' }, { summary: 'old', description: 'kept' }, 'merge')

    // The path is left out: it is the root.
    const second = await load({ type: 'METHOD', method: 'GET' }, { summary: 'new' }, 'merge')

    expect(second).toEqual(first)
    expect(second).not.toHaveProperty('warnings')
    expect(await shown()).toEqual([[{ type: 'METHOD', path: '/', method: 'GET' }, { summary: 'new', description: 'kept' }]])
    await load({ type: 'METHOD', method: 'GET' }, { summary: 'only' }, 'overwrite')
    expect(await shown()).toEqual([[{ type: 'METHOD', path: '/', method: 'GET' }, { summary: 'only' }]])
  })

  test('versions freeze the parts (common.json, test_documentation_parts_and_versions)', async () => {
    const { call, restApiId } = await start()
    await call('CreateDocumentationPart', { restApiId, location: { type: 'API' }, properties: '{}' })

    const made = await call('CreateDocumentationVersion', { restApiId, documentationVersion: 'v123' })
    expect(made).toEqual({ createdDate: expect.any(Date) as Date, version: 'v123' })
    const target = { restApiId, documentationVersion: 'v123' }
    await call('UpdateDocumentationVersion', { ...target, ...patch(['replace', '/description', 'doc version new']) })
    expect(await call('GetDocumentationVersion', target)).toEqual({ ...made, description: 'doc version new' })
  })
})

test('VPC links are validated (TestApiGatewayVpcLink)', async () => {
  const { call } = await start()
  const none = notFound('Invalid Vpc Link identifier specified')

  expect(await refusal(call('CreateVpcLink', { name: 'n', targetArns: ['invalid-arn'] }))).toEqual(
    badRequest('Invalid ARN. ARN is not well formed invalid-arn'),
  )
  expect(await refusal(call('CreateVpcLink', { name: '', targetArns: ['x'] }))).toEqual(badRequest('Name cannot be empty'))
  expect(await refusal(call('GetVpcLink', { vpcLinkId: 'invalid-id' }))).toEqual(none)
  expect(await refusal(call('DeleteVpcLink', { vpcLinkId: 'invalid-id' }))).toEqual(none)
})

test('an authorizer is shown as it was given (basic.json, test_apigateway_with_custom_authorization_method)', async () => {
  const { call, restApiId } = await start()
  const authorizerUri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:${ACCOUNT}:function:f/invocations`
  const given = { name: 'lambda_authorizer', type: 'TOKEN', authorizerUri, identitySource: 'method.request.header.Auth' }

  const made = await call('CreateAuthorizer', { restApiId, ...given })

  expect(made).toEqual({ authType: 'custom', id: made['id'], ...given })
  const { rootResourceId: resourceId } = await call('GetRestApi', { restApiId })
  const method = { restApiId, resourceId, httpMethod: 'GET', authorizationType: 'CUSTOM', authorizerId: made['id'], apiKeyRequired: true }
  expect(await call('PutMethod', method)).toEqual({ apiKeyRequired: true, authorizationType: 'CUSTOM', authorizerId: made['id'], httpMethod: 'GET' })
  expect(await refusal(call('DeleteAuthorizer', { restApiId, authorizerId: made['id'] }))).toMatchObject({ code: 'ConflictException' })
})

test('names of authorizers are unique in an API, when they are made and when they change', async () => {
  const { call, restApiId } = await start()
  const given = { restApiId, type: 'COGNITO_USER_POOLS', providerARNs: ['arn:aws:cognito-idp:us-east-1:111111111111:userpool/p'] }
  await call('CreateAuthorizer', { ...given, name: 'a' })
  const { id: authorizerId } = await call('CreateAuthorizer', { ...given, name: 'b' })
  const rename = (value: string) => call('UpdateAuthorizer', { restApiId, authorizerId, patchOperations: [{ op: 'replace', path: '/name', value }] })
  const taken = { code: 'BadRequestException', status: 400, message: 'Authorizer name must be unique. Authorizer a already exists in this RestApi.' }

  expect(await refusal(call('CreateAuthorizer', { ...given, name: 'a' }))).toEqual(taken)
  expect(await refusal(rename('a'))).toEqual(taken)
  expect(await rename('b')).toMatchObject({ name: 'b' })
})

test('what of an API has no documentation part of its own is listed, page by page', async () => {
  const { call, restApiId } = await start()
  const { items } = (await call('GetResources', { restApiId })) as { items: readonly { id: string }[] }
  const { id: resourceId } = await call('CreateResource', { restApiId, parentId: items[0]?.id, pathPart: '{pet}' })
  const method = { restApiId, resourceId, httpMethod: 'PUT' }
  const requestParameters = { 'method.request.path.pet': true, 'method.request.querystring.q': false, 'method.request.header.X.Y': false }
  await call('PutMethod', { ...method, authorizationType: 'NONE', requestParameters, requestModels: { 'application/json': 'Empty' } })
  await call('PutMethodResponse', { ...method, statusCode: '200', responseParameters: { 'method.response.header.h': true }, responseModels: { 'application/json': 'Empty' } })
  await call('CreateAuthorizer', { restApiId, name: 'lock', type: 'COGNITO_USER_POOLS', providerARNs: ['arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_a'] })
  const place = { path: '/{pet}', method: 'PUT' }
  await call('CreateDocumentationPart', { restApiId, location: { type: 'RESPONSE', ...place, statusCode: '200' }, properties: '{}' })
  await call('CreateDocumentationPart', { restApiId, location: { type: 'METHOD' }, properties: '{}' })
  const undocumented = (input: object = {}) => call('GetDocumentationParts', { restApiId, locationStatus: 'UNDOCUMENTED', ...input })

  const pages: unknown[] = []
  for (let position: unknown; position !== null; ) {
    const page: Record<string, unknown> = await undocumented({ limit: 3, ...(position !== undefined && { position }) })
    pages.push(...(page['items'] as unknown[]))
    position = page['position'] ?? null
  }

  expect(pages).toEqual(
    [
      { type: 'API' },
      { type: 'AUTHORIZER', name: 'lock' },
      { type: 'MODEL', name: 'Empty' },
      { type: 'MODEL', name: 'Error' },
      { type: 'RESOURCE', path: '/' },
      { type: 'RESOURCE', path: '/{pet}' },
      { type: 'METHOD', ...place },
      { type: 'PATH_PARAMETER', ...place, name: 'pet' },
      { type: 'QUERY_PARAMETER', ...place, name: 'q' },
      { type: 'REQUEST_HEADER', ...place, name: 'X.Y' },
      { type: 'REQUEST_BODY', ...place },
      { type: 'RESPONSE_HEADER', ...place, statusCode: '200', name: 'h' },
      { type: 'RESPONSE_BODY', ...place, statusCode: '200' },
    ].map((location) => ({ location })),
  )
  expect((await undocumented({ type: 'RESOURCE', path: '/' }))['items']).toEqual([{ location: { type: 'RESOURCE', path: '/' } }])
  expect((await undocumented({ nameQuery: 'Err' }))['items']).toEqual([{ location: { type: 'MODEL', name: 'Error' } }])
  expect(await call('GetDocumentationParts', { restApiId, locationStatus: 'DOCUMENTED' })).toMatchObject({ items: [{ location: { type: 'RESPONSE' } }, { location: { type: 'METHOD' } }] })
})
