import type { ApiPublication, GatewayRequest, V2Authorizer } from '@gatewright/types'
import { describe, expect, it } from 'vitest'
import type { AccessLogLine, GatewayOptions } from '../src/index.ts'
import { NOW, startGateway } from './builders/gateway.ts'
import { API_ID, v2Publication } from './builders/publication.ts'

// The 52 variables of https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html

const HOST = `${API_ID}.execute-api.us-east-1.localhost`
const AUTHORIZER: V2Authorizer = {
  authorizerId: 'a1',
  name: 'auth',
  authorizerType: 'REQUEST',
  authorizerUri: 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:auth/invocations',
  authorizerPayloadFormatVersion: '1.0',
  identitySource: ['$request.header.authorization'],
}
const CERTIFICATE = { clientCertPem: 'PEM', subjectDN: 'CN=ana', issuerDN: 'CN=ca', serialNumber: '7', validity: { notBefore: 'May 1', notAfter: 'May 2' } }

/** The line that a request leaves, by variable; a variable without a value is `-`. */
async function logOf(
  names: readonly string[],
  request: Partial<GatewayRequest>,
  { publication = api, ...options }: Partial<GatewayOptions> & { readonly publication?: (format: string) => ApiPublication } = {},
): Promise<Record<string, string>> {
  const lines: AccessLogLine[] = []
  const format = JSON.stringify(Object.fromEntries(names.map((name) => [name, `$context.${name}`])))
  const { gateway } = startGateway(publication(format), { invokeFunction: answer, ...options, sinks: { accessLog: (line) => void lines.push(line) } })
  const tls = { version: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', clientCertificate: CERTIFICATE }
  await gateway.handle({ method: 'POST', path: '/pets/7', query: '', headers: ['Host', HOST, 'User-Agent', 'curl/8', 'Authorization', 'x'], body: Buffer.from('four'), sourceIp: '10.1.2.3', protocol: 'HTTP/1.1', tls, ...request })
  return JSON.parse(lines[0]?.line ?? '{}') as Record<string, string>
}

const answer: GatewayOptions['invokeFunction'] = async ({ functionArn }) => {
  if (!functionArn.endsWith(':auth')) return { payload: '{"statusCode":201,"body":"hello"}', requestId: 'lambda-1' }
  const Statement = [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*' }]
  return { payload: JSON.stringify({ principalId: 'ana', policyDocument: { Version: '2012-10-17', Statement }, context: { team: 'blue' } }), requestId: 'auth-1' }
}

function api(format: string): ApiPublication {
  return v2Publication('HTTP', {
    stages: [{ stageName: '$default', accessLogSettings: { format } }],
    routes: { 'POST /pets/{id}': { integration: {}, route: { authorizationType: 'CUSTOM', authorizerId: 'a1' } } },
    snapshot: { authorizers: [AUTHORIZER] },
  })
}

const uuidOrId = /^[A-Za-z0-9+/]{15}=$/
const SERVED: Readonly<Record<string, string | RegExp>> = {
  accountId: '123456789012',
  apiId: API_ID,
  'authorizer.principalId': 'ana',
  'authorizer.team': 'blue',
  dataProcessed: '9',
  domainName: HOST,
  domainPrefix: API_ID,
  extendedRequestId: uuidOrId,
  httpMethod: 'POST',
  'identity.clientCert.clientCertPem': 'PEM',
  'identity.clientCert.subjectDN': 'CN=ana',
  'identity.clientCert.issuerDN': 'CN=ca',
  'identity.clientCert.serialNumber': '7',
  'identity.clientCert.validity.notBefore': 'May 1',
  'identity.clientCert.validity.notAfter': 'May 2',
  'identity.sourceIp': '10.1.2.3',
  'identity.userAgent': 'curl/8',
  'integration.integrationStatus': '200',
  'integration.latency': '0',
  'integration.status': '201',
  integrationLatency: '0',
  integrationStatus: '200',
  path: '/pets/7',
  protocol: 'HTTP/1.1',
  requestId: uuidOrId,
  requestTime: '20/Nov/2026:12:30:05 +0000',
  requestTimeEpoch: String(NOW),
  responseLatency: '0',
  responseLength: '5',
  routeKey: 'POST /pets/{id}',
  stage: '$default',
  status: '201',
}

describe('the access log of an HTTP API', () => {
  it.each(Object.entries(SERVED))('has $context.%s of a request that was served', async (name, expected) => {
    const line = await logOf([name], {})

    expect(line[name]).toEqual(typeof expected === 'string' ? expected : (expect.stringMatching(expected) as string))
  })

  it('has what an AWS endpoint and a backend said', async () => {
    const names = ['awsEndpointRequestId', 'awsEndpointRequestId2', 'integration.requestId', 'integration.status', 'integrationStatus']
    const publication = (format: string): ApiPublication =>
      v2Publication('HTTP', {
        stages: [{ stageName: '$default', accessLogSettings: { format } }],
        routes: { 'POST /pets/{id}': { integration: { integrationType: 'HTTP_PROXY', integrationMethod: 'POST', integrationUri: 'http://backend.example/', payloadFormatVersion: '1.0' } } },
      })

    const line = await logOf(names, {}, { publication, sendHttpRequest: async () => ({ kind: 'reply', status: 204, headers: ['x-amzn-RequestId', 'aws-1', 'x-amz-id-2', 'aws-2'], body: new Uint8Array(0) }) })

    expect(line).toEqual({ awsEndpointRequestId: 'aws-1', awsEndpointRequestId2: 'aws-2', 'integration.requestId': 'aws-1', 'integration.status': '204', integrationStatus: '204' })
  })

  it('says why an integration failed', async () => {
    const names = ['error.message', 'error.responseType', 'integration.error', 'integrationErrorMessage', 'status']

    const line = await logOf(names, {}, { invokeFunction: async (invocation) => (invocation.functionArn.endsWith(':auth') ? answer(invocation) : { payload: '{"errorMessage":"boom"}', functionError: 'Unhandled', requestId: 'r' }) })

    expect(line).toMatchObject({ 'error.responseType': 'INTEGRATION_FAILURE', 'integration.error': expect.stringContaining('boom') as string, status: '500' })
    expect(line['integrationErrorMessage']).toBe(line['integration.error'])
    expect(line['error.message']).not.toBe('-')
  })

  it('says why an authorizer failed', async () => {
    const line = await logOf(['authorizer.error', 'status'], {}, { invokeFunction: async () => ({ payload: '{"errorMessage":"no"}', functionError: 'Unhandled', requestId: 'r' }) })

    expect(line['status']).toBe('500')
    expect(line['authorizer.error']).not.toBe('-')
  })

  it('has the base path that a custom domain matched', async () => {
    const lines: AccessLogLine[] = []
    const { gateway } = startGateway(api('$context.customDomain.basePathMatched $context.domainName $context.path'), { invokeFunction: answer, sinks: { accessLog: (line) => void lines.push(line) } })
    gateway.publishAccount({
      usagePlans: [],
      apiKeys: [],
      vpcLinks: [],
      domainNames: [{ domainName: 'api.example.com', routingMode: 'API_MAPPING_ONLY', mappings: [{ basePath: 'shop', apiId: API_ID, stage: '$default' }] }],
    })

    await gateway.handle({ method: 'POST', path: '/shop/pets/7', query: '', headers: ['Host', 'api.example.com', 'Authorization', 'x'], body: undefined, sourceIp: '10.1.2.3', protocol: 'HTTP/1.1' })

    expect(lines[0]?.line).toBe('shop api.example.com /shop/pets/7')
  })
})
