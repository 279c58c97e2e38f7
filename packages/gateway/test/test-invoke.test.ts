import type { RestIntegration } from '@gatewright/types'
import { describe, expect, it } from 'vitest'
import type { TestInvokeRequest, TestInvokeResult } from '../src/index.ts'
import { createBackend } from './builders/backend.ts'
import { startGateway } from './builders/gateway.ts'
import { proxyIntegration, restPublication, restSnapshot } from './builders/publication.ts'

const mock = (template: string): RestIntegration => ({
  type: 'MOCK',
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
  integrationResponses: { '200': { statusCode: '200', responseTemplates: { 'application/json': template } } },
})
const RESPONSES = { '200': { statusCode: '200' } }
const snapshot = restSnapshot({
  methods: {
    'GET /pets': { integration: mock('{"pets": "all the pets"}'), methodResponses: RESPONSES },
    'ANY /pets/{petId}': { integration: mock('{"petId": "$input.params(\'petId\')"}'), methodResponses: RESPONSES },
    'GET /fails': { integration: proxyIntegration({ httpMethod: 'GET' }), authorizationType: 'AWS_IAM', apiKeyRequired: true },
    'POST /http': {
      integration: { type: 'HTTP', httpMethod: 'POST', uri: 'http://backend.test/x', integrationResponses: { '200': { statusCode: '200' } } },
      methodResponses: RESPONSES,
    },
  },
})

async function invoke(path: string, request: Partial<TestInvokeRequest> = {}): Promise<TestInvokeResult> {
  const { gateway } = startGateway(restPublication({ methods: {} }), createBackend({ headers: ['Content-Type', 'text/plain'], body: 'from the backend' }))
  const resource = snapshot.resources.find((candidate) => candidate.path === path)
  const method = Object.values(resource?.resourceMethods ?? {})[0]
  if (resource === undefined || method === undefined) throw new Error(`no method at ${path}`)
  return gateway.testInvoke({ snapshot, resource, method, httpMethod: 'GET', ...request })
}

/** The log without its dates and ids, as the recording has it. */
function lines({ log }: TestInvokeResult): readonly string[] {
  return log.replaceAll(/^\w{3} \w{3} \d{2} \d\d:\d\d:\d\d UTC \d{4} : /gm, '').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>').split('\n')
}

describe('TestInvokeMethod (recorded: test_invoke_test_method)', () => {
  it.each([
    ['/pets', undefined, {}, '{"pets": "all the pets"}', '/pets', '{}', '{}', ''],
    ['/pets', '/random/test', {}, '{"pets": "all the pets"}', '/random/test', '{}', '{}', ''],
    ['/pets/{petId}', '/pets/123', {}, '{"petId": "123"}', '/pets/123', '{petId=123}', '{}', ''],
    ['/pets/{petId}', undefined, {}, '{"petId": "{petId}"}', '/pets/{petId}', '{petId={petId}}', '{}', ''],
    ['/pets/{petId}', '/random/test', {}, '{"petId": ""}', '/random/test', '{}', '{}', ''],
    ['/pets/{petId}', '/pets/123?foo=bar', {}, '{"petId": "123"}', '/pets/123', '{petId=123}', '{foo=bar}', ''],
    ['/pets/{petId}', '/pets/123', { httpMethod: 'POST', body: '{"foo": "bar"}' }, '{"petId": "123"}', '/pets/123', '{petId=123}', '{}', '{"foo": "bar"}'],
  ])('%s with %s', async (path, pathWithQueryString, request, body, shownPath, parameters, query, sent) => {
    const result = await invoke(path, { ...(pathWithQueryString === undefined ? {} : { pathWithQueryString }), ...request })

    expect(result).toMatchObject({ status: 200, body, headers: { 'Content-Type': 'application/json' }, multiValueHeaders: { 'Content-Type': ['application/json'] } })
    expect(lines(result)).toEqual([
      'Execution log for request <id>',
      'Starting execution for request: <id>',
      `HTTP Method: ${'httpMethod' in request ? request.httpMethod : 'GET'}, Resource Path: ${shownPath}`,
      `Method request path: ${parameters}`,
      `Method request query string: ${query}`,
      'Method request headers: {}',
      `Method request body before transformations: ${sent}`,
      `Method response body after transformations: ${body}`,
      'Method response headers: {Content-Type=application/json}',
      'Successfully completed execution',
      'Method completed with status: 200',
      '',
    ])
  })

  it('tells what the backend was sent and answered', async () => {
    const result = await invoke('/http', { httpMethod: 'POST', body: '{}' })

    expect(lines(result)).toEqual(
      expect.arrayContaining([
        'Endpoint request URI: http://backend.test/x',
        'Endpoint request body after transformations: {}',
        'Sending request to http://backend.test/x',
        'Received response. Status: 200, Integration latency: 0 ms',
        'Endpoint response headers: {Content-Type=text/plain}',
        'Endpoint response body before transformations: from the backend',
      ]),
    )
  })

  it('passes over authorizers and API keys, and says why an execution failed', async () => {
    const result = await invoke('/fails')

    expect(result.status).toBe(500)
    expect(result.log).toContain('Execution failed due to configuration error: A function is called with POST, not with GET')
    expect(lines(result).at(-2)).toBe('Method completed with status: 500')
  })
})

