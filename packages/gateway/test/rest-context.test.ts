import { describe, expect, it } from 'vitest'
import { REST_VARIABLES } from '../src/context/rest-context.ts'
import { NOW, startGateway } from './builders/gateway.ts'
import { API_ID, proxyIntegration, restPublication } from './builders/publication.ts'

const NAMES = [
  'accountId', 'apiId', 'domainName', 'domainPrefix', 'httpMethod', 'identity.sourceIp', 'identity.userAgent', 'path', 'protocol',
  'requestTime', 'requestTimeEpoch', 'resourceId', 'resourcePath', 'stage', 'deploymentId', 'isCanaryRequest', 'tlsVersion', 'cipherSuite',
] as const

const VALUES = {
  accountId: '123456789012',
  apiId: API_ID,
  domainName: `${API_ID}.execute-api.us-east-1.localhost`,
  domainPrefix: API_ID,
  httpMethod: 'GET',
  'identity.sourceIp': '127.0.0.1',
  'identity.userAgent': 'agent',
  path: '/dev/users/7',
  protocol: 'HTTP/1.1',
  requestTime: '20/Nov/2026:12:30:05 +0000',
  requestTimeEpoch: String(NOW),
  resourceId: 'res0',
  resourcePath: '/users/{id}',
  stage: 'dev',
  deploymentId: 'dep1',
  isCanaryRequest: 'false',
  tlsVersion: 'TLSv1.3',
  cipherSuite: 'TLS_AES_128_GCM_SHA256',
}

describe('$context of a REST API (api-gateway-mapping-template-reference)', () => {
  it('has its variables in templates', async () => {
    const template = `{${NAMES.map((name) => `"${name}": "$context.${name}"`).join(', ')}}`
    const { gateway } = startGateway(
      restPublication({
        methods: {
          'GET /users/{id}': {
            methodResponses: { '200': { statusCode: '200' } },
            integration: {
              type: 'MOCK',
              requestTemplates: { 'application/json': '{"statusCode": 200}' },
              integrationResponses: { '200': { statusCode: '200', responseTemplates: { 'application/json': template } } },
            },
          },
        },
      }),
    )

    const response = await gateway.fetch(new Request(`https://${API_ID}.execute-api.us-east-1.localhost/dev/users/7`, { headers: { 'User-Agent': 'agent' } }), {
      tls: { version: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256' },
    })

    expect(await response.json()).toEqual(VALUES)
  })

  it('knows every variable that the pages name, outcome and all', () => {
    const documented =
      'accountId apiId authorize authorizer authenticate awsEndpointRequestId cipherSuite customDomain deploymentId domainName domainPrefix error ' +
      'extendedRequestId httpMethod identity integration integrationErrorMessage integrationLatency integrationStatus isCanaryRequest path ' +
      'protocol requestId requestTime requestTimeEpoch resourceId resourcePath responseLatency responseLength stage status tlsVersion waf wafResponseCode webaclArn xrayTraceId'

    expect(Object.keys(REST_VARIABLES)).toEqual(expect.arrayContaining(documented.split(' ')))
  })

  it('says of a web ACL that it blocked, before the resource policy or an authorizer was asked (apigateway-control-access-aws-waf)', async () => {
    const lines: string[] = []
    const format = '$context.status $context.error.responseType $context.wafResponseCode $context.waf.status $context.waf.error $context.webaclArn'
    const { call } = startGateway(
      restPublication({
        api: { policy: '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"execute-api:Invoke","Resource":"*"}}' },
        stage: { accessLogSettings: { format }, webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:regional/webacl/a/b' },
        methods: { 'GET /': { integration: proxyIntegration(), authorizationType: 'AWS_IAM' } },
      }),
      { sinks: { accessLog: ({ line }) => void lines.push(line) } },
    )

    const response = await call('/dev')

    expect([response.status, await response.json()]).toEqual([403, { message: 'Forbidden' }])
    expect(lines).toEqual(['403 WAF_FILTERED WAF_BLOCK 403 The stage has a web ACL, which this gateway does not evaluate arn:aws:wafv2:us-east-1:123456789012:regional/webacl/a/b'])
  })

  it("shows the trace's id without the rest of its header", async () => {
    const lines: string[] = []
    const { call } = startGateway(
      restPublication({ stage: { accessLogSettings: { format: '$context.xrayTraceId' } }, methods: { 'GET /': { integration: proxyIntegration() } } }),
      { sinks: { accessLog: ({ line }) => void lines.push(line) } },
    )

    await call('/dev', { headers: { 'X-Amzn-Trace-Id': 'Self=1-1-1;Root=1-5e1b4151-5ac6c58a8d9b3a6c1f6f0a11;Sampled=1' } })

    expect(lines).toEqual(['1-5e1b4151-5ac6c58a8d9b3a6c1f6f0a11'])
  })

  it('has the outcome of a function in access logs', async () => {
    const lines: string[] = []
    const format = '$context.integration.status $context.integration.integrationStatus $context.integrationLatency $context.integration.responseTransferMode $context.awsEndpointRequestId'
    const { call } = startGateway(
      restPublication({ stage: { accessLogSettings: { format } }, methods: { 'GET /': { integration: proxyIntegration() } } }),
      { answer: { statusCode: 418 }, sinks: { accessLog: ({ line }) => void lines.push(line) } },
    )

    await call('/dev')

    expect(lines).toEqual(['418 200 0 BUFFERED -'])
  })
})

describe('a streamed answer (response-streaming)', () => {
  it('passes on as it is made, with the times of its beginning in the access log', async () => {
    let now = NOW
    const lines: string[] = []
    const format = '$context.integration.responseTransferMode $context.integration.timeToAllHeaders $context.integration.timeToFirstContent $context.responseLength'
    const uri = proxyIntegration().uri?.replace('2015-03-31', '2021-11-15').replace('/invocations', '/response-streaming-invocations') ?? ''
    const { call } = startGateway(
      restPublication({
        stage: { accessLogSettings: { format } },
        methods: { 'GET /': { integration: proxyIntegration({ uri, responseTransferMode: 'STREAM' }) } },
      }),
      {
        now: () => now,
        sinks: { accessLog: ({ line }) => void lines.push(line) },
        async invokeFunctionStream() {
          now += 10
          const text = new TextEncoder()
          async function* stream(): AsyncGenerator<Uint8Array> {
            yield text.encode('{"statusCode":201,"headers":{"x":"1"}}\0\0\0\0\0\0\0\0')
            now += 5
            yield text.encode('first ')
            yield text.encode('second')
          }
          return { stream: stream(), requestId: 'r' }
        },
      },
    )

    const response = await call('/dev')

    expect([response.status, response.headers.get('x'), await response.text()]).toEqual([201, '1', 'first second'])
    expect(lines).toEqual(['STREAMED 10 15 12'])
  })
})
