// What the real service was recorded to answer (api.json, basic.json, extended.json, integrations.json; by name of the recording),
// replayed over the wire: statuses, shapes, defaults and texts.
import { expect, test } from 'vitest'
import type { ControlPlane } from '../../src/index.ts'
import { ACCOUNT, createPlane, patch, send, type PatchInShort, type Sent } from '../support.ts'

const API_GONE = `Invalid API identifier specified ${ACCOUNT}:api_id`

async function start() {
  const plane = await createPlane()
  const { json } = await send(plane, 'POST', '/restapis', { name: 'n', description: 'my api' })
  return { plane, api: json as { readonly id: string; readonly rootResourceId: string }, created: json }
}

const refused = ({ status, header, json }: Sent) => [status, header('x-amzn-errortype'), json?.['message']]
const update = (plane: ControlPlane, path: string, ...operations: PatchInShort[]) => send(plane, 'PATCH', path, patch(...operations))

test('test_import_documentation_parts_bad_file', async () => {
  const { plane, api } = await start()
  const answers = [await send(plane, 'PUT', `/restapis/${api.id}/documentation/parts?mode=merge`, 'a: [b'), await send(plane, 'PUT', `/restapis/${api.id}/documentation/parts?mode=merge`, '{"a": "b"}')]

  for (const answer of answers) expect(refused(answer)).toEqual([400, 'BadRequestException', 'Unable to build importer with provided input.'])
})

test('test_invalid_delete_documentation_part, test_invalid_get_documentation_parts, test_invalid_update_documentation_part', async () => {
  const { plane, api } = await start()
  const { json } = await send(plane, 'POST', `/restapis/${api.id}/documentation/parts`, { location: { type: 'API' }, properties: '{"description":"d"}' })
  const part = `/restapis/${api.id}/documentation/parts/${String(json?.['id'])}`
  const elsewhere = part.replace(api.id, 'api_id')

  expect(refused(await send(plane, 'GET', '/restapis/api_id/documentation/parts'))).toEqual([404, 'NotFoundException', API_GONE])
  const noPart = 'Invalid Documentation part identifier specified'
  expect(refused(await update(plane, elsewhere, ['replace', '/properties', '{}']))).toEqual([404, 'NotFoundException', noPart])
  const add = "Invalid patch path  '/properties' specified for op 'add'. Please choose supported operations"
  expect(refused(await update(plane, part, ['add', '/properties', '{}']))).toEqual([400, 'BadRequestException', add])
  const path = "Invalid patch path  '/invalidPath' specified for op 'replace'. Must be one of: [/properties]"
  expect(refused(await update(plane, part, ['replace', '/invalidPath', '{}']))).toEqual([400, 'BadRequestException', path])
  expect(refused(await send(plane, 'DELETE', elsewhere))).toEqual([404, 'NotFoundException', API_GONE])
  expect((await send(plane, 'DELETE', part)).status).toBe(202)
  expect(refused(await send(plane, 'DELETE', part))).toEqual([404, 'NotFoundException', noPart])
})

test('test_create_request_validator_invalid_api_id, test_invalid_get_request_validator, test_invalid_delete_request_validator', async () => {
  const { plane, api } = await start()
  const noValidator = [404, 'NotFoundException', 'Invalid Request Validator identifier specified']

  const created = await send(plane, 'POST', '/restapis/api_id/requestvalidators', { name: 'v' })
  expect(refused(created)).toEqual([400, 'BadRequestException', 'Invalid REST API identifier specified'])
  for (const [method, id] of [['GET', 'api_id'], ['GET', api.id], ['DELETE', 'api_id'], ['DELETE', api.id]] as const) {
    expect(refused(await send(plane, method, `/restapis/${id}/requestvalidators/validator_id`))).toEqual(noValidator)
  }
})

