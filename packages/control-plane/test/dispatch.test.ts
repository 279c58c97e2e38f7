import { describe, expect, test } from 'vitest'
import { badRequest, callerOf, createMockApi, createPlane, refusal, request, send } from './support.ts'

describe('paths', () => {
  test.each([
    ['/restapis', true],
    ['/restapis/abc/resources', true],
    ['/v2/apis', true],
    ['/v2/domainnames/a/routingrules/b', true],
    ['/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2Fabc', true],
    ['/', false],
    ['/users', false],
    ['/restapis/abc/nowhere', false],
    ['/restapis//resources', false],
    ['/v2', false],
    ['/@connections/abc', false],
  ])('%s is ours: %s', async (path, ours) => {
    const plane = await createPlane()

    expect(plane.matches({ path })).toBe(ours)
  })

  test('with another method are answered as AWS does', async () => {
    const answer = await send(await createPlane(), 'PUT', '/restapis')

    expect(answer).toMatchObject({ status: 403, json: { message: 'Missing Authentication Token' } })
    expect(answer.header('x-amzn-errortype')).toBe('MissingAuthenticationTokenException')
  })

  test('with a constant query lead to another operation', async () => {
    const plane = await createPlane()

    const made = await send(plane, 'POST', '/apikeys?mode=import&format=csv', 'name,key\nk,apikey1234abcdefghij0123456789\n')

    expect(made).toMatchObject({ status: 201, json: { ids: [expect.any(String)], warnings: [] } })
  })
})

describe('answers', () => {
  test('of REST have times in seconds, lists as `item`, and nothing that is null', async () => {
    const plane = await createPlane()

    const made = await send(plane, 'POST', '/restapis', { name: 'n', description: null })
    const listed = await send(plane, 'GET', '/restapis')

    expect(made.status).toBe(201)
    expect(made.json).toMatchObject({ createdDate: expect.any(Number) as number })
    expect(Number(made.json?.['createdDate'])).toBeLessThan(1e10)
    expect(made.text).not.toContain('null')
    expect(listed.json).toEqual({ item: [made.json] })
    expect(made.header('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/u)
  })

  test('of v2 have times in ISO 8601', async () => {
    const made = await send(await createPlane(), 'POST', '/v2/apis', { name: 'n', protocolType: 'HTTP' })

    expect(made.json?.['createdDate']).toMatch(/^2026-01-01T00:00:\d\dZ$/u)
  })

  test('to deletions are empty', async () => {
    const plane = await createPlane()
    const { method } = await createMockApi(plane)
    const path = `/restapis/${String(method['restApiId'])}/resources/${String(method['resourceId'])}/methods/GET`

    expect(await send(plane, 'DELETE', `${path}/integration`)).toMatchObject({ status: 204, text: '' })
  })
})

describe('bad input', () => {
  const cases: readonly [string, unknown, string][] = [
    ['JSON that is none', '{"name":', 'The request body is not valid JSON'],
    ['a list', [], 'The request body must be a JSON object'],
    ['a number for a string', { name: 1 }, '/name must be a string'],
    ['a string for a list', { name: 'n', binaryMediaTypes: 'x' }, '/binaryMediaTypes must be a list'],
    ['a list for a map', { name: 'n', tags: [] }, '/tags must be an object'],
    ['a float for an integer', { name: 'n', minimumCompressionSize: 1.5 }, '/minimumCompressionSize must be an integer'],
  ]
  test.each(cases)('%s is refused', async (_, body, message) => {
    const answer = await send(await createPlane(), 'POST', '/restapis', body)

    expect(answer).toMatchObject({ status: 400, json: { message } })
    expect(answer.header('x-amzn-errortype')).toBe('SerializationException')
  })

  test('a missing member is named', async () => {
    const answer = await send(await createPlane(), 'POST', '/restapis', {})

    const message = "1 validation error detected: Value null at 'createRestApiInput.name' failed to satisfy constraint: Member must not be null"
    expect(answer).toMatchObject({ status: 400, json: { message } })
  })

  test('unknown members are passed over, as AWS does', async () => {
    const answer = await send(await createPlane(), 'POST', '/restapis', { name: 'n', unknown: { deep: [1] } })

    expect(answer.status).toBe(201)
    expect(answer.json).not.toHaveProperty('unknown')
  })

  test('a body above 10 MiB is refused without being read to its end', async () => {
    const plane = await createPlane()
    let sent = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        sent += 1
        yield new Uint8Array(1024 * 1024)
      }
    }

    const response = await plane.handle({ ...request('POST', '/restapis'), body: endless() })

    expect(response.status).toBe(413)
    expect(sent).toBe(11)
  })

  test('a key named __proto__ is a key like others', async () => {
    const plane = await createPlane()

    const made = await send(plane, 'POST', '/restapis', '{"name":"n","tags":{"__proto__":"x","constructor":"y"}}')

    expect(made.text).toContain('"tags":{"__proto__":"x","constructor":"y"}')
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  test('a label that is no percent-encoding is refused', async () => {
    expect(await send(await createPlane(), 'GET', '/restapis/%zz')).toMatchObject({ status: 400 })
  })

  test('ids of another API lead nowhere', async () => {
    const plane = await createPlane()
    const first = await createMockApi(plane)
    const second = await createMockApi(plane)

    const crossed = first.call('GetMethod', { ...first.method, restApiId: second.restApiId })

    expect(await refusal(crossed)).toMatchObject({ status: 404 })
  })
})

test('pages are stable when something is deleted or created between them', async () => {
  const plane = await createPlane()
  const call = callerOf(plane, 'apigateway')
  const ids: unknown[] = []
  for (let n = 0; n < 5; n += 1) ids.push((await call('CreateRestApi', { name: String(n) }))['id'])
  const first = await call('GetRestApis', { limit: 2 })
  await call('DeleteRestApi', { restApiId: ids[1] })
  await call('CreateRestApi', { name: '5' })

  const second = await call('GetRestApis', { limit: 10, position: first['position'] })

  expect(second['items']).toMatchObject([{ name: '2' }, { name: '3' }, { name: '4' }, { name: '5' }])
  expect(await refusal(call('GetRestApis', { position: 'rubbish' }))).toEqual(badRequest('Invalid position parameter'))
})

test('an operation that needs a part of the server that is not there says so', async () => {
  const plane = await createPlane()
  const { method } = await createMockApi(plane)

  const refused = await refusal(plane.call('apigateway', 'TestInvokeMethod', method))

  expect(refused).toEqual({ code: 'NotImplementedException', status: 501, message: 'TestInvokeMethod needs the data plane, which this server was started without' })
})

test('a fault of the server is told to its log, and not to the client', async () => {
  const faults: unknown[] = []
  const ports = { testInvokeMethod: () => Promise.reject(new Error('secret')) }
  const plane = await createPlane({ ports, onFault: (error) => faults.push(error) })
  const { method } = await createMockApi(plane)

  const path = `/restapis/${String(method['restApiId'])}/resources/${String(method['resourceId'])}/methods/GET`
  const answer = await send(plane, 'POST', path, {})

  expect(answer).toMatchObject({ status: 500, json: { message: 'Internal failure' } })
  expect(faults).toMatchObject([{ message: 'secret' }])
})
