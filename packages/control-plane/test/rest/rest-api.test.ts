// Recordings: api.json, class TestApiGatewayApiRestApi.
import { describe, expect, test } from 'vitest'
import { ACCOUNT, badRequest, callerOf, createPlane, invalid, notFound, patch, refusal } from '../support.ts'

const DATE = expect.any(Date) as Date
const ID = expect.stringMatching(/^[a-z0-9]{10}$/u) as string
const defaults = {
  apiKeySource: 'HEADER',
  createdDate: DATE,
  disableExecuteApiEndpoint: false,
  endpointConfiguration: { ipAddressType: 'ipv4', types: ['EDGE'] },
  id: ID,
  rootResourceId: ID,
}

test.each([
  ['nothing', undefined, { ipAddressType: 'ipv4', types: ['EDGE'] }],
  ['REGIONAL', { types: ['REGIONAL'] }, { ipAddressType: 'ipv4', types: ['REGIONAL'] }],
  ['PRIVATE', { types: ['PRIVATE'] }, { ipAddressType: 'dualstack', types: ['PRIVATE'] }],
  ['an empty configuration', {}, { ipAddressType: 'ipv4', types: ['EDGE'] }],
])('an API made with %s has the recorded defaults (test_create_rest_api_verify_defaults)', async (_, endpointConfiguration, expected) => {
  const call = callerOf(await createPlane(), 'apigateway')

  const api = await call('CreateRestApi', { name: 'n', ...(endpointConfiguration && { endpointConfiguration }) })

  expect(api).toEqual({ ...defaults, name: 'n', endpointConfiguration: expected })
})

test('an API that becomes private becomes dual stack, and stays so when it is Regional again (guide, api-gateway-ip-address-type)', async () => {
  const call = callerOf(await createPlane(), 'apigateway')
  const { id: restApiId } = await call('CreateRestApi', { name: 'n' })
  const become = (from: string, to: string) => call('UpdateRestApi', { restApiId, patchOperations: [{ op: 'replace', path: `/endpointConfiguration/types/${from}`, value: to }] })

  expect(await become('EDGE', 'PRIVATE')).toMatchObject({ endpointConfiguration: { types: ['PRIVATE'], ipAddressType: 'dualstack' } })
  expect(await become('PRIVATE', 'REGIONAL')).toMatchObject({ endpointConfiguration: { types: ['REGIONAL'], ipAddressType: 'dualstack' } })
})

test('refuses a wrong endpoint type (test_create_rest_api_verify_defaults)', async () => {
  const call = callerOf(await createPlane(), 'apigateway')

  const refused = await refusal(call('CreateRestApi', { name: 'n', endpointConfiguration: { types: ['wrong'] } }))

  expect(refused).toEqual(
    invalid(
      "1 validation error detected: Value '[wrong]' at 'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]",
    ),
  )
})

test('shows tags where they were given (test_create_rest_api_with_tags)', async () => {
  const call = callerOf(await createPlane(), 'apigateway')

  const api = await call('CreateRestApi', { name: 'n', description: 'this is my api', tags: { MY_TAG1: 'MY_VALUE1' } })

  const expected = { ...defaults, name: 'n', description: 'this is my api', tags: { MY_TAG1: 'MY_VALUE1' } }
  expect(api).toEqual(expected)
  expect(await call('GetRestApi', { restApiId: api['id'] })).toEqual(expected)
  expect(await call('GetRestApis')).toEqual({ items: [expected] })
})

test('identifiers have a case (test_get_api_case_insensitive)', async () => {
  const call = callerOf(await createPlane(), 'apigateway')
  const { id } = await call('CreateRestApi', { name: 'n' })
  const upper = `X${String(id).toUpperCase()}`

  expect(await refusal(call('GetRestApi', { restApiId: upper }))).toEqual(notFound(`Invalid API identifier specified ${ACCOUNT}:${upper}`))
})

test('lists in order of creation, and not what was deleted (test_list_and_delete_apis)', async () => {
  const call = callerOf(await createPlane(), 'apigateway')
  const first = await call('CreateRestApi', { name: '1' })
  const second = await call('CreateRestApi', { name: '2' })

  expect(await call('GetRestApis')).toEqual({ items: [first, second] })
  expect(await call('DeleteRestApi', { restApiId: first['id'] })).toEqual({})
  expect(await call('GetRestApis')).toEqual({ items: [second] })
})

