import { describe, expect, it } from 'vitest'
import { createBackend } from './builders/backend.ts'
import { startGateway } from './builders/gateway.ts'
import { API_ID, restPublication } from './builders/publication.ts'

const OK = { '200': { statusCode: '200' } }
const SENT = { method: 'POST', body: '{"message":"hello world"}', headers: { 'Content-Type': 'application/json', Accept: 'application/xml', 'User-Agent': 'test/integration' } }

describe('HTTP', () => {
  const http = restPublication({
    methods: {
      'POST /': {
        methodResponses: OK,
        integration: {
          type: 'HTTP',
          httpMethod: 'POST',
          uri: 'http://backend.test/target',
          integrationResponses: { '200': { statusCode: '200', selectionPattern: '2\\d{2}' }, default: { statusCode: '200' } },
        },
      },
    },
  })

  it('sends its own headers, not the ones of the client (recorded: test_http_integration_with_lambda[HTTP])', async () => {
    const backend = createBackend({ body: 'answer' })
    const { call } = startGateway(http, backend)

    const response = await call('/dev', SENT)

    expect(backend.headers()).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': `AmazonAPIGateway_${API_ID}`,
      'x-amzn-apigateway-api-id': API_ID,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-port': '80',
      'x-forwarded-proto': 'http',
    })
    expect(backend.headers()).not.toHaveProperty('accept-encoding')
    expect([backend.calls[0]?.url, await backend.body()]).toEqual(['http://backend.test/target', '{"message":"hello world"}'])
    expect([response.status, await response.text(), response.headers.get('content-type')]).toEqual([200, 'answer', 'application/json'])
    expect(response.headers.get('x-amzn-trace-id')).toMatch(/^Root=1-/)
  })

  it.each([200, 400])('answers 200 for a backend that answers %i (recorded: test_http_integration_invoke_status_code_passthrough[HTTP])', async (status) => {
    const backend = createBackend({ status, body: `{"message": "", "status_code": ${status}}` })
    const { call } = startGateway(http, backend)

    const response = await call('/dev', SENT)

    expect([response.status, await response.json()]).toEqual([200, { message: '', status_code: status }])
  })

  it('turns a SOAP backend into JSON by templates', async () => {
    const backend = createBackend({ headers: ['Content-Type', 'text/xml'], body: '<temperature>21</temperature>' })
    const soap = restPublication({
      methods: {
        'POST /': {
          methodResponses: OK,
          integration: {
            type: 'HTTP',
            httpMethod: 'POST',
            uri: 'http://backend.test/soap',
            requestParameters: { 'integration.request.header.Content-Type': "'text/xml'" },
            requestTemplates: { 'application/json': "<city>$input.path('$.city')</city>" },
            integrationResponses: {
              '200': { statusCode: '200', responseTemplates: { 'application/json': '{"xml": "$util.escapeJavaScript($input.body)"}' } },
            },
          },
        },
      },
    })
    const { call } = startGateway(soap, backend)

    const response = await call('/dev', { ...SENT, body: '{"city":"Bern"}' })

    expect([await backend.body(), backend.headers()['content-type']]).toEqual(['<city>Bern</city>', 'text/xml'])
    expect(await response.json()).toEqual({ xml: '<temperature>21</temperature>' })
  })
})

