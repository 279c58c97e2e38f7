import type { RestStage } from '@gatewright/types'
import { describe, expect, it } from 'vitest'
import type { GatewayOptions } from '../src/index.ts'
import { createBackend } from './builders/backend.ts'
import { NOW, startGateway } from './builders/gateway.ts'
import { API_ID, proxyIntegration, restPublication, type RestSketch } from './builders/publication.ts'
import { SECRET, sign } from './builders/sign.ts'

// Every variable of a REST API's access log by one request that gives it a value (api-gateway-variables-for-access-logging).

interface Seen {
  readonly line: string
  readonly response: Response
}

async function log(variables: readonly string[], sketch: RestSketch, { init, path = '/dev', ...options }: Partial<GatewayOptions> & { readonly init?: RequestInit; readonly path?: string; readonly answer?: unknown } = {}): Promise<Seen> {
  const lines: string[] = []
  const stage: Partial<RestStage> = { ...sketch.stage, accessLogSettings: { format: variables.map((name) => `${name}=$context.${name}`).join('\n') } }
  const { call } = startGateway(restPublication({ ...sketch, stage }), { ...options, sinks: { accessLog: ({ line }) => void lines.push(line) } })
  const response = await call(path, init)
  return { line: lines.join('\n'), response }
}

/** What each variable is to be. */
async function check(expected: Readonly<Record<string, unknown>>, ...call: [sketch: RestSketch, options?: Parameters<typeof log>[2]]): Promise<void> {
  const { line } = await log(Object.keys(expected), ...call)

  expect(Object.fromEntries(line.split('\n').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))).toEqual(expected)
}

const AUTHORIZER_URI = proxyIntegration().uri?.replace(':fn/', ':auth/') ?? ''
const open: RestSketch = { methods: { 'GET /users/{id}': { integration: proxyIntegration(), operationName: 'getUser' } } }
const ANY_ID = expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown

