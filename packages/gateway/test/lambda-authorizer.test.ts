import type { FunctionInvocation, RestAuthorizer, RestMethod, V2Authorizer } from '@gatewright/types'
import { describe, expect, it } from 'vitest'
import { startGateway, type TestGateway } from './builders/gateway.ts'
import { API_ID, proxyIntegration, restPublication, v2Publication } from './builders/publication.ts'
import { connectClient, settle } from './builders/socket.ts'
import type { ApiPublication } from '@gatewright/types'

const AUTHORIZER_URI = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:auth/invocations'
const KEY = 'a-key-of-more-than-twenty-characters'

function policy(effect: string, resource = '*', rest: object = {}): object {
  const Statement = [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource }]
  return { principalId: 'ana', policyDocument: { Version: '2012-10-17', Statement }, context: { key: 'value', n: 1, yes: true }, ...rest }
}

/** A gateway whose authorizer function answers `answer`, or fails with it if it is an error. */
function start(publication: ApiPublication, answer: unknown): TestGateway & { readonly asked: FunctionInvocation[] } {
  const asked: FunctionInvocation[] = []
  const events: FunctionInvocation[] = []
  const started = startGateway(publication, {
    async invokeFunction(invocation) {
      if (!invocation.functionArn.endsWith(':auth')) {
        events.push(invocation)
        return { payload: '{"statusCode":200}', requestId: 'r' }
      }
      asked.push(invocation)
      if (answer instanceof Error) return { payload: JSON.stringify({ errorMessage: answer.message }), functionError: 'Unhandled', requestId: 'r' }
      return { payload: JSON.stringify(answer), requestId: 'r' }
    },
  })
  return { ...started, asked, lastEvent: () => JSON.parse(events.at(-1)?.payload ?? '{}') as Record<string, unknown> }
}

const eventOf = (invocation: FunctionInvocation | undefined): unknown => JSON.parse(invocation?.payload ?? '{}')

describe('a Lambda authorizer of a REST API (apigateway-use-lambda-authorizer)', () => {
  const rest = (authorizer: Partial<RestAuthorizer> = {}, method: Partial<RestMethod> = {}, api = {}): ApiPublication =>
    restPublication({
      api,
      methods: { 'GET /users/{id}': { integration: proxyIntegration(), authorizationType: 'CUSTOM', authorizerId: 'a1', ...method } },
      snapshot: {
        authorizers: [{ id: 'a1', name: 'auth', type: 'TOKEN', authorizerUri: AUTHORIZER_URI, identitySource: 'method.request.header.Auth', ...authorizer }],
      },
    })
  const WITH_TOKEN = { headers: { Auth: 'secret' } }
  const METHOD_ARN = `arn:aws:execute-api:us-east-1:123456789012:${API_ID}/dev/GET/users/7`

  it('gets the token and the method, and gives the function its context, each value a string', async () => {
    const { asked, call, lastEvent } = start(rest(), policy('Allow'))

    const response = await call('/dev/users/7', WITH_TOKEN)

    expect(response.status).toBe(200)
    expect(eventOf(asked[0])).toEqual({ type: 'TOKEN', authorizationToken: 'secret', methodArn: METHOD_ARN })
    expect(asked[0]?.sourceArn).toBe(`arn:aws:execute-api:us-east-1:123456789012:${API_ID}/authorizers/a1`)
    expect(lastEvent()).toMatchObject({ requestContext: { authorizer: { principalId: 'ana', key: 'value', n: '1', yes: 'true', integrationLatency: 0 } } })
  })

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
  it('is not asked about an ARN of more than 1,600 bytes', async () => {
    const { asked, call } = start(rest(), policy('Allow'))
    const room = 1_600 - METHOD_ARN.length + 1

    const longest = await call(`/dev/users/${'7'.repeat(room)}`, WITH_TOKEN)
    const tooLong = await call(`/dev/users/${'7'.repeat(room + 1)}`, WITH_TOKEN)

    expect([longest.status, tooLong.status, await tooLong.json(), asked.length]).toEqual([200, 414, { message: 'Request-URI Too Long' }, 1])
  })

  it('of type REQUEST gets the request', async () => {
    const { asked, call } = start(rest({ type: 'REQUEST', identitySource: 'method.request.querystring.q' }), policy('Allow'))

    await call('/dev/users/7?q=1')

    expect(eventOf(asked[0])).toMatchObject({ type: 'REQUEST', methodArn: METHOD_ARN, resource: '/users/{id}', path: '/users/7', httpMethod: 'GET', queryStringParameters: { q: '1' }, pathParameters: { id: '7' } })
  })

  it.each([
    ['without its token', {}, policy('Allow'), 401, { message: 'Unauthorized' }, 0],
    ['that is denied', WITH_TOKEN, policy('Deny'), 403, { Message: 'User is not authorized to access this resource with an explicit deny' }, 1],
    ['that is allowed elsewhere', WITH_TOKEN, policy('Allow', 'arn:aws:execute-api:us-east-1:123456789012:other/*'), 403, { Message: 'User is not authorized to access this resource' }, 1],
    ['that the function calls Unauthorized', WITH_TOKEN, new Error('Unauthorized'), 401, { message: 'Unauthorized' }, 1],
    ['whose function fails', WITH_TOKEN, new Error('boom'), 500, { message: null }, 1],
  ])('refuses a request %s', async (_name, init, answer, status, body, calls) => {
    const { asked, call, lastEvent } = start(rest(), answer)

    const response = await call('/dev/users/7', init)

    expect([response.status, await response.json(), asked.length, lastEvent()]).toEqual([status, body, calls, {}])
  })

  it('is asked once for a token while its answer is remembered, until it is flushed', async () => {
    const { asked, call, gateway } = start(rest(), policy('Allow'))

    await call('/dev/users/7', WITH_TOKEN)
    await call('/dev/users/8', WITH_TOKEN)
    gateway.flushAuthorizers({ apiId: API_ID, stageName: 'dev' })
    await call('/dev/users/7', WITH_TOKEN)

    expect(asked).toHaveLength(2)
  })

  it('names the API key where the API takes it from there', async () => {
    const { call, gateway } = start(rest({}, { apiKeyRequired: true }, { apiKeySource: 'AUTHORIZER' }), policy('Allow', '*', { usageIdentifierKey: KEY }))
    gateway.publishAccount({
      apiKeys: [{ id: 'k1', value: KEY, enabled: true }],
      usagePlans: [{ id: 'p1', keyIds: ['k1'], apiStages: [{ apiId: API_ID, stage: 'dev' }] }],
      domainNames: [],
      vpcLinks: [],
    })

    expect((await call('/dev/users/7', WITH_TOKEN)).status).toBe(200)
  })
})

