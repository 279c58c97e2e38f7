import { describe, expect, it } from 'vitest'
import { startGateway } from './builders/gateway.ts'
import { API_ID, proxyIntegration, restPublication } from './builders/publication.ts'
import recorded from './fixtures/rest-proxy-events.json' with { type: 'json' }

const api = restPublication({
  stage: { stageName: 'stage' },
  methods: { 'ANY /{proxy+}': { integration: proxyIntegration() }, 'ANY /hardcoded': { integration: proxyIntegration() } },
})

const QUERY =
  'dateTimeOffset=2023-06-12T18:05:10.123456+00:00&email=test%2Balias@gmail.com&plus=test+alias@gmail.com' +
  '&url=https://www.google.com/&whitespace=foo%20bar&zhash=abort/'

const PATHS: readonly (readonly [name: keyof typeof recorded.cases, path: string])[] = [
  ['without-trailing-slash', '/stage/proxy-value'],
  ['with-trailing-slash', '/stage/proxy-value/'],
  ['with-double-slash', '/stage/proxy-value//double-slash'],
  ['with-prepended-slash-to-stage', '//stage/proxy-value'],
  ['with-prepended-slash', '/stage//proxy-value'],
  ['without-trailing-slash-and-query-params', '/stage/proxy-value?urlparam=test'],
  ['with-trailing-slash-and-query-params', '/stage/proxy-value/?urlparam=test'],
  ['with-path-encoded-email', '/stage/proxy-value/api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com'],
  ['with-params-encoding', `/stage/proxy-value/api?${QUERY}`],
]

describe('the event of a REST API function', () => {
  it.each(PATHS)('equals the one recorded on AWS: %s', async (name, path) => {
    const { call, lastEvent } = startGateway(api)

    await call(path, { headers: { 'User-Agent': 'python-requests/testing' } })

    expect(comparable(lastEvent())).toEqual(comparable(recorded.cases[name]))
  })

  it('adds where the request came from, and keeps a trace that the client brought', async () => {
    const { call, lastEvent } = startGateway(api)

    await call('/stage/x', { headers: { 'X-Forwarded-For': '203.0.113.9', 'X-Amzn-Trace-Id': 'Root=1-5759e988-bd862e3fe1be46a994272793' } })

    expect(lastEvent()['headers']).toMatchObject({
      Host: `${API_ID}.execute-api.us-east-1.localhost`,
      'X-Amzn-Trace-Id': 'Root=1-5759e988-bd862e3fe1be46a994272793',
      'X-Forwarded-For': '203.0.113.9, 127.0.0.1',
      'X-Forwarded-Port': '80',
      'X-Forwarded-Proto': 'http',
    })
  })

  it('hands a body over as text, and as base64 where its type is one of the binary media types', async () => {
    const binary = restPublication({
      api: { binaryMediaTypes: ['image/png'] },
      methods: { 'POST /': { integration: proxyIntegration() } },
    })
    const { call, lastEvent } = startGateway(binary)

    await call('/dev', { method: 'POST', body: 'hällo' })
    expect(lastEvent()).toMatchObject({ body: 'hällo', isBase64Encoded: false })

    await call('/dev', { method: 'POST', body: new Uint8Array([137, 80]), headers: { 'Content-Type': 'image/png' } })
    expect(lastEvent()).toMatchObject({ body: 'iVA=', isBase64Encoded: true })
  })
})

