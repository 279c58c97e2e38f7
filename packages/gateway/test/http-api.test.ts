import { describe, expect, it } from 'vitest'
import { NOW, startGateway } from './builders/gateway.ts'
import { API_ID, v2Publication } from './builders/publication.ts'

const HOST = `${API_ID}.execute-api.us-east-1.localhost`

describe('the event of an HTTP API function, format 2.0', () => {
  it('has the members of the example in the guide (http-api-develop-integrations-lambda)', async () => {
    const { call, lastEvent } = startGateway(
      v2Publication('HTTP', { stages: [{ stageName: 'dev', stageVariables: { color: 'red' } }], routes: { 'POST /pets/{id}': { integration: {} } } }),
    )

    await call('/dev/pets/a%20b?p=1&p=2&q=', {
      method: 'POST',
      body: 'hello',
      headers: { Cookie: 'c1=1; c2=2', 'X-Test': 'a', 'User-Agent': 'agent', 'Content-Type': 'text/plain' },
    })

    const event = lastEvent()
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'POST /pets/{id}',
      rawPath: '/dev/pets/a b',
      rawQueryString: 'p=1&p=2&q=',
      cookies: ['c1=1', 'c2=2'],
      queryStringParameters: { p: '1,2', q: '' },
      pathParameters: { id: 'a b' },
      stageVariables: { color: 'red' },
      body: 'hello',
      isBase64Encoded: false,
      requestContext: {
        accountId: '123456789012',
        apiId: API_ID,
        domainName: HOST,
        domainPrefix: API_ID,
        http: { method: 'POST', path: '/dev/pets/a b', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'agent' },
        routeKey: 'POST /pets/{id}',
        stage: 'dev',
        time: '20/Nov/2026:12:30:05 +0000',
        timeEpoch: NOW,
      },
    })
    expect(event['headers']).toMatchObject({ 'x-test': 'a', host: HOST, 'x-forwarded-for': '127.0.0.1', 'content-length': '5' })
  })

  it('has no members for what is not there', async () => {
    const { call, lastEvent } = startGateway(v2Publication('HTTP', { routes: { $default: { integration: {} } } }))

    await call('/any/path')

    const event = lastEvent()
    expect(event).toMatchObject({ routeKey: '$default', rawPath: '/any/path', rawQueryString: '' })
    for (const name of ['cookies', 'body', 'pathParameters', 'stageVariables', 'queryStringParameters']) expect(event).not.toHaveProperty(name)
  })
})

describe('the event of an HTTP API function, format 1.0', () => {
  it('has the members of the example in the guide', async () => {
    const { call, lastEvent } = startGateway(
      v2Publication('HTTP', { routes: { 'GET /my/path': { integration: { payloadFormatVersion: '1.0' } } } }),
    )

    await call('/my/path?p=1&p=2')

    expect(lastEvent()).toMatchObject({
      version: '1.0',
      resource: '/my/path',
      path: '/my/path',
      httpMethod: 'GET',
      queryStringParameters: { p: '2' },
      multiValueQueryStringParameters: { p: ['1', '2'] },
      requestContext: { authorizer: { claims: null, scopes: null }, resourceId: null, resourcePath: '/my/path', stage: '$default', path: '/my/path' },
      pathParameters: null,
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
    })
  })
})

describe('the routes of an HTTP API (http-api-develop-routes)', () => {
  const routes = Object.fromEntries(
    ['GET /pets/dog/1', 'GET /pets/dog/{id}', 'GET /pets/{proxy+}', 'ANY /{proxy+}', '$default'].map((key) => [key, { integration: {} }]),
  )

  it.each([
    ['GET', '/pets/dog/1', 'GET /pets/dog/1'],
    ['GET', '/pets/dog/2', 'GET /pets/dog/{id}'],
    ['GET', '/pets/cat/1', 'GET /pets/{proxy+}'],
    ['POST', '/test/5', 'ANY /{proxy+}'],
    ['GET', '/', '$default'],
  ])('%s %s goes to %s', async (method, path, routeKey) => {
    const { call, lastEvent } = startGateway(v2Publication('HTTP', { routes }))

    await call(path, { method })

    expect(lastEvent()['routeKey']).toBe(routeKey)
  })

  it('answer 404 {"message":"Not Found"} where there is no route or no stage', async () => {
    const publication = v2Publication('HTTP', { stages: [{ stageName: 'dev' }], routes: { 'GET /a': { integration: {} } } })
    const { call } = startGateway(publication)

    for (const response of [await call('/dev/b'), await call('/a')]) {
      expect([response.status, await response.text()]).toEqual([404, '{"message":"Not Found"}'])
      expect(response.headers.get('apigw-requestid')).toMatch(/=$/)
      expect(response.headers.get('content-type')).toBe('application/json')
    }
  })
})