describe('a test of a streamed answer (response-streaming-troubleshoot)', () => {
  const uri = proxyIntegration().uri?.replace('2015-03-31', '2021-11-15').replace('/invocations', '/response-streaming-invocations') ?? ''
  const streams = restSnapshot({ methods: { 'GET /': { integration: proxyIntegration({ uri, responseTransferMode: 'STREAM' }) } } })
  const HEAD = '{"statusCode":201}\0\0\0\0\0\0\0\0'

  /** The test's result, and what ends its 35 seconds. */
  function test(stream: () => AsyncGenerator<string>): { readonly result: Promise<TestInvokeResult>; readonly ring: () => void } {
    const timers = new Map<() => void, number>()
    const { gateway } = startGateway(restPublication({ methods: {} }), {
      startTimer(callback, milliseconds) {
        timers.set(callback, milliseconds)
        return () => void timers.delete(callback)
      },
      async invokeFunctionStream() {
        async function* bytes(): AsyncGenerator<Uint8Array> {
          for await (const piece of stream()) yield new TextEncoder().encode(piece)
        }
        return { stream: bytes(), requestId: 'r' }
      },
    })
    const [resource] = streams.resources
    const method = resource?.resourceMethods?.['GET']
    if (resource === undefined || method === undefined) throw new Error('no method')
    const ring = (): void => timers.forEach((milliseconds, callback) => (milliseconds === 35_000 ? callback() : undefined))
    return { result: gateway.testInvoke({ snapshot: streams, resource, method, httpMethod: 'GET' }), ring }
  }
  const turn = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 5))

  it('shows it whole where it ends, without a log', async () => {
    const { result } = test(async function* () {
      yield HEAD
      yield 'one '
      yield 'two'
    })

    expect(await result).toMatchObject({ status: 201, body: 'one two', log: '' })
  })

  it('shows what came within 35 seconds', async () => {
    const { result, ring } = test(async function* () {
      yield `${HEAD}first`
      await new Promise(() => undefined)
    })
    await turn()
    ring()

    expect(await result).toMatchObject({ status: 201, body: 'first' })
  })

  it('holds no more than passes 1 MB', async () => {
    let sent = 0
    const { result } = test(async function* () {
      yield HEAD
      for (;;) yield 'x'.repeat((sent += 1) && 100_000)
    })

    const { body } = await result

    expect([body.length, sent]).toEqual([1_100_000, 11])
  })

  it('has the status 0 where no head comes in time', async () => {
    const { result, ring } = test(async function* () {
      await new Promise(() => undefined)
      yield HEAD
    })
    await turn()
    ring()

    expect(await result).toMatchObject({ status: 0, body: '', headers: {}, log: '' })
  })
})

it('shows the whole answer of an HTTP_PROXY backend that came as a stream, and its log', async () => {
  const proxied = restSnapshot({ methods: { 'GET /': { integration: { type: 'HTTP_PROXY', httpMethod: 'GET', uri: 'http://backend.test/' } } } })
  const { gateway } = startGateway(restPublication({ methods: {} }), {
    sendHttpRequest: async () => ({
      kind: 'reply',
      status: 200,
      headers: [],
      body: (async function* () {
        yield new TextEncoder().encode('in ')
        yield new TextEncoder().encode('pieces')
      })(),
    }),
  })
  const [resource] = proxied.resources
  const method = resource?.resourceMethods?.['GET']
  if (resource === undefined || method === undefined) throw new Error('no method')

  const result = await gateway.testInvoke({ snapshot: proxied, resource, method, httpMethod: 'GET' })

  expect(result).toMatchObject({ status: 200, body: 'in pieces' })
  expect(lines(result)).toEqual(expect.arrayContaining(['Endpoint response body before transformations: in pieces', 'Method response body after transformations: in pieces']))
})

it('shows the backend the client certificate that the test names', async () => {
  const backend = createBackend()
  const { gateway } = startGateway(restPublication({ methods: {} }), backend)
  gateway.publishAccount({ apiKeys: [], domainNames: [], usagePlans: [], vpcLinks: [], clientCertificates: [{ id: 'c1', certificate: 'CERT', privateKey: 'KEY' }] })
  const resource = snapshot.resources.find(({ path }) => path === '/http')
  const method = resource?.resourceMethods?.['POST']
  if (resource === undefined || method === undefined) throw new Error('no such method')

  const known = await gateway.testInvoke({ snapshot, resource, method, httpMethod: 'POST', clientCertificateId: 'c1' })
  const unknown = await gateway.testInvoke({ snapshot, resource, method, httpMethod: 'POST', clientCertificateId: 'c2' })

  expect([known.status, unknown.status]).toEqual([200, 500])
  expect(backend.calls.map(({ tls }) => tls)).toEqual([{ clientCertificate: { certificatePem: 'CERT', privateKeyPem: 'KEY' } }])
})
