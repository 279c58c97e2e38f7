import type { ApiPublication, ClientTls } from '@gatewright/types'
import { expect, test } from 'vitest'
import { NOW, startGateway, type TestGateway } from './builders/gateway.ts'
import { API_ID, proxyIntegration, restPublication, v2Publication } from './builders/publication.ts'

// https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
const clientCertificate = { clientCertPem: 'PEM', subjectDN: 'CN=ana', issuerDN: 'CN=ca', serialNumber: 'a1', validity: { notBefore: 'a', notAfter: 'b' } }
const TLS: ClientTls = { version: 'TLSv1.3', cipherSuite: 'TLS_AES_256_GCM_SHA384', serverName: 'api.example.com' }

const rest = restPublication({ methods: { 'GET /a': { integration: proxyIntegration() } } })
const http = v2Publication('HTTP', { stages: [{ stageName: 'dev' }], routes: { 'GET /a': { integration: { payloadFormatVersion: '2.0' } } } })
const sockets = v2Publication('WEBSOCKET', { routes: {} })

function start(publication: ApiPublication, truststore: string | undefined): TestGateway {
  const started = startGateway(publication)
  const mappings = [{ basePath: '', apiId: API_ID, stage: 'dev' }]
  const domain = truststore === undefined ? {} : { truststore }
  started.gateway.publishAccount({
    apiKeys: [],
    usagePlans: [],
    vpcLinks: [],
    domainNames: [
      { domainName: 'api.example.com', mappings, ...domain },
      { domainName: 'other.example.com', mappings },
    ],
  })
  return started
}

test.each([
  ['REST', rest],
  ['HTTP', http],
])('lets a client with a trusted certificate into a %s API, whose function sees it', async (_protocol, publication) => {
  const { gateway, lastEvent } = start(publication, 'PEM')

  const response = await gateway.fetch(new Request('https://api.example.com/a'), { tls: { ...TLS, clientCertificate } })

  expect(response.status).toBe(200)
  expect(JSON.stringify(lastEvent())).toContain(JSON.stringify(clientCertificate))
})

const REFUSED: readonly (readonly [string, ClientTls | undefined])[] = [
  ['comes without TLS', undefined],
  ['shows no certificate', TLS],
  ['shows one that is not trusted', { ...TLS, clientCertificateProblem: 'certificate has expired' }],
  ['was let in by another domain', { ...TLS, serverName: 'other.example.com', clientCertificate }],
  ['named no server', { version: 'TLSv1.3', cipherSuite: '', clientCertificate }],
]
test.each(REFUSED.flatMap(([what, tls]) => [['REST', what, rest, tls] as const, ['HTTP', what, http, tls] as const]))(
  'keeps out of a %s API who %s',
  async (_protocol, _what, publication, tls) => {
    const { gateway, invocations } = start(publication, 'PEM')

    for (const path of ['/a', '/nothing']) {
      const response = await gateway.fetch(new Request(`https://api.example.com${path}`), tls === undefined ? {} : { tls })
      expect([response.status, await response.text()]).toEqual([403, '{"message":"Forbidden"}'])
    }
    expect(invocations).toEqual([])
  },
)

test('trusts nobody where the truststore could not be read', async () => {
  const { gateway } = start(rest, '')

  const response = await gateway.fetch(new Request('https://api.example.com/a'), { tls: TLS })

  expect(response.status).toBe(403)
})

test('customised gateway responses are not those of the domain', async () => {
  const customised = restPublication({
    methods: { 'GET /a': { integration: proxyIntegration() } },
    snapshot: { gatewayResponses: [{ responseType: 'DEFAULT_4XX', responseTemplates: { 'application/json': '{"mine":true}' } }] },
  })
  const { gateway } = start(customised, 'PEM')

  const response = await gateway.fetch(new Request('https://api.example.com/a'), { tls: TLS })

  expect(await response.text()).toBe('{"message":"Forbidden"}')
  expect(response.headers.get('x-amzn-errortype')).toBe('ForbiddenException')
})

test('asks for certificates by the configured name only', async () => {
  const { gateway, call } = start(rest, 'PEM')

  expect((await gateway.fetch(new Request('https://other.example.com/a'))).status).toBe(200)
  expect((await call('/dev/a')).status).toBe(200)
})

test('keeps out of a WebSocket API, and of its @connections, who is not trusted', async () => {
  const { gateway } = start(sockets, 'PEM')
  const request = { method: 'GET', path: '/', query: '', headers: ['Host', 'api.example.com'], body: undefined, sourceIp: '192.0.2.1', protocol: 'HTTP/1.1', tls: TLS }

  expect(await gateway.connect({ connectionId: 'c', connectedAt: NOW, request })).toMatchObject({ accepted: false, status: 403 })
  expect(await gateway.handle({ ...request, path: '/@connections/c' })).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' })
})