describe('HTTP_PROXY', () => {
  const proxy = restPublication({
    methods: { 'ANY /': { integration: { type: 'HTTP_PROXY', httpMethod: 'ANY', uri: 'http://backend.test/target' } } },
  })

  it('hands the request on (recorded: test_http_integration_with_lambda[HTTP_PROXY])', async () => {
    const backend = createBackend()
    const { call } = startGateway(proxy, backend)

    await call('/dev?a=1&a=2', { ...SENT, headers: { ...SENT.headers, 'Accept-Encoding': 'gzip, deflate', Connection: 'close', TE: 'trailers', Via: 'x' } })

    expect([backend.calls[0]?.method, backend.calls[0]?.url, await backend.body()]).toEqual(['POST', 'http://backend.test/target?a=1&a=2', SENT.body])
    expect(backend.headers()).toMatchObject({
      accept: 'application/xml',
      'accept-encoding': 'gzip, deflate',
      'content-type': 'application/json',
      'user-agent': 'test/integration',
      'x-amzn-apigateway-api-id': API_ID,
      'x-forwarded-for': '127.0.0.1',
    })
    for (const name of ['host', 'connection', 'te', 'via', 'content-length']) expect(backend.headers()).not.toHaveProperty(name)
  })

  it('answers with the headers of the backend, some of them remapped (recorded as above)', async () => {
    const backend = createBackend({
      status: 400,
      headers: ['Connection', 'keep-alive', 'Content-Length', '2', 'Date', 'now', 'x-amzn-RequestId', 'theirs', 'X-Own', '1', 'Via', 'x', 'Transfer-Encoding', 'chunked'],
      body: 'no',
    })
    const { call } = startGateway(proxy, backend)

    const response = await call('/dev')

    expect([response.status, await response.text()]).toEqual([400, 'no'])
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-amzn-remapped-connection': 'keep-alive',
      'x-amzn-remapped-content-length': '2',
      'x-amzn-remapped-date': 'now',
      'x-amzn-remapped-x-amzn-requestid': 'theirs',
      'x-own': '1',
      'content-type': 'application/json',
    })
    for (const name of ['via', 'transfer-encoding', 'x-amzn-trace-id']) expect(response.headers.get(name)).toBe(null)
  })

  it('puts what is mapped in place of headers and before the query (recorded: test_http_proxy_integration_request_data_mappings)', async () => {
    const backend = createBackend()
    const { call } = startGateway(
      restPublication({
        methods: {
          'POST /{pathVariable}': {
            integration: {
              type: 'HTTP_PROXY',
              httpMethod: 'POST',
              uri: 'http://backend.test/{path}?testQs=foo',
              requestParameters: {
                'integration.request.path.path': 'method.request.path.pathVariable',
                'integration.request.header.headerVar': 'method.request.header.foobar',
                'integration.request.querystring.queryString': 'method.request.querystring.testQueryString',
                'integration.request.querystring.testQs': 'method.request.querystring.testVar',
                'integration.request.querystring.testVar': 'method.request.path.pathVariable',
              },
            },
          },
        },
      }),
      backend,
    )

    await call('/dev/foobar?testQueryString=foo&testVar=bar', {
      ...SENT,
      headers: { ...SENT.headers, foobar: 'mapped-value', headerVar: 'request-value' },
    })

    const query = new URL(backend.calls[0]?.url ?? '').searchParams
    expect(['queryString', 'testQs', 'testQueryString', 'testVar'].map((name) => query.getAll(name).join(','))).toEqual(['foo', 'bar,foo', 'foo', 'foobar,bar'])
    expect(backend.headers()).toMatchObject({ headervar: 'mapped-value', foobar: 'mapped-value' })
    expect(new URL(backend.calls[0]?.url ?? '').pathname).toBe('/foobar')
  })

  it('takes the parts of its address from stage variables and path, and refuses a path that climbs', async () => {
    const backend = createBackend()
    const { call } = startGateway(
      restPublication({
        stage: { variables: { host: 'backend.test', version: 'v2' } },
        methods: {
          'GET /{proxy+}': {
            integration: {
              type: 'HTTP_PROXY',
              httpMethod: 'GET',
              uri: 'http://${stageVariables.host}/${stageVariables.version}/{proxy}',
              requestParameters: { 'integration.request.path.proxy': 'method.request.path.proxy' },
            },
          },
        },
      }),
      backend,
    )

    await call('/dev/a%20b/c')
    const climbing = await call('/dev/a%2F..%2F..%2Fadmin')

    expect(backend.calls.map(({ url }) => url)).toEqual(['http://backend.test/v2/a%20b/c'])
    expect(climbing.status).toBe(500)
  })

  it.each([
    ['timeout', 504, 'Endpoint request timed out'],
    ['connection', 504, 'Network error communicating with endpoint'],
    ['malformed-backend-response', 502, 'Internal server error'],
  ] as const)('whose backend fails with %s is %i', async (code, status, message) => {
    const { call } = startGateway(proxy, { sendHttpRequest: async () => ({ kind: 'failure', code, message: 'lost' }) })

    const response = await call('/dev')

    expect([response.status, await response.json()]).toEqual([status, { message }])
  })

  it('passes a body on piece by piece, and stops above the limit', async () => {
    const backend = createBackend()
    const { gateway } = startGateway(proxy, { ...backend, limits: { payloadBytes: 8 } })
    const request = (count: number) => ({
      method: 'POST',
      path: '/dev',
      query: '',
      headers: ['Host', `${API_ID}.execute-api.x`],
      body: (async function* () {
        for (let index = 0; index < count; index += 1) yield new Uint8Array([65, 66, 67, 68])
      })(),
      sourceIp: '127.0.0.1',
      protocol: 'HTTP/1.1',
    })

    await gateway.handle(request(2))
    const small = await backend.body()
    await gateway.handle(request(3))

    expect(small).toBe('ABCDABCD')
    await expect(backend.body()).rejects.toThrow('larger than 8 bytes')
  })
})