describe('a REST API function', () => {
  it('is found by the stage variables in its ARN, and told who calls', async () => {
    const uri = proxyIntegration().uri?.replace('function:fn', 'function:${stageVariables.name}:${stageVariables.alias}') ?? ''
    const { call, invocations } = startGateway(
      restPublication({
        stage: { variables: { name: 'users', alias: 'live' } },
        methods: { 'GET /users/{id}': { integration: proxyIntegration({ uri }) } },
      }),
    )

    await call('/dev/users/7')

    expect(invocations[0]).toMatchObject({
      functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:users:live',
      sourceArn: `arn:aws:execute-api:us-east-1:123456789012:${API_ID}/dev/GET/users/{id}`,
    })
  })

  it.each([
    ['a code and no more', { statusCode: 200 }, 200, ''],
    ['a code that is text', { statusCode: '201' }, 201, ''],
    ['headers only', { headers: { 'test-header': 'value' } }, 200, ''],
    ['headers that are null', { statusCode: 200, headers: null }, 200, ''],
    ['base64 without binary media types', { statusCode: 200, body: 'dGVzdC1kYXRh', isBase64Encoded: true }, 200, 'dGVzdC1kYXRh'],
    ['an unknown member', { statusCode: 200, wrongValue: 'test' }, 502, '{"message":"Internal server error"}'],
    ['nothing', null, 502, '{"message":"Internal server error"}'],
    ['a text', 'just a string', 502, '{"message":"Internal server error"}'],
    ['a code that is none', { statusCode: 'test123' }, 502, '{"message":"Internal server error"}'],
    ['multi headers that are no lists', { statusCode: 200, multiValueHeaders: { a: 'b' } }, 502, '{"message":"Internal server error"}'],
  ])('answers %s as recorded on AWS (test_aws_proxy_response_payload_format_validation)', async (_name, answer, status, body) => {
    const { call } = startGateway(api, { answer })

    const response = await call('/stage/x')

    expect([response.status, await response.text()]).toEqual([status, body])
  })

  it('gets its base64 body decoded where the client asks for a binary media type first', async () => {
    const { call } = startGateway(
      restPublication({ api: { binaryMediaTypes: ['image/*'] }, methods: { 'GET /': { integration: proxyIntegration() } } }),
      { answer: { statusCode: 200, body: 'iVA=', isBase64Encoded: true, headers: { 'Content-Type': 'image/png' } } },
    )

    const decoded = await call('/dev', { headers: { Accept: 'image/png, */*' } })
    const text = await call('/dev', { headers: { Accept: 'text/html' } })

    expect(new Uint8Array(await decoded.arrayBuffer())).toEqual(new Uint8Array([137, 80]))
    expect(await text.text()).toBe('iVA=')
  })

  it('keeps every value of a header, and its own Content-Type', async () => {
    const { call } = startGateway(api, {
      answer: { statusCode: 200, headers: { 'test-multi': 'value-solo', 'Content-Type': 'text/plain' }, multiValueHeaders: { 'test-multi': ['value-multi'] } },
    })

    const response = await call('/stage/x')

    expect(response.headers.get('test-multi')).toBe('value-multi, value-solo')
    expect(response.headers.get('content-type')).toBe('text/plain')
  })

  it.each([
    ['ERR_FUNCTION_NOT_FOUND', 500, 'Internal server error'],
    ['ERR_FUNCTION_NOT_PERMITTED', 500, 'Internal server error'],
    ['ERR_FUNCTION_THROTTLED', 500, 'Internal server error'],
    ['ERR_FUNCTION_PAYLOAD_TOO_LARGE', 413, 'Request Too Long'],
  ])('that cannot be called (%s) is %i', async (code, status, message) => {
    const { call } = startGateway(api, { invokeFunction: () => Promise.reject(Object.assign(new Error('no'), { code })) })

    const response = await call('/stage/x')

    expect([response.status, await response.json()]).toEqual([status, { message }])
  })

  it('that fails is 502, and that does not answer in time is 504', async () => {
    const failing = startGateway(api, {
      invokeFunction: async () => ({ payload: '{"errorMessage":"boom"}', functionError: 'Unhandled', requestId: 'r' }),
    })
    const silent = startGateway(api, {
      invokeFunction: () => new Promise(() => undefined),
      startTimer(callback) {
        queueMicrotask(callback)
        return () => undefined
      },
    })

    const failed = await failing.call('/stage/x')
    const late = await silent.call('/stage/x')

    expect([failed.status, await failed.json()]).toEqual([502, { message: 'Internal server error' }])
    expect([late.status, await late.json()]).toEqual([504, { message: 'Endpoint request timed out' }])
    expect(late.headers.get('x-amzn-errortype')).toBe('InternalServerErrorException')
  })

  it('is not called with another method than POST (recorded: test_lambda_aws_proxy_integration_non_post_method)', async () => {
    const { call, invocations } = startGateway(restPublication({ methods: { 'GET /': { integration: proxyIntegration({ httpMethod: 'GET' }) } } }))

    const response = await call('/dev')

    expect([response.status, await response.json(), invocations.length]).toEqual([500, { message: 'Internal server error' }, 0])
  })
})

/** An event without its headers and what differs from run to run. */
function comparable(event: unknown): unknown {
  const { headers: _headers, multiValueHeaders: _multi, requestContext, body, ...rest } = event as Record<string, object>
  const { identity, ...context } = requestContext as Record<string, unknown>
  for (const name of DIFFERING) context[name] = name in context ? 'present' : 'absent'
  return { ...rest, body: body ?? null, requestContext: { ...context, identity: { ...(identity as object), sourceIp: 'present' } } }
}

const DIFFERING = [
  'accountId',
  'apiId',
  'deploymentId',
  'domainName',
  'domainPrefix',
  'extendedRequestId',
  'requestId',
  'requestTime',
  'requestTimeEpoch',
  'resourceId',
]