describe('$context in access logs of a REST API', () => {
  it('says what was asked', () =>
    check(
      {
        accountId: '123456789012',
        apiId: API_ID,
        deploymentId: 'dep1',
        domainName: `${API_ID}.execute-api.us-east-1.localhost`,
        domainPrefix: API_ID,
        extendedRequestId: expect.stringMatching(/^.{15}=$/),
        httpMethod: 'GET',
        'identity.sourceIp': '127.0.0.1',
        'identity.userAgent': 'agent',
        isCanaryRequest: 'false',
        operationName: 'getUser',
        path: '/dev/users/7',
        protocol: 'HTTP/1.1',
        requestId: ANY_ID,
        requestTime: '20/Nov/2026:12:30:05 +0000',
        requestTimeEpoch: String(NOW),
        resourceId: 'res0',
        resourcePath: '/users/{id}',
        stage: 'dev',
        xrayTraceId: '1-5e1b4151-5ac6c58a8d9b3a6c1f6f0a11',
      },
      open,
      { path: '/dev/users/7', init: { headers: { 'User-Agent': 'agent', 'X-Amzn-Trace-Id': 'Root=1-5e1b4151-5ac6c58a8d9b3a6c1f6f0a11;Sampled=1' } } },
    ))

  it('says what the backend and the gateway answered', () =>
    check(
      {
        awsEndpointRequestId: 'theirs',
        'integration.error': '-',
        'integration.integrationStatus': '-',
        'integration.latency': '0',
        'integration.requestId': 'theirs',
        'integration.responseTransferMode': 'BUFFERED',
        'integration.status': '207',
        integrationErrorMessage: '-',
        integrationLatency: '0',
        integrationStatus: '207',
        responseLatency: '0',
        responseLength: '4',
        status: '207',
      },
      { methods: { 'GET /': { integration: { type: 'HTTP_PROXY', httpMethod: 'GET', uri: 'http://backend.test/' } } } },
      createBackend({ status: 207, headers: ['x-amzn-RequestId', 'theirs'], body: 'four' }),
    ))

  it('says why there was no answer', () =>
    check(
      {
        'error.message': 'Network error communicating with endpoint',
        'error.messageString': '"Network error communicating with endpoint"',
        'error.responseType': 'INTEGRATION_FAILURE',
        'integration.error': 'lost',
        integrationErrorMessage: 'lost',
        'integration.status': '-',
        status: '504',
      },
      { methods: { 'GET /': { integration: { type: 'HTTP_PROXY', httpMethod: 'GET', uri: 'http://backend.test/' } } } },
      { sendHttpRequest: async () => ({ kind: 'failure', code: 'connection', message: 'lost' }) },
    ))

  it('says what was wrong with a body, at length', () =>
    check(
      { 'error.responseType': 'BAD_REQUEST_BODY', 'error.validationErrorString': '[object has missing required properties (["name"])]', status: '400' },
      {
        methods: { 'POST /': { integration: proxyIntegration(), requestValidatorId: 'v', requestModels: { 'application/json': 'M' } } },
        snapshot: { requestValidators: [{ id: 'v', validateRequestBody: true }], models: [{ id: 'm', name: 'M', contentType: 'application/json', schema: '{"type":"object","required":["name"]}' }] },
      },
      { init: { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } } },
    ))

  it("says what a Lambda authorizer decided", () =>
    check(
      {
        'authenticate.status': '200',
        'authorize.latency': '0',
        'authorize.status': '200',
        'authorizer.integrationLatency': '0',
        'authorizer.integrationStatus': '200',
        'authorizer.latency': '0',
        'authorizer.principalId': 'ana',
        'authorizer.requestId': 'lambda-request-id',
        'authorizer.status': '200',
        'authorizer.team': 'blue',
        'authorizer.error': '-',
      },
      {
        methods: { 'GET /': { integration: proxyIntegration(), authorizationType: 'CUSTOM', authorizerId: 'a' } },
        snapshot: { authorizers: [{ id: 'a', name: 'a', type: 'TOKEN', authorizerUri: AUTHORIZER_URI, identitySource: 'method.request.header.Auth' }] },
      },
      {
        init: { headers: { Auth: 'x' } },
        answer: {
          principalId: 'ana',
          context: { team: 'blue' },
          policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*' }] },
        },
      },
    ))

  it.each([
    ['admitted', { 'authenticate.status': '200', 'authorize.status': '200', 'authorize.error': '-', 'identity.user': 'AIDAANA', 'identity.caller': 'AIDAANA', 'identity.accountId': '123456789012', 'identity.accessKey': 'AKIDEXAMPLE', 'identity.userArn': 'arn:aws:iam::123456789012:user/ana', 'authorizer.status': '-' }, SECRET],
    ['refused', { 'authenticate.status': '403', 'authenticate.latency': '0', 'authenticate.error': expect.stringContaining('signature') as unknown, 'authorize.status': '403', 'identity.user': '-' }, 'another'],
  ])('says how a signature was taken: %s', (_how, expected, secret) => {
    const policies = [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] }]
    const identity = { arn: 'arn:aws:iam::123456789012:user/ana', accountId: '123456789012', userId: 'AIDAANA', policies }
    return check(
      expected,
      { methods: { 'GET /': { integration: proxyIntegration(), authorizationType: 'AWS_IAM' } } },
      { iam: { credentials: () => ({ secretAccessKey: SECRET, identity }) }, init: { headers: sign('GET', '/dev', { secret }) } },
    )
  })

  it('says by which door a caller came: a private API by its endpoint, over TLS, with a key, behind a custom domain', async () => {
    const expected = {
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      'customDomain.basePathMatched': 'shop',
      domainName: 'api.example.com',
      domainPrefix: 'api',
      'identity.apiKey': 'a-key-of-more-than-twenty-characters',
      'identity.apiKeyId': 'k',
      'identity.clientCert.clientCertPem': 'PEM',
      'identity.clientCert.issuerDN': 'CN=ca',
      'identity.clientCert.serialNumber': '7',
      'identity.clientCert.subjectDN': 'CN=ana',
      'identity.clientCert.validity.notAfter': 'May 2',
      'identity.clientCert.validity.notBefore': 'May 1',
      'identity.vpcId': 'vpc-1',
      'identity.vpceId': 'vpce-1',
      path: '/shop/',
      status: '200',
      tlsVersion: 'TLSv1.3',
      'waf.status': '-',
      webaclArn: '-',
    }
    const lines: string[] = []
    const format = Object.keys(expected).map((name) => `$context.${name}`).join('\n')
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }] }
    const { gateway } = startGateway(
      restPublication({
        api: { endpointConfiguration: { types: ['PRIVATE'] }, policy: JSON.stringify(policy) },
        stage: { accessLogSettings: { format } },
        methods: { 'GET /': { integration: proxyIntegration(), apiKeyRequired: true } },
      }),
      { sinks: { accessLog: ({ line }) => void lines.push(line) }, vpcEndpointOf: () => ({ vpceId: 'vpce-1', vpcId: 'vpc-1' }) },
    )
    gateway.publishAccount({
      apiKeys: [{ id: 'k', value: expected['identity.apiKey'], enabled: true }],
      usagePlans: [{ id: 'p', keyIds: ['k'], apiStages: [{ apiId: API_ID, stage: 'dev' }] }],
      domainNames: [{ domainName: 'api.example.com', routingMode: 'API_MAPPING_ONLY', mappings: [{ basePath: 'shop', apiId: API_ID, stage: 'dev' }] }],
      vpcLinks: [],
    })
    const clientCertificate = { clientCertPem: 'PEM', issuerDN: 'CN=ca', serialNumber: '7', subjectDN: 'CN=ana', validity: { notBefore: 'May 1', notAfter: 'May 2' } }

    await gateway.fetch(new Request('https://api.example.com/shop/', { headers: { 'x-api-key': expected['identity.apiKey'] } }), {
      tls: { version: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', clientCertificate },
    })

    expect(Object.fromEntries(Object.keys(expected).map((name, index) => [name, lines.join('').split('\n')[index]]))).toEqual(expected)
  })
})