describe('a patch', () => {
  test('adds, replaces and removes media types; what it answers has tags (test_update_rest_api_operation_add_remove)', async () => {
    const call = callerOf(await createPlane(), 'apigateway')
    const { id: restApiId } = await call('CreateRestApi', { name: 'n', description: 'this is my api' })
    const base = { ...defaults, name: 'n', tags: {} }

    const added = await call('UpdateRestApi', { restApiId, ...patch(['add', '/binaryMediaTypes/image~1png'], ['add', '/binaryMediaTypes/image~1jpeg']) })
    expect(added).toEqual({ ...base, description: 'this is my api', binaryMediaTypes: ['image/png', 'image/jpeg'] })

    const replaced = await call('UpdateRestApi', { restApiId, ...patch(['replace', '/binaryMediaTypes/image~1png', 'image/gif']) })
    expect(replaced).toEqual({ ...base, description: 'this is my api', binaryMediaTypes: ['image/jpeg', 'image/gif'] })

    const removed = await call('UpdateRestApi', { restApiId, ...patch(['remove', '/binaryMediaTypes/image~1gif'], ['remove', '/description']) })
    expect(removed).toEqual({ ...base, binaryMediaTypes: ['image/jpeg'] })
  })

  test('with unknown operations is refused with all of them (test_update_rest_api_concatenation_of_errors)', async () => {
    const call = callerOf(await createPlane(), 'apigateway')
    const { id: restApiId } = await call('CreateRestApi', { name: 'n' })

    const refused = await refusal(call('UpdateRestApi', { restApiId, ...patch(['wrong', '/endpointConfiguration/ipAddressType', 'x'], ['wrong', '/x']) }))

    const one = (n: number) =>
      `Value 'wrong' at 'updateRestApiInput.patchOperations.${n}.member.op' failed to satisfy constraint: Member must satisfy enum value set: [add, remove, move, test, replace, copy]`
    expect(refused).toEqual(invalid(`2 validation errors detected: ${one(1)}; ${one(2)}`))
  })

  test('is all or nothing', async () => {
    const call = callerOf(await createPlane(), 'apigateway')
    const { id: restApiId } = await call('CreateRestApi', { name: 'n' })

    await refusal(call('UpdateRestApi', { restApiId, ...patch(['replace', '/name', 'changed'], ['replace', '/nowhere', 'x']) }))

    expect(await call('GetRestApi', { restApiId })).toMatchObject({ name: 'n' })
  })
})

test('a policy is given back with its quotes escaped, and with this API’s ARN in it', async () => {
  const call = callerOf(await createPlane(), 'apigateway')
  const policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*"}]}'

  const api = await call('CreateRestApi', { name: 'n', policy })

  const arn = `arn:aws:execute-api:us-east-1:${ACCOUNT}:${String(api['id'])}/*`
  expect(JSON.parse(`"${String(api['policy'])}"`)).toBe(policy.replace('execute-api:/*', arn))
})

test('an API that is mapped to a domain name cannot be deleted', async () => {
  const call = callerOf(await createPlane(), 'apigateway')
  const { id: restApiId } = await call('CreateRestApi', { name: 'n' })
  await call('CreateDomainName', { domainName: 'api.example.com', certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/a' })
  await call('CreateBasePathMapping', { domainName: 'api.example.com', restApiId, basePath: 'v1' })

  // github.com/glomex/gcdt/issues/373 shows the text.
  const text = `Deleting RestApi ${String(restApiId)} failed. Please remove all base path mappings related to the RestApi in your domains: api.example.com`
  expect(await refusal(call('DeleteRestApi', { restApiId }))).toEqual(badRequest(text))
})

test('a clone has the resources, models and methods of its source under its own root', async () => {
  const call = callerOf(await createPlane(), 'apigateway')
  const source = await call('CreateRestApi', { name: 'source' })
  const { id: child } = await call('CreateResource', { restApiId: source['id'], parentId: source['rootResourceId'], pathPart: 'a' })
  await call('PutMethod', { restApiId: source['id'], resourceId: child, httpMethod: 'GET', authorizationType: 'NONE' })

  const clone = await call('CreateRestApi', { name: 'clone', cloneFrom: source['id'] })

  expect(await call('GetResources', { restApiId: clone['id'] })).toEqual({
    items: [
      { id: clone['rootResourceId'], path: '/' },
      { id: child, parentId: clone['rootResourceId'], path: '/a', pathPart: 'a', resourceMethods: { GET: {} } },
    ],
  })
  expect(await call('GetModels', { restApiId: clone['id'] })).toMatchObject({ items: [{ name: 'Empty' }, { name: 'Error' }] })
})
