import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  buildHttpAuthorizerEventV2,
  buildHttpProxyEventV2,
  type EventInput,
  isTextContentType,
  type RouteEventContext,
} from '../../src/lambda-events/index.ts'

function example(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8'))
}

const clientCert = {
  clientCertPem: 'CERT_CONTENT',
  subjectDN: 'www.example.com',
  issuerDN: 'Example issuer',
  serialNumber: 'a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1',
  validity: { notBefore: 'May 28 12:30:02 2019 GMT', notAfter: 'Aug  5 09:36:04 2021 GMT' },
}
const context: RouteEventContext = {
  accountId: '123456789012',
  apiId: 'api-id',
  authorizer: { jwt: { claims: { claim1: 'value1', claim2: 'value2' }, scopes: ['scope1', 'scope2'] } },
  domainName: 'id.execute-api.us-east-1.amazonaws.com',
  domainPrefix: 'id',
  extendedRequestId: 'id',
  identity: { sourceIp: '192.0.2.1', userAgent: 'agent', clientCert },
  path: '/my/path',
  protocol: 'HTTP/1.1',
  requestId: 'id',
  requestTimeEpoch: 1583348638390,
  routeKey: '$default',
  stage: '$default',
}
const input: EventInput<RouteEventContext> = {
  request: {
    method: 'POST',
    path: '/my/path',
    query: 'parameter1=value1&parameter1=value2&parameter2=value',
    headers: ['Cookie', 'cookie1; cookie2', 'Header1', 'value1', 'header2', 'value1', 'HEADER2', 'value2'],
    body: 'Hello from Lambda',
  },
  context,
  pathParameters: { parameter1: 'value1' },
  stageVariables: { stageVariable1: 'value1', stageVariable2: 'value2' },
}

describe('buildHttpProxyEventV2', () => {
  it("equals the guide's example, key by key and in order", () => {
    const event = buildHttpProxyEventV2(input)

    // The example's two times disagree by eight days; ours follow the number.
    const expected = JSON.stringify(example('http-proxy-event-2.0')).replace('12/Mar/2020:19:03:58', '04/Mar/2020:19:03:58')
    expect(JSON.stringify(event)).toBe(expected)
  })

  it('leaves out what has no value', () => {
    const { authorizer: _, ...bare } = context

    const event = buildHttpProxyEventV2({
      request: { method: 'GET', path: '/', query: '', headers: ['host', 'h'], body: undefined },
      context: { ...bare, identity: { sourceIp: '192.0.2.1' } },
      pathParameters: {},
      stageVariables: {},
    })

    expect(Object.keys(event)).toEqual([
      'version',
      'routeKey',
      'rawPath',
      'rawQueryString',
      'headers',
      'requestContext',
      'isBase64Encoded',
    ])
    expect(event['requestContext']).not.toHaveProperty('authorizer')
    expect(event['requestContext']).not.toHaveProperty('authentication')
  })

  it('keeps the query string as it came', () => {
    const event = buildHttpProxyEventV2({ ...input, request: { ...input.request, query: 'scope=openid%20profile&a+b=%26' } })

    expect(event).toMatchObject({
      rawQueryString: 'scope=openid%20profile&a+b=%26',
      queryStringParameters: { scope: 'openid profile', 'a b': '&' },
    })
  })

  it('carries every text as it came: quotes, controls, lone surrogates, names of the prototype', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', '"', '\\', '\u0000', '\ud800', '\u2028'))
    fc.assert(
      fc.property(text, fc.array(fc.tuple(text, text)), fc.dictionary(text, text), (path, headers, parameters) => {
        const pairs = headers.filter(([name]) => name.toLowerCase() !== 'cookie')
        const event = buildHttpProxyEventV2({
          ...input,
          request: { ...input.request, path, headers: pairs.flat(), isBinary: false, body: path },
          pathParameters: parameters,
        })

        const names = [...new Set(pairs.map(([name]) => name.toLowerCase()))]
        const joined = names.map((name) => [name, pairs.filter(([other]) => other.toLowerCase() === name).map(([, value]) => value).join(',')])
        expect(Object.entries(event['headers'] as object)).toEqual(expect.arrayContaining(joined))
        expect(event['rawPath']).toBe(path)
        expect(event['body']).toBe(path === '' ? undefined : path)
        expect(Object.entries((event['pathParameters'] ?? {}) as object)).toEqual(Object.entries(parameters))
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    ['application/x-www-form-urlencoded', true],
    ['image/png', true],
    ['application/json; charset=utf-8', false],
    ['text/html', false],
    ['application/problem+json', false],
    ['application/jsonish', true],
  ])('decides by the content type %s whether the body is base64: %s', (contentType, isBase64Encoded) => {
    const event = buildHttpProxyEventV2({ ...input, request: { ...input.request, headers: ['Content-Type', contentType] } })

    expect(event).toMatchObject({ isBase64Encoded, body: isBase64Encoded ? btoa('Hello from Lambda') : 'Hello from Lambda' })
    expect(isTextContentType(contentType)).toBe(!isBase64Encoded)
  })
})

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
it("buildHttpAuthorizerEventV2 equals the guide's example but for its header names, which 2.0 writes in lower case", () => {
  const { authorizer: _, ...bare } = context

  const event = buildHttpAuthorizerEventV2({
    ...input,
    context: { ...bare, identity: { ...bare.identity, sourceIp: 'IP' } },
    request: {
      ...input.request,
      headers: ['Cookie', 'cookie1; cookie2', 'Header1', 'value1', 'Header2', 'value2'],
      body: undefined,
    },
    routeArn: 'arn:aws:execute-api:us-east-1:123456789012:abcdef123/test/GET/request',
    identitySource: ['user1', '123'],
  })

  const expected = JSON.stringify(example('http-authorizer-event-2.0'))
    .replace('12/Mar/2020:19:03:58', '04/Mar/2020:19:03:58')
    .replace(/"Header([12])"/g, '"header$1"')
  expect(JSON.stringify(event)).toBe(expected)
})