describe('the answer of an HTTP API function', () => {
  it.each([
    ['a text', 'Hello from Lambda!', 200, 'Hello from Lambda!'],
    ['an object', { message: 'Hello' }, 200, '{"message":"Hello"}'],
  ])('is inferred from %s in format 2.0', async (_name, answer, status, body) => {
    const { call } = startGateway(v2Publication('HTTP', { routes: { $default: { integration: {} } } }), { answer })

    const response = await call('/')

    expect([response.status, await response.text(), response.headers.get('content-type')]).toEqual([status, body, 'application/json'])
  })

  it('sets each of its cookies, and decodes a base64 body', async () => {
    const { call } = startGateway(v2Publication('HTTP', { routes: { $default: { integration: {} } } }), {
      answer: { statusCode: 201, cookies: ['a=1', 'b=2; Secure'], body: 'aGk=', isBase64Encoded: true },
    })

    const response = await call('/')

    expect([response.status, await response.text(), response.headers.getSetCookie()]).toEqual([201, 'hi', ['a=1', 'b=2; Secure']])
  })

  it('that is an error is 500 Internal Server Error', async () => {
    const { call } = startGateway(v2Publication('HTTP', { routes: { $default: { integration: {} } } }), {
      invokeFunction: async () => ({ payload: '{}', functionError: 'Unhandled', requestId: 'r' }),
    })

    const response = await call('/')

    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}'])
  })
})

describe('CORS of an HTTP API (http-api-cors)', () => {
  const corsConfiguration = {
    allowOrigins: ['https://www.example.com', 'http://*'],
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['authorization'],
    exposeHeaders: ['date'],
    maxAge: 300,
    allowCredentials: true,
  }
  const api = v2Publication('HTTP', { api: { corsConfiguration }, routes: { 'GET /pets': { integration: {} } } })
  const preflight = (origin: string): RequestInit => ({
    method: 'OPTIONS',
    headers: { Origin: origin, 'Access-Control-Request-Method': 'GET' },
  })

  it('answers a preflight without a route for it', async () => {
    const { call, invocations } = startGateway(api)

    const response = await call('/pets', preflight('https://www.example.com'))

    expect([response.status, invocations.length]).toEqual([204, 0])
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': 'https://www.example.com',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization',
      'access-control-allow-credentials': 'true',
      'access-control-max-age': '300',
    })
  })

  it('says nothing to an origin that is not allowed', async () => {
    const { call } = startGateway(api)

    const response = await call('/pets', preflight('https://evil.example'))

    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([204, null])
  })

  it('overwrites the headers of the backend, on errors too', async () => {
    const { call } = startGateway(api, { answer: { statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*', 'X-Own': '1' } } })

    const found = await call('/pets', { headers: { Origin: 'http://localhost:3000' } })
    const missing = await call('/none', { headers: { Origin: 'http://localhost:3000' } })

    for (const response of [found, missing]) {
      expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:3000')
      expect(response.headers.get('access-control-expose-headers')).toBe('date')
    }
    expect(found.headers.get('x-own')).toBe('1')
  })

  it('leaves OPTIONS to a route that takes it', async () => {
    const { call, lastEvent } = startGateway(v2Publication('HTTP', { api: { corsConfiguration }, routes: { 'ANY /pets': { integration: {} } } }))

    const response = await call('/pets', preflight('https://www.example.com'))

    expect(lastEvent()['routeKey']).toBe('ANY /pets')
    expect(response.headers.get('access-control-allow-methods')).toBe('GET,POST')
  })
})

describe('a route whose authorizer is not built in', () => {
  it.each(['AWS_IAM'] as const)('is closed, never public: %s', async (authorizationType) => {
    const { call, invocations } = startGateway(v2Publication('HTTP', { routes: { $default: { integration: {}, route: { authorizationType } } } }))

    const response = await call('/')

    expect([response.status, invocations.length]).toEqual([500, 0])
  })
})
