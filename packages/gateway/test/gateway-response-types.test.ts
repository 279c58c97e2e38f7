import type { RestGatewayResponse } from '@gatewright/types'
import { describe, expect, it } from 'vitest'
import type { GatewayOptions } from '../src/index.ts'
import { GATEWAY_RESPONSES, type GatewayResponseType } from '../src/gateway-responses/table.ts'
import { NOW, startGateway } from './builders/gateway.ts'
import { API_ID, proxyIntegration, restPublication, type RestSketch } from './builders/publication.ts'
import { SECRET, sign } from './builders/sign.ts'

// Each type by what causes it: as AWS answers it (supported-gateway-response-types), and customised, of its own or by the
// default of its class. REQUEST_TOO_LARGE cannot be customised (api-gateway-known-issues). Nothing of this gateway causes RESOURCE_NOT_FOUND: a
// path without a resource is MISSING_AUTHENTICATION_TOKEN, as recorded.

interface Cause {
  readonly sketch?: Partial<RestSketch>
  readonly options?: Partial<GatewayOptions>
  readonly path?: string
  readonly init?: RequestInit
  /** How many requests come before. */
  readonly before?: number
  readonly status: number
  readonly body: string
}

const INTERNAL = '{"message":"Internal server error"}'
const KEY = 'a-key-of-more-than-twenty-characters'
const AUTHORIZER_URI = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:auth/invocations'
const method = (more: object, integration: object = {}): Partial<RestSketch> => ({ methods: { 'POST /': { integration: proxyIntegration(integration), ...more } } })
const http = { type: 'HTTP_PROXY', uri: 'http://backend.test/', httpMethod: 'GET' }
const failing = (code: 'timeout' | 'connection'): Partial<GatewayOptions> => ({ sendHttpRequest: async () => ({ kind: 'failure', code, message: 'no' }) })
const validated = (settings: object, more: object): Partial<RestSketch> => ({
  ...method({ requestValidatorId: 'v', ...more }),
  snapshot: { requestValidators: [{ id: 'v', ...settings }], models: [{ id: 'm', name: 'M', contentType: 'application/json', schema: '{"type":"object","required":["a"]}' }] },
})
const authorized = (authorizerUri = AUTHORIZER_URI): Partial<RestSketch> => ({
  ...method({ authorizationType: 'CUSTOM', authorizerId: 'a' }),
  snapshot: { authorizers: [{ id: 'a', name: 'a', type: 'TOKEN', authorizerUri, identitySource: 'method.request.header.Auth' }] },
})
const function_ = (answer: () => Promise<string>): Partial<GatewayOptions> => ({ invokeFunction: async () => ({ payload: await answer(), requestId: 'r' }) })
const token = { method: 'POST', headers: { Auth: 'x' } }
const iam = (expiresAt: number | undefined, secret: string): Cause => ({
  options: {
    iam: {
      credentials: () => ({
        secretAccessKey: SECRET,
        identity: { arn: 'arn:aws:iam::123456789012:user/a', accountId: '123456789012', policies: [] },
        ...(expiresAt === undefined ? {} : { expiresAt }),
      }),
    },
  },
  sketch: method({ authorizationType: 'AWS_IAM' }),
  init: { method: 'POST', headers: sign('POST', '/dev', { secret }) },
  status: 403,
  body: '',
})

