import type { V2Integration } from '@gatewright/types'
import { describe, expect, it } from 'vitest'
import { createBackend, type TestBackend } from './builders/backend.ts'
import { startGateway, type TestGateway } from './builders/gateway.ts'
import { API_ID, v2Publication } from './builders/publication.ts'

const HOST = `${API_ID}.execute-api.us-east-1.localhost`

function start(
  routes: Readonly<Record<string, Partial<V2Integration>>>,
  { backend = createBackend(), stages }: { readonly backend?: TestBackend; readonly stages?: readonly { readonly stageName: string; readonly stageVariables?: Readonly<Record<string, string>> }[] } = {},
): TestGateway & { readonly backend: TestBackend } {
  const sketch = Object.fromEntries(
    Object.entries(routes).map(([key, integration]) => [
      key,
      { integration: { integrationType: 'HTTP_PROXY' as const, integrationMethod: 'ANY', integrationUri: 'http://backend.test', payloadFormatVersion: '1.0' as const, ...integration } },
    ]),
  )
  return { ...startGateway(v2Publication('HTTP', { routes: sketch, ...(stages === undefined ? {} : { stages }) }), { sendHttpRequest: backend.sendHttpRequest }), backend }
}

describe('HTTP_PROXY of an HTTP API', () => {
  it.each([
    ['a path variable', 'GET /pets/{petID}', 'http://backend.test/ext/{petID}', '/pets/6', 'http://backend.test/ext/6'],
    ['a greedy one', 'ANY /parent/{proxy+}', 'http://backend.test/petstore/{proxy}', '/parent/a/b?q=1', 'http://backend.test/petstore/a/b?q=1'],
    ['a greedy one that is not in the address', 'ANY /{proxy+}', 'http://backend.test/fixed', '/a/b', 'http://backend.test/fixed'],
    ['$default, which sends the full path', '$default', 'http://backend.test', '/store/checkout', 'http://backend.test/store/checkout'],
    ['$default below a path', '$default', 'http://backend.test/base/', '/store', 'http://backend.test/base/store'],
    ['an encoded variable', 'GET /pets/{id}', 'http://backend.test/{id}', '/pets/a%20b', 'http://backend.test/a%20b'],
  ])('calls the address of %s', async (_name, routeKey, integrationUri, path, url) => {
    const { call, backend } = start({ [routeKey]: { integrationUri } })

    await call(path)

    expect(backend.calls[0]?.url).toBe(url)
  })

  it('hands method, body and headers on, and says where they come from in Forwarded', async () => {
    const { call, backend } = start({ $default: {} })

    await call('/', { method: 'PUT', body: 'text', headers: { 'X-Own': '1', Connection: 'close', 'X-Forwarded-For': '203.0.113.1' } })

    expect([backend.calls[0]?.method, await backend.body()]).toEqual(['PUT', 'text'])
    expect(backend.headers()).toMatchObject({ 'x-own': '1', forwarded: `for=127.0.0.1;host=${HOST};proto=http`, 'content-type': 'text/plain;charset=UTF-8' })
    for (const name of ['connection', 'host', 'x-forwarded-for']) expect(backend.headers()).not.toHaveProperty(name)
  })

  it('answers what the backend answers', async () => {
    const backend = createBackend({ status: 404, headers: ['X-Own', '1', 'Connection', 'close', 'Date', 'now'], body: 'none' })
    const { call } = start({ $default: {} }, { backend })

    const response = await call('/')

    expect([response.status, await response.text(), response.headers.get('x-own'), response.headers.get('connection')]).toEqual([404, 'none', '1', null])
  })

  it.each([
    ['timeout', 503, 'Service Unavailable'],
    ['connection', 503, 'Service Unavailable'],
    ['malformed-backend-response', 500, 'Internal Server Error'],
  ] as const)('whose backend fails with %s is %i', async (code, status, message) => {
    const { gateway } = startGateway(
      v2Publication('HTTP', { routes: { $default: { integration: { integrationType: 'HTTP_PROXY', integrationUri: 'http://backend.test' } } } }),
      { sendHttpRequest: async () => ({ kind: 'failure', code, message: 'lost' }) },
    )

    const response = await gateway.fetch(new Request(`http://${HOST}/`))

    expect([response.status, await response.json()]).toEqual([status, { message }])
  })

  it('reaches a private target with the stage in its path, unless the path is overwritten', async () => {
    const listener = 'arn:aws:elasticloadbalancing:us-east-2:123456789012:listener/app/lb/50dc/0467'
    const vpc = { connectionType: 'VPC_LINK', connectionId: 'vl1', integrationUri: listener } as const
    const { call, gateway, backend } = start(
      { 'GET /with/{proxy+}': vpc, 'GET /without/{proxy+}': { ...vpc, requestParameters: { 'overwrite:path': '$request.path' } } },
      { stages: [{ stageName: 'test' }] },
    )
    gateway.publishAccount({ apiKeys: [], domainNames: [], usagePlans: [], vpcLinks: [{ id: 'vl1', targets: { [listener]: 'http://10.0.0.1:8080' } }] })

    await call('/test/with/a')
    await call('/test/without/a?q=1')

    expect(backend.calls.map(({ url }) => url)).toEqual(['http://10.0.0.1:8080/test/with/a', 'http://10.0.0.1:8080/without/a?q=1'])
  })
})

