import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GatewayFault } from '../src/index.ts'
import { createBackend } from './builders/backend.ts'
import { startGateway } from './builders/gateway.ts'
import { API_ID, proxyIntegration, restPublication, v2Publication } from './builders/publication.ts'
import type { ApiPublication } from '@gatewright/types'

const EVERYTHING = '{"p": $input.params(), "b": $input.json("$"), "c": "$context", "u": "$util.urlDecode($input.params(\'q\'))"}'

const REST = restPublication({
  api: { minimumCompressionSize: 0, binaryMediaTypes: ['image/*'] },
  methods: {
    'ANY /fn/{proxy+}': { integration: proxyIntegration() },
    'ANY /mock/{id}': {
      methodResponses: { '200': { statusCode: '200' } },
      integration: {
        type: 'MOCK',
        requestTemplates: { 'application/json': '{"statusCode": 200}' },
        integrationResponses: {
          '200': { statusCode: '200', responseTemplates: { 'application/json': EVERYTHING }, responseParameters: { 'method.response.header.x': 'context.identity.userAgent' } },
        },
      },
    },
    'ANY /http/{proxy+}': {
      integration: {
        type: 'HTTP_PROXY',
        httpMethod: 'ANY',
        uri: 'http://backend.test/{proxy}',
        requestParameters: { 'integration.request.path.proxy': 'method.request.path.proxy', 'integration.request.header.x': 'method.request.querystring.q' },
      },
    },
  },
})

const HTTP = v2Publication('HTTP', {
  stages: [{ stageName: 'dev' }],
  routes: {
    'ANY /fn/{proxy+}': { integration: {} },
    'ANY /http/{proxy+}': {
      integration: { integrationType: 'HTTP_PROXY', integrationUri: 'http://backend.test/{proxy}', requestParameters: { 'append:header.x': '$request.querystring.q', 'overwrite:path': '$request.path.proxy' } },
    },
  },
})

const request = fc.record({
  method: fc.constantFrom('GET', 'POST', 'OPTIONS', 'HEAD', 'PATCH', 'CONNECT', '__PROTO__'),
  path: fc
    .tuple(fc.constantFrom('/fn/', '/mock/', '/http/', '//', ''), fc.oneof(fc.string(), fc.webPath(), fc.constantFrom('%', '%2e%2e%2f', '..%5c', '%00', '__proto__', '%E0%A4%A')))
    .map(([begin, end]) => `/dev${begin}${end}`),
  query: fc.oneof(fc.string(), fc.webQueryParameters(), fc.constantFrom('q=%0d%0aX:%20y', '__proto__=1', 'a;b;c', '&&==&', 'q=%', 'constructor=1&toString=2')),
  headers: fc
    .array(fc.tuple(fc.constantFrom('Content-Type', 'Accept', 'Cookie', 'X-HTTP-Method-Override', '__proto__', 'Content-Encoding', 'Accept-Encoding', 'Origin', 'X-Forwarded-For', 'Content-Length'), fc.string()))
    .map((pairs) => ['Host', `${API_ID}.execute-api.x`, ...pairs.flat()]),
  body: fc.option(fc.uint8Array(), { nil: undefined }),
  sourceIp: fc.constantFrom('127.0.0.1', '::1'),
  protocol: fc.constant('HTTP/1.1'),
})

const unsafe = /[^\t\u0020-\u007e\u0080-\u00ff]/

describe('a hostile request', () => {
  it.each([
    ['REST', REST],
    ['HTTP', HTTP],
  ] as readonly (readonly [string, ApiPublication])[])('to a %s API is answered, is no fault, and ends no header line', async (_protocol, publication) => {
    const faults: GatewayFault[] = []
    const { gateway } = startGateway(publication, { ...createBackend({ body: 'x' }), sinks: { fault: (fault) => void faults.push(fault) } })

    await fc.assert(
      fc.asyncProperty(request, async (hostile) => {
        const { status, headers } = await gateway.handle(hostile)

        expect(status).toBeGreaterThanOrEqual(100)
        expect(status).toBeLessThanOrEqual(599)
        expect(headers.filter((text) => unsafe.test(text))).toEqual([])
        expect(faults).toEqual([])
      }),
      { numRuns: 500, seed: 20261120 },
    )
  })
})