const CAUSES: Readonly<Partial<Record<GatewayResponseType, Cause>>> = {
  ACCESS_DENIED: {
    sketch: { api: { policy: '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"execute-api:Invoke","Resource":"*"}}' } },
    status: 403,
    body: `{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********9012:${API_ID}/dev/POST/ with an explicit deny"}`,
  },
  API_CONFIGURATION_ERROR: { sketch: method({}, { httpMethod: 'GET' }), status: 500, body: INTERNAL },
  AUTHORIZER_CONFIGURATION_ERROR: { sketch: authorized(), init: token, options: function_(async () => 'not a policy'), status: 500, body: '{"message":null}' },
  AUTHORIZER_FAILURE: { sketch: authorized(), init: token, options: { invokeFunction: async () => Promise.reject(new Error('away')) }, status: 500, body: '{"message":null}' },
  BAD_REQUEST_BODY: {
    sketch: validated({ validateRequestBody: true }, { requestModels: { 'application/json': 'M' } }),
    init: { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } },
    status: 400,
    body: '{"message":"Invalid request body"}',
  },
  BAD_REQUEST_PARAMETERS: {
    sketch: validated({ validateRequestParameters: true }, { requestParameters: { 'method.request.querystring.q': true } }),
    status: 400,
    body: '{"message":"Missing required request parameters: [q]"}',
  },
  EXPIRED_TOKEN: { ...iam(NOW - 1, SECRET), body: '{"message":"The security token included in the request is expired"}' },
  INTEGRATION_FAILURE: { sketch: method({}, http), options: failing('connection'), status: 504, body: '{"message":"Network error communicating with endpoint"}' },
  INTEGRATION_TIMEOUT: { sketch: method({}, http), options: failing('timeout'), status: 504, body: '{"message":"Endpoint request timed out"}' },
  INVALID_API_KEY: { sketch: method({ apiKeyRequired: true }), status: 403, body: '{"message":"Forbidden"}' },
  INVALID_SIGNATURE: iam(undefined, 'another'),
  MISSING_AUTHENTICATION_TOKEN: { path: '/dev/nothing', status: 403, body: '{"message":"Missing Authentication Token"}' },
  QUOTA_EXCEEDED: {
    sketch: method({ apiKeyRequired: true }),
    init: { method: 'POST', headers: { 'x-api-key': KEY } },
    before: 1,
    status: 429,
    body: '{"message":"Limit Exceeded"}',
  },
  REQUEST_TOO_LARGE: { options: { limits: { payloadBytes: 1 } }, init: { method: 'POST', body: 'xx' }, status: 413, body: '{"message":"Request Too Long"}' },
  THROTTLED: { sketch: { stage: { methodSettings: { '*/*': { throttlingBurstLimit: 0, throttlingRateLimit: 0 } } } }, status: 429, body: '{"message":"Too Many Requests"}' },
  UNAUTHORIZED: { sketch: authorized(), status: 401, body: '{"message":"Unauthorized"}' },
  UNSUPPORTED_MEDIA_TYPE: {
    sketch: method({}, { type: 'HTTP', httpMethod: 'POST', uri: 'http://backend.test/', passthroughBehavior: 'NEVER' }),
    init: { method: 'POST', body: 'x', headers: { 'Content-Type': 'text/x' } },
    status: 415,
    body: '{"message":"Unsupported Media Type"}',
  },
  WAF_FILTERED: { sketch: { stage: { webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:regional/webacl/a/b' } }, status: 403, body: '{"message":"Forbidden"}' },
}

async function provoke({ sketch, options, path = '/dev', init = { method: 'POST' }, before = 0 }: Cause, gatewayResponses: RestGatewayResponse[]): Promise<Response> {
  const { snapshot, ...rest } = { ...method({}), ...sketch } as RestSketch
  const { call, gateway } = startGateway(restPublication({ ...rest, snapshot: { ...snapshot, gatewayResponses } }), options)
  gateway.publishAccount({
    apiKeys: [{ id: 'k', value: KEY, enabled: true }],
    usagePlans: [{ id: 'p', keyIds: ['k'], apiStages: [{ apiId: API_ID, stage: 'dev' }], quota: { limit: 1, period: 'DAY' } }],
    domainNames: [],
    vpcLinks: [],
  })
  for (let count = 0; count < before; count += 1) await call(path, init)
  return call(path, init)
}

const custom = (responseType: string): RestGatewayResponse => ({
  responseType,
  statusCode: '418',
  responseParameters: { 'gatewayresponse.header.X-Own': "'yes'", 'gatewayresponse.header.X-Verb': 'context.httpMethod' },
  responseTemplates: { 'application/json': '{"type":"$context.error.responseType","message":$context.error.messageString}' },
})

describe('gateway responses (supported-gateway-response-types)', () => {
  const types = Object.keys(CAUSES) as GatewayResponseType[]

  it('are 21, and each that this gateway gives has a cause here', () => {
    const rest = Object.keys(GATEWAY_RESPONSES).filter((type) => !types.includes(type as GatewayResponseType))

    expect([Object.keys(GATEWAY_RESPONSES).length, rest]).toEqual([21, ['DEFAULT_4XX', 'DEFAULT_5XX', 'RESOURCE_NOT_FOUND']])
  })

  it.each(types)('%s as AWS answers it', async (type) => {
    const cause = CAUSES[type] as Cause

    const response = await provoke(cause, [])

    const body = await response.text()
    expect([response.status, response.headers.get('content-type')]).toEqual([cause.status, 'application/json'])
    expect(response.headers.get('x-amzn-errortype')).toBe(GATEWAY_RESPONSES[type].errorType)
    expect([response.headers.get('x-amzn-requestid'), response.headers.get('x-amz-apigw-id')]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), expect.stringMatching(/^.{15}=$/)])
    if (cause.body === '') expect(JSON.parse(body)).toEqual({ message: expect.stringMatching(/\S/) as string })
    else expect(body).toBe(cause.body)
  })

  it.each(types.flatMap((type) => [[type, type] as const, [type, GATEWAY_RESPONSES[type].status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX'] as const]))('%s customised by %s', async (type, by) => {
    const response = await provoke(CAUSES[type] as Cause, [custom(by)])

    const customised = [418, 'yes', 'POST', { type, message: expect.anything() as string }]
    const untouched = [413, null, null, { message: 'Request Too Long' }]
    const answered = (await response.json()) as { message: string | null }
    const shown = [response.status, response.headers.get('x-own'), response.headers.get('x-verb'), { ...answered, message: answered.message ?? 'null' }]
    expect(shown).toEqual(type === 'REQUEST_TOO_LARGE' ? untouched : customised)
  })
})