test('test_invalid_update_request_validator_operations', async () => {
  const { plane, api, created } = await start()
  expect(created).toEqual({
    apiKeySource: 'HEADER',
    createdDate: expect.any(Number) as unknown,
    description: 'my api',
    disableExecuteApiEndpoint: false,
    endpointConfiguration: { ipAddressType: 'ipv4', types: ['EDGE'] },
    id: api.id,
    name: 'n',
    rootResourceId: api.rootResourceId,
  })
  const made = await send(plane, 'POST', `/restapis/${api.id}/requestvalidators`, { name: 'v' })
  expect([made.status, made.json]).toEqual([201, { id: expect.any(String) as unknown, name: 'v', validateRequestBody: false, validateRequestParameters: false }])
  const path = `/restapis/${api.id}/requestvalidators/${String(made.json?.['id'])}`

  const cases = [
    [['add', '/validateRequestBody', 'true'], "Invalid patch path  '/validateRequestBody' specified for op 'add'. Please choose supported operations"],
    [['remove', '/validateRequestBody', 'true'], "Invalid patch path  '/validateRequestBody' specified for op 'remove'. Please choose supported operations"],
    [['replace', '/invalidPath', 'true'], "Invalid patch path  '/invalidPath' specified for op 'replace'. Must be one of: [/name, /validateRequestParameters, /validateRequestBody]"],
    [['replace', '/name', ''], 'Request Validator name cannot be blank'],
  ] as const
  for (const [operation, message] of cases) {
    expect(refused(await update(plane, path, [...operation] as PatchInShort))).toEqual([400, 'BadRequestException', message])
  }
})

test('test_create_rest_api_with_binary_media_types', async () => {
  const plane = await createPlane()

  const { status, json } = await send(plane, 'POST', '/restapis', { name: 'n', binaryMediaTypes: ['image/png'] })

  expect(status).toBe(201)
  expect(Object.keys(json ?? {}).toSorted()).toEqual(['apiKeySource', 'binaryMediaTypes', 'createdDate', 'disableExecuteApiEndpoint', 'endpointConfiguration', 'id', 'name', 'rootResourceId'])
  expect(json).toMatchObject({ apiKeySource: 'HEADER', binaryMediaTypes: ['image/png'], disableExecuteApiEndpoint: false, endpointConfiguration: { ipAddressType: 'ipv4', types: ['EDGE'] } })
})

test('test_create_vpc_link_invalid_parameters, test_get_vpc_link_invalid_id, test_delete_vpc_link_invalid_id', async () => {
  const plane = await createPlane()
  const arn = 'arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/a/b'
  const noLink = [404, 'NotFoundException', 'Invalid Vpc Link identifier specified']

  expect(refused(await send(plane, 'POST', '/vpclinks', { name: 'n', targetArns: ['invalid-arn'] }))).toEqual([400, 'BadRequestException', 'Invalid ARN. ARN is not well formed invalid-arn'])
  expect(refused(await send(plane, 'POST', '/vpclinks', { name: '', targetArns: [arn] }))).toEqual([400, 'BadRequestException', 'Name cannot be empty'])
  expect(refused(await send(plane, 'GET', '/vpclinks/invalid-id'))).toEqual(noLink)
  expect(refused(await send(plane, 'DELETE', '/vpclinks/invalid-id'))).toEqual(noLink)
})

test('test_integration_response_wrong_resource, test_integration_response_wrong_status_code', async () => {
  const { plane, api } = await start()
  const integration = `/restapis/${api.id}/resources/${api.rootResourceId}/methods/GET/integration`
  await send(plane, 'PUT', integration.replace('/integration', ''), { authorizationType: 'NONE' })
  await send(plane, 'PUT', `${integration.replace('/integration', '')}/responses/200`, {})
  await send(plane, 'PUT', integration, { type: 'MOCK' })
  const elsewhere = integration.replace(api.rootResourceId, 'badresource')

  for (const method of ['PUT', 'GET']) {
    const answer = await send(plane, method, `${elsewhere}/responses/200`, method === 'PUT' ? {} : undefined)
    expect(refused(answer)).toEqual([404, 'NotFoundException', 'Invalid Resource identifier specified'])
  }
  expect(refused(await send(plane, 'GET', `${integration}/responses/201`))).toEqual([404, 'NotFoundException', 'Invalid Response status code specified'])
})

test('test_update_rest_api_deployment', async () => {
  const { plane, api } = await start()
  const method = `/restapis/${api.id}/resources/${api.rootResourceId}/methods/GET`
  await send(plane, 'PUT', method, { authorizationType: 'NONE' })
  await send(plane, 'PUT', `${method}/integration`, { type: 'MOCK' })
  const { json } = await send(plane, 'POST', `/restapis/${api.id}/deployments`, { description: 'my deployment' })

  const updated = await update(plane, `/restapis/${api.id}/deployments/${String(json?.['id'])}`, ['replace', '/description', 'new-description'])

  expect([updated.status, updated.json]).toEqual([200, { createdDate: expect.any(Number) as unknown, description: 'new-description', id: json?.['id'] }])
})