describe('a Lambda authorizer of an HTTP API (http-api-lambda-authorizer)', () => {
  const http = (authorizer: Partial<V2Authorizer>): ApiPublication =>
    v2Publication('HTTP', {
      routes: { 'GET /a': { integration: {}, route: { authorizationType: 'CUSTOM', authorizerId: 'a1' } } },
      snapshot: {
        authorizers: [
          { authorizerId: 'a1', name: 'auth', authorizerType: 'REQUEST', authorizerUri: AUTHORIZER_URI, identitySource: ['$request.header.Authorization'], authorizerPayloadFormatVersion: '2.0', ...authorizer },
        ],
      },
    })
  const WITH_TOKEN = { headers: { Authorization: 'secret' } }

  it('by a simple answer lets a request in, and gives its context to the function as it is', async () => {
    const { asked, call, lastEvent } = start(http({ enableSimpleResponses: true }), { isAuthorized: true, context: { list: [1], key: 'value' } })

    const response = await call('/a', WITH_TOKEN)

    expect(response.status).toBe(200)
    expect(eventOf(asked[0])).toMatchObject({ version: '2.0', type: 'REQUEST', routeArn: `arn:aws:execute-api:us-east-1:123456789012:${API_ID}/$default/GET/a`, identitySource: ['secret'], routeKey: 'GET /a', rawPath: '/a' })
    expect(lastEvent()).toMatchObject({ requestContext: { authorizer: { lambda: { list: [1], key: 'value' } } } })
  })

  it.each([
    ['without its identity source', {}, { isAuthorized: true }, 401, { message: 'Unauthorized' }],
    ['that is not authorized', WITH_TOKEN, { isAuthorized: false }, 403, { message: 'Forbidden' }],
    ['whose function fails', WITH_TOKEN, new Error('boom'), 500, { message: 'Internal Server Error' }],
  ])('refuses a request %s', async (_name, init, answer, status, body) => {
    const { call, lastEvent } = start(http({ enableSimpleResponses: true }), answer)

    const response = await call('/a', init)

    expect([response.status, await response.json(), lastEvent()]).toEqual([status, body, {}])
  })

  it('by a policy, in format 1.0', async () => {
    const { asked, call } = start(http({ authorizerPayloadFormatVersion: '1.0' }), policy('Allow'))

    expect((await call('/a', WITH_TOKEN)).status).toBe(200)
    expect(eventOf(asked[0])).toMatchObject({ version: '1.0', type: 'REQUEST', identitySource: 'secret', authorizationToken: 'secret' })
  })
})

describe('a Lambda authorizer of a WebSocket API (apigateway-websocket-api-lambda-auth)', () => {
  const webSocket = v2Publication('WEBSOCKET', {
    routes: { $connect: { integration: {}, route: { authorizationType: 'CUSTOM', authorizerId: 'a1' } }, $default: { integration: {} } },
    snapshot: {
      authorizers: [{ authorizerId: 'a1', name: 'auth', authorizerType: 'REQUEST', authorizerUri: AUTHORIZER_URI, identitySource: ['route.request.querystring.token'] }],
    },
  })

  it('is asked before the connection is made, and known to every message', async () => {
    const { asked, gateway, lastEvent } = start(webSocket, policy('Allow'))

    const { answer, say } = await connectClient(gateway, { query: 'token=secret' })
    say('hello')
    await settle()

    expect(answer.accepted).toBe(true)
    expect(eventOf(asked[0])).toMatchObject({ type: 'REQUEST', methodArn: `arn:aws:execute-api:us-east-1:123456789012:${API_ID}/dev/$connect`, queryStringParameters: { token: 'secret' } })
    expect(lastEvent()).toMatchObject({ requestContext: { eventType: 'MESSAGE', authorizer: { principalId: 'ana', key: 'value' } } })
  })

  it.each([
    ['without its identity source', '', policy('Allow'), 401],
    ['that is denied', 'token=x', policy('Deny'), 403],
  ])('refuses a connection %s', async (_name, query, answer, status) => {
    const { gateway } = start(webSocket, answer)

    expect((await connectClient(gateway, { query })).answer).toMatchObject({ accepted: false, status })
  })
})
