import { describe, expect, it } from 'vitest'
import { startGateway } from './builders/gateway.ts'
import { proxyIntegration, restPublication } from './builders/publication.ts'

const api = restPublication({ methods: { 'GET /users': { integration: proxyIntegration() } } })

describe('a REST request that reaches no method', () => {
  it.each([
    ['an unknown path', 'GET', '/dev/nothing'],
    ['an unknown method', 'DELETE', '/dev/users'],
  ])('is 403 Missing Authentication Token for %s (recorded: test_routing_not_found)', async (_name, method, path) => {
    const { call } = startGateway(api)

    const response = await call(path, { method })

    expect([response.status, await response.json()]).toEqual([403, { message: 'Missing Authentication Token' }])
    expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException')
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
    expect(response.headers.get('x-amz-apigw-id')).toMatch(/^[A-Za-z0-9+/]{15}=$/)
  })

  it('is 403 Forbidden where the stage or the API is unknown', async () => {
    const { call, gateway } = startGateway(api)

    const noStage = await call('/other/users')
    const noApi = await gateway.fetch(new Request('http://zzz.execute-api.us-east-1.localhost/dev/users'))

    for (const response of [noStage, noApi]) {
      expect([response.status, await response.json()]).toEqual([403, { message: 'Forbidden' }])
      expect(response.headers.get('x-amzn-errortype')).toBe('ForbiddenException')
    }
  })

  it('takes its method from X-HTTP-Method-Override', async () => {
    const { call, lastEvent } = startGateway(api)

    const response = await call('/dev/users', { method: 'POST', headers: { 'X-HTTP-Method-Override': 'GET' } })

    expect(response.status).toBe(200)
    expect(lastEvent()['httpMethod']).toBe('GET')
  })
})

describe('what a gateway does not enforce', () => {
  it.each([
    ['IAM', { authorizationType: 'AWS_IAM' }, 500],
  ] as const)('is closed, never public: %s', async (_name, method, status) => {
    const publication = restPublication({ methods: { 'GET /': { integration: proxyIntegration(), ...method } } })
    const { call, gateway, invocations } = startGateway(publication)

    const response = await call('/dev')

    expect([response.status, invocations.length]).toEqual([status, 0])
    expect(gateway.publish(publication).problems).toMatchObject([{ severity: 'error', operation: 'GET /' }])
  })
})

describe('the limits of a REST request', () => {
  it('refuses a payload above 10 MB with 413, declared or not', async () => {
    const post = restPublication({ methods: { 'POST /': { integration: proxyIntegration() } } })
    const { call } = startGateway(post, { limits: { payloadBytes: 10 } })

    const declared = await call('/dev', { method: 'POST', body: 'x', headers: { 'content-length': '11' } })
    const sent = await call('/dev', { method: 'POST', body: 'x'.repeat(11) })

    for (const response of [declared, sent]) {
      expect([response.status, await response.json()]).toEqual([413, { message: 'Request Too Long' }])
    }
  })

  it('refuses header values above 10,240 bytes', async () => {
    const { call } = startGateway(api)

    const response = await call('/dev/users', { headers: { big: 'x'.repeat(10_241) } })

    expect(response.status).toBe(431)
  })
})

describe('a request validator', () => {
  const validated = restPublication({
    methods: {
      'POST /': {
        integration: proxyIntegration(),
        requestValidatorId: 'v1',
        requestParameters: { 'method.request.querystring.page': true },
        requestModels: { 'application/json': 'User' },
      },
    },
    snapshot: {
      requestValidators: [{ id: 'v1', validateRequestBody: true, validateRequestParameters: true }],
      models: [{ id: 'm1', name: 'User', contentType: 'application/json', schema: '{"type":"object","required":["name"]}' }],
    },
  })

  it.each([
    ['a missing parameter', '/dev', '{"name":"a"}', 400, { message: 'Missing required request parameters: [page]' }],
    ['a body that does not fit', '/dev?page=1', '{}', 400, { message: 'Invalid request body' }],
    ['no JSON', '/dev?page=1', '{', 400, { message: 'Invalid request body' }],
  ])('refuses %s', async (_name, path, body, status, answer) => {
    const { call, invocations } = startGateway(validated)

    const response = await call(path, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })

    expect([response.status, await response.json(), invocations.length]).toEqual([status, answer, 0])
    expect(response.headers.get('x-amzn-errortype')).toBe('BadRequestException')
  })

  it('lets a request pass that fits', async () => {
    const { call } = startGateway(validated)

    expect((await call('/dev?page=1', { method: 'POST', body: '{"name":"a"}', headers: { 'Content-Type': 'application/json' } })).status).toBe(200)
  })
})