describe('parameter mapping of an HTTP API (http-api-parameter-mapping)', () => {
  it('changes headers, query and path of the request', async () => {
    const { call, backend } = start(
      {
        'GET /pets/{petId}': {
          requestParameters: {
            'append:header.header1': '$context.requestId',
            'append:header.header2': '$request.header.old',
            'remove:header.old': "''",
            'overwrite:querystring.q': '${request.path.petId}-${stageVariables.color}',
            'remove:querystring.secret': "''",
            'overwrite:path': '/v2/$request.path.petId',
          },
        },
      },
      { stages: [{ stageName: '$default', stageVariables: { color: 'red' } }] },
    )

    const response = await call('/pets/7?q=1&secret=2&kept=3', { headers: { old: 'value' } })

    expect(backend.headers()).toMatchObject({ header1: response.headers.get('apigw-requestid'), header2: 'value' })
    expect(backend.headers()).not.toHaveProperty('old')
    const url = new URL(backend.calls[0]?.url ?? '')
    expect(Object.fromEntries(url.searchParams)).toEqual({ kept: '3', q: '7-red' })
  })

  it('changes status and headers of the answer by its status code', async () => {
    const backend = createBackend(({ url }) => ({ status: url.endsWith('/500') ? 500 : 404, body: '{"code":"x1"}' }))
    const { call } = start(
      {
        $default: {
          responseParameters: {
            '500': { 'append:header.header1': '$context.requestId', 'overwrite:statuscode': '403' },
            '404': { 'append:header.error': '$response.body.code' },
          },
        },
      },
      { backend },
    )

    const failed = await call('/500')
    const missing = await call('/404')

    expect([failed.status, failed.headers.get('header1')]).toEqual([403, failed.headers.get('apigw-requestid')])
    expect([missing.status, missing.headers.get('error'), await missing.json()]).toEqual([404, 'x1', { code: 'x1' }])
  })

  it('applies to the event of a function too', async () => {
    const { call, lastEvent } = start({
      $default: { integrationType: 'AWS_PROXY', integrationUri: 'arn:aws:lambda:us-east-1:123456789012:function:fn', payloadFormatVersion: '2.0', requestParameters: { 'overwrite:header.x': 'static', 'append:querystring.q': '2' } },
    })

    await call('/?q=1')

    expect(lastEvent()).toMatchObject({ rawQueryString: 'q=1&q=2', headers: { x: 'static' } })
  })
})

describe('a first-class service of an HTTP API', () => {
  it('gets its parameters from the request (SQS-SendMessage)', async () => {
    const backend = createBackend({ body: '{}' })
    const { call } = startGateway(
      v2Publication('HTTP', {
        routes: {
          'POST /queue': {
            integration: {
              integrationSubtype: 'SQS-SendMessage',
              integrationUri: '',
              credentialsArn: 'arn:aws:iam::123456789012:role/r',
              payloadFormatVersion: '1.0',
              requestParameters: { QueueUrl: 'http://sqs.test/123456789012/q', MessageBody: '$request.body.message' },
            },
          },
        },
      }),
      { sendHttpRequest: backend.sendHttpRequest, resolveEndpoint: ({ service }) => `http://${service}.test`, signRequest: async ({ headers }) => headers },
    )

    const response = await call('/queue', { method: 'POST', body: '{"message":"hello"}' })

    expect(response.status).toBe(200)
    expect(await backend.body()).toContain('hello')
  })
})
