import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  buildHttpProxyEventV1,
  buildRestProxyEvent,
  type EventInput,
  type ResourceEventContext,
} from '../../src/lambda-events/index.ts'

const context: ResourceEventContext = {
  accountId: '111111111111',
  apiId: 'abc123',
  deploymentId: 'dep1',
  domainName: 'abc123.execute-api.us-east-1.amazonaws.com',
  domainPrefix: 'abc123',
  extendedRequestId: 'JKJaXmPLvHcESHA=',
  identity: { sourceIp: '192.0.2.1', userAgent: 'agent/1' },
  path: '/stage/pets',
  protocol: 'HTTP/1.1',
  requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
  requestTimeEpoch: Date.UTC(2020, 2, 4, 19, 15, 17),
  resourceId: 'res1',
  resourcePath: '/{proxy+}',
  stage: 'stage',
}

function inputOf(
  changes: { request?: object; context?: object; pathParameters?: object; stageVariables?: object } = {},
): EventInput<ResourceEventContext> {
  const request = { method: 'GET', path: '/pets', query: '', headers: [], body: undefined, ...changes.request }
  const { pathParameters = {}, stageVariables } = changes
  return {
    request,
    context: { ...context, ...changes.context },
    pathParameters: { ...pathParameters },
    stageVariables: stageVariables === undefined ? undefined : { ...stageVariables },
  }
}

interface RecordedEvent {
  readonly path: string
  readonly pathParameters: Record<string, string> | null
  readonly queryStringParameters: Record<string, string> | null
  readonly multiValueQueryStringParameters: Record<string, string[]> | null
  readonly requestContext: Record<string, unknown> & { readonly identity: Record<string, unknown> }
}

const fixture = JSON.parse(readFileSync(new URL('../fixtures/rest-proxy-events.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly { readonly name: string; readonly query: string; readonly event: RecordedEvent }[]
}

describe('buildRestProxyEvent', () => {
  it.each(fixture.cases)('builds what AWS recorded as $name', ({ query, event }) => {
    const { path, pathParameters, requestContext } = event

    const built = buildRestProxyEvent(
      inputOf({
        request: { path, query },
        context: { path: requestContext['path'], resourcePath: requestContext['resourcePath'] },
        pathParameters: pathParameters ?? {},
      }),
    )

    expect(built).toMatchObject({
      path,
      pathParameters,
      queryStringParameters: event.queryStringParameters,
      multiValueQueryStringParameters: event.multiValueQueryStringParameters,
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
    })
    expect(Object.keys(built).toSorted()).toEqual(Object.keys(event).toSorted())
    const builtContext = built['requestContext'] as RecordedEvent['requestContext']
    expect(Object.keys(builtContext).toSorted()).toEqual(Object.keys(requestContext).toSorted())
    expect(Object.keys(builtContext.identity).toSorted()).toEqual(Object.keys(requestContext.identity).toSorted())
  })

  it('writes its members in the order of the guide', () => {
    const event = buildRestProxyEvent(inputOf())

    expect(Object.keys(event)).toEqual([
      'resource',
      'path',
      'httpMethod',
      'headers',
      'multiValueHeaders',
      'queryStringParameters',
      'multiValueQueryStringParameters',
      'requestContext',
      'pathParameters',
      'stageVariables',
      'body',
      'isBase64Encoded',
    ])
  })

  it('keeps the case of header names, the last value as the single one', () => {
    const headers = ['tEsT-HEADeR', 'one', 'Host', 'h', 'test-header', 'two']

    const event = buildRestProxyEvent(inputOf({ request: { headers } }))

    expect(event).toMatchObject({
      headers: { 'tEsT-HEADeR': 'two', Host: 'h' },
      multiValueHeaders: { 'tEsT-HEADeR': ['one', 'two'], Host: ['h'] },
    })
  })

  it('shows the request time as AWS writes it', () => {
    expect(buildRestProxyEvent(inputOf())).toMatchObject({
      requestContext: { requestTime: '04/Mar/2020:19:15:17 +0000', requestTimeEpoch: 1583349317000 },
    })
  })

  it('has no authorizer without one, and the whole one with one', () => {
    const authorizer = { principalId: 'user', key: 'value' }

    const [without, withOne] = [buildRestProxyEvent(inputOf()), buildRestProxyEvent(inputOf({ context: { authorizer } }))]

    expect(without['requestContext']).not.toHaveProperty('authorizer')
    expect(withOne).toMatchObject({ requestContext: { authorizer } })
  })

  it('hands a binary body over as base64 and a text as text', () => {
    const body = new Uint8Array([0xff, 0x00, 0x41])

    const binary = buildRestProxyEvent(inputOf({ request: { body, isBinary: true } }))
    const text = buildRestProxyEvent(inputOf({ request: { body: new TextEncoder().encode('héllo') } }))

    expect(binary).toMatchObject({ body: '/wBB', isBase64Encoded: true })
    expect(text).toMatchObject({ body: 'héllo', isBase64Encoded: false })
  })

  it('encodes a large binary body whole', () => {
    const body = new Uint8Array(100_000).map((_, index) => index % 251)

    const event = buildRestProxyEvent(inputOf({ request: { body, isBinary: true } }))

    expect(event['body']).toBe(Buffer.from(body).toString('base64'))
  })

  it('takes query keys of any name without touching prototypes', () => {
    const event = buildRestProxyEvent(inputOf({ request: { query: '__proto__=x&constructor=y&a&=b&&bad=%zz' } }))

    expect(JSON.stringify(event['queryStringParameters'])).toBe('{"__proto__":"x","constructor":"y","a":"","":"b","bad":"%zz"}')
    expect(Object.prototype).not.toHaveProperty('x')
  })
})

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
it("buildHttpProxyEventV1 equals the guide's example, key by key and in order", () => {
  const clientCert = {
    clientCertPem: 'CERT_CONTENT',
    subjectDN: 'www.example.com',
    issuerDN: 'Example issuer',
    serialNumber: 'a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1',
    validity: { notBefore: 'May 28 12:30:02 2019 GMT', notAfter: 'Aug  5 09:36:04 2021 GMT' },
  }
  const { deploymentId: _, ...httpContext } = context

  const event = buildHttpProxyEventV1({
    request: {
      method: 'GET',
      path: '/my/path',
      query: 'parameter1=value1&parameter1=value2&parameter2=value',
      headers: ['header1', 'value1', 'header2', 'value1', 'header2', 'value2'],
      body: 'Hello from Lambda!',
    },
    context: {
      ...httpContext,
      accountId: '123456789012',
      apiId: 'id',
      domainName: 'id.execute-api.us-east-1.amazonaws.com',
      domainPrefix: 'id',
      extendedRequestId: 'request-id',
      requestId: 'id=',
      requestTimeEpoch: 1583349317135,
      resourceId: null,
      resourcePath: '/my/path',
      stage: '$default',
      path: '/my/path',
      identity: { sourceIp: '192.0.2.1', userAgent: 'user-agent', clientCert },
    },
    pathParameters: {},
    stageVariables: undefined,
  })

  const example: unknown = JSON.parse(readFileSync(new URL('../fixtures/http-proxy-event-1.0.json', import.meta.url), 'utf8'))
  // The example shows the first of two values; recorded is the last (`invocation-payload-with-params-encoding-multi`).
  expect(JSON.stringify(event)).toBe(
    JSON.stringify(example).replace('"parameter1":"value1","parameter2"', '"parameter1":"value2","parameter2"'),
  )
})