test('test_create_api_key_with_invalid_value', async () => {
  const plane = await createPlane()
  const create = (value: string) => send(plane, 'POST', '/apikeys', { value })

  expect(refused(await create('short'))).toEqual([400, 'BadRequestException', 'API Key value should be at least 20 characters'])
  expect(refused(await create('x'.repeat(129)))).toEqual([400, 'BadRequestException', 'API Key value exceeds maximum size of 128 characters'])
  const made = await create('')
  expect(made.status).toBe(201)
  const date = expect.any(Number) as unknown
  const text = expect.any(String) as unknown
  expect(made.json).toEqual({ createdDate: date, enabled: false, id: text, lastUpdatedDate: date, stageKeys: [], value: text })
})

test('test_put_integration_responses, test_put_integration_response_with_response_template', async () => {
  const { plane, api } = await start()
  const shared = { cacheKeyParameters: [], cacheNamespace: api.rootResourceId, connectionType: 'INTERNET', httpMethod: 'POST', passthroughBehavior: 'WHEN_NO_MATCH', timeoutInMillis: 29_000, type: 'HTTP', uri: 'http://example.com' }
  const plain = (httpMethod: string) => ({ apiKeyRequired: false, authorizationType: 'NONE', httpMethod })
  const answered = async (method: string, path: string, body?: object) => {
    const { status, json } = await send(plane, method, path, body)
    return [status, json]
  }

  const get = `/restapis/${api.id}/resources/${api.rootResourceId}/methods/GET`
  expect(await answered('PUT', get, { authorizationType: 'NONE' })).toEqual([201, plain('GET')])
  expect(await answered('PUT', `${get}/responses/200`, {})).toEqual([201, { statusCode: '200' }])
  expect(await answered('PUT', `${get}/integration`, { type: 'HTTP', uri: 'http://example.com', httpMethod: 'POST' })).toEqual([201, shared])
  const response = { responseTemplates: {}, selectionPattern: '2\\d{2}', statusCode: '200' }
  expect(await answered('PUT', `${get}/integration/responses/200`, { selectionPattern: '2\\d{2}', responseTemplates: {} })).toEqual([201, response])
  expect(await answered('GET', `${get}/integration/responses/200`)).toEqual([200, response])
  const methodResponses = { 200: { statusCode: '200' } }
  expect(await answered('GET', get)).toEqual([200, { ...plain('GET'), methodIntegration: { ...shared, integrationResponses: { 200: response } }, methodResponses }])
  expect(await answered('POST', `/restapis/${api.id}/deployments`, {})).toEqual([201, { createdDate: expect.any(Number) as unknown, id: expect.any(String) as unknown }])
  expect((await send(plane, 'DELETE', `${get}/integration/responses/200`)).status).toBe(204)
  expect(await answered('GET', get)).toEqual([200, { ...plain('GET'), methodIntegration: shared, methodResponses }])

  const put = get.replace('GET', 'PUT')
  expect(await answered('PUT', put, { authorizationType: 'NONE' })).toEqual([201, plain('PUT')])
  await send(plane, 'PUT', `${put}/responses/200`, {})
  await send(plane, 'PUT', `${put}/integration`, { type: 'HTTP', uri: 'http://example.com', httpMethod: 'POST' })
  const binary = { contentHandling: 'CONVERT_TO_BINARY', selectionPattern: '2\\d{2}', statusCode: '200' }
  expect(await answered('PUT', `${put}/integration/responses/200`, { selectionPattern: '2\\d{2}', contentHandling: 'CONVERT_TO_BINARY' })).toEqual([201, binary])
  expect(await answered('GET', `${put}/integration/responses/200`)).toEqual([200, binary])
  const template = { responseTemplates: { 'application/json': '{"data":"test"}' }, selectionPattern: 'foobar' }
  await send(plane, 'PUT', `${put}/integration/responses/200`, template)
  expect(await answered('GET', `${put}/integration/responses/200`)).toEqual([200, { ...template, statusCode: '200' }])
})

test('test_integration_mock_with_path_param', async () => {
  const { plane, api } = await start()
  const method = `/restapis/${api.id}/resources/${api.rootResourceId}/methods/GET`
  await send(plane, 'PUT', method, { authorizationType: 'NONE', requestParameters: { 'method.request.path.testPath': true } })
  const given = {
    type: 'MOCK',
    requestParameters: { 'integration.request.path.integrationPath': 'method.request.path.testPath' },
    requestTemplates: { 'application/json': '{statusCode: 200}' },
  }

  const { status, json } = await send(plane, 'PUT', `${method}/integration`, given)

  expect(status).toBe(201)
  expect(json).toEqual({ ...given, cacheKeyParameters: [], cacheNamespace: api.rootResourceId, passthroughBehavior: 'WHEN_NO_MATCH', timeoutInMillis: 29_000 })
})
