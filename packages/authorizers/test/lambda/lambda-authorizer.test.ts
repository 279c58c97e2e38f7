import type { FunctionInvocation, FunctionResult } from '@gatewright/types'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { createLambdaAuthorizer, functionArnOf, type LambdaAuthorizer, type LambdaAuthorizerOptions, type LambdaDecision } from '../../src/lambda/index.ts'
import { identityRequest } from '../identity-request.ts'

const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:authorizer'
const ARN = 'arn:aws:execute-api:us-east-1:123456789012:ivdtdhp7b5/prod/GET/'
let calls: FunctionInvocation[]
let answer: (invocation: FunctionInvocation) => unknown
let now: number
beforeEach(() => {
  calls = []
  now = 0
  answer = () => policy('Allow')
})

const policy = (Effect: string, Resource: unknown = ARN) => ({
  principalId: 'user',
  policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }] },
  context: { stringKey: 'stringval', numberKey: 123, booleanKey: true },
})
const failed = (errorMessage: string): FunctionResult => ({ payload: JSON.stringify({ errorMessage }), functionError: 'Unhandled', requestId: 'r' })

function authorizerOf(options: Partial<LambdaAuthorizerOptions> = {}): LambdaAuthorizer {
  return createLambdaAuthorizer({
    protocol: 'REST',
    type: 'TOKEN',
    functionArn: FUNCTION,
    identitySource: 'method.request.header.Authorization',
    now: () => now,
    timeoutMs: 50,
    invoke: async (invocation) => {
      calls.push(invocation)
      const value = await answer(invocation)
      return typeof value === 'object' && value !== null && 'requestId' in value ? (value as FunctionResult) : { payload: JSON.stringify(value) ?? '', requestId: 'r' }
    },
    ...options,
  })
}
type Ask = Partial<Parameters<LambdaAuthorizer['authorize']>[0]> & { readonly headers?: Record<string, string>; readonly query?: Record<string, string> }
const ask = async (authorizer: LambdaAuthorizer, { headers = { authorization: 'allow' }, query = {}, ...more }: Ask = {}): Promise<LambdaDecision> =>
  authorizer.authorize({
    identity: identityRequest({ headers, query, stageVariables: { env: 'x' }, context: { 'identity.sourceIp': '192.0.2.1', routeKey: 'GET /' } }),
    methodArn: ARN,
    createEvent: (facts) => facts,
    ...more,
  })

describe('a TOKEN authorizer', () => {
  // apigateway-use-lambda-authorizer: the page's token-based example.
  it.each<[string, () => unknown, object]>([
    ['allow', () => policy('Allow'), { authorized: true, principalId: 'user', usageIdentifierKey: undefined }],
    ['deny', () => policy('Deny'), { code: 'ACCESS_DENIED', message: 'User is not authorized to access this resource with an explicit deny' }],
    ['unauthorized', () => failed('Unauthorized'), { code: 'UNAUTHORIZED', message: 'Unauthorized' }],
    ['else', () => failed('Error: Invalid token'), { code: 'AUTHORIZER_FAILURE', message: null }],
  ])('answers the token %s as AWS does', async (token, given, expected) => {
    answer = given

    expect(await ask(authorizerOf(), { headers: { authorization: token } })).toMatchObject(expected)
    expect(JSON.parse(calls[0]!.payload)).toMatchObject({ authorizationToken: token })
  })

  it('gives context as text', async () => {
    expect(await ask(authorizerOf())).toMatchObject({ context: { stringKey: 'stringval', numberKey: '123', booleanKey: 'true' } })
  })

  it.each([[{}], [{ authorization: '' }]])('answers 401 to %j without a call', async (headers) => {
    expect(await ask(authorizerOf(), { headers })).toMatchObject({ code: 'UNAUTHORIZED' })
    expect(calls).toHaveLength(0)
  })

  it.each([
    ['Bearer abc', true],
    ['xBearer abc', false],
    ['Bearer abc!', false],
    ['bearer abc', false],
  ])('holds the whole token %s against the validation expression: %s', async (token, called) => {
    const authorizer = authorizerOf({ identityValidationExpression: '^Bearer [a-z]+' })

    expect(await ask(authorizer, { headers: { authorization: token } })).toMatchObject(called ? { authorized: true } : { code: 'UNAUTHORIZED' })
    expect(calls).toHaveLength(called ? 1 : 0)
  })

  it('answers a validation expression that would hang a backtracking engine', async () => {
    const authorizer = authorizerOf({ identityValidationExpression: '^(a+)+$' })

    expect(await ask(authorizer, { headers: { authorization: `${'a'.repeat(5000)}!` } })).toMatchObject({ code: 'UNAUTHORIZED' })
  })

  it('denies silently where the policy names another method, and allows with the resource policy', async () => {
    answer = () => policy('Allow', `${ARN}other`)

    const silent = await ask(authorizerOf())
    expect(silent).toMatchObject({ code: 'ACCESS_DENIED', message: 'User is not authorized to access this resource' })
    expect(!silent.authorized && silent.explanation).toBe('No statement applies: implicit deny; nearly: authorizer statement 0 (Allow) but for Resource')
    expect(await ask(authorizerOf(), { resourceEffect: 'Allow' })).toMatchObject({ authorized: true })
    expect(await ask(authorizerOf(), { resourceEffect: 'ExplicitDeny' })).toMatchObject({ code: 'ACCESS_DENIED' })
  })

  it('evaluates conditions of the answer', async () => {
    const conditional = policy('Allow')
    Object.assign(conditional.policyDocument.Statement[0]!, { Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } })
    answer = () => conditional

    expect(await ask(authorizerOf(), { context: { 'aws:sourceip': '192.0.2.9' } })).toMatchObject({ authorized: true })
    expect(await ask(authorizerOf(), { context: { 'aws:sourceip': '198.51.100.9' } })).toMatchObject({ authorized: false })
  })

  it('passes on usageIdentifierKey, the source ARN and the trace id', async () => {
    answer = () => ({ ...policy('Allow'), usageIdentifierKey: 'key-1' })

    expect(await ask(authorizerOf({ sourceArn: 'arn:x' }), { traceId: 'Root=1' })).toMatchObject({ usageIdentifierKey: 'key-1' })
    expect(calls[0]).toMatchObject({ functionArn: FUNCTION, sourceArn: 'arn:x', traceId: 'Root=1' })
  })
})

describe('what is remembered', () => {
  it('calls once for an identity until the time is over, and holds the policy against each method', async () => {
    const authorizer = authorizerOf({ ttlSeconds: 300 })

    expect(await ask(authorizer)).toMatchObject({ authorized: true, call: { cached: false } })
    now = 299_999
    expect(await ask(authorizer)).toMatchObject({ authorized: true, call: { cached: true } })
    expect(await ask(authorizer, { methodArn: `${ARN}other` })).toMatchObject({ code: 'ACCESS_DENIED' })
    expect(calls).toHaveLength(1)
    now = 300_000
    await ask(authorizer)
    expect(calls).toHaveLength(2)
  })

  it('decides a remembered identity at once', async () => {
    const authorizer = authorizerOf()
    await ask(authorizer)
    const identity = identityRequest({ headers: { authorization: 'allow' } })

    expect(authorizer.authorize({ identity, methodArn: ARN, createEvent: () => ({}) })).toMatchObject({ authorized: true })
  })

  it('remembers 300 seconds by default for REST, nothing for HTTP and WebSocket', async () => {
    const authorizers = (['REST', 'HTTP', 'WEBSOCKET'] as const).map((protocol) =>
      authorizerOf({ protocol, type: 'REQUEST', identitySource: '$context.routeKey' }),
    )
    for (const authorizer of authorizers) for (let time = 0; time < 2; time++) await ask(authorizer)

    expect(calls).toHaveLength(1 + 2 + 2)
  })

  it('calls every time with a TTL of 0', async () => {
    const authorizer = authorizerOf({ ttlSeconds: 0 })
    await ask(authorizer)
    await ask(authorizer)

    expect(calls).toHaveLength(2)
  })

  it('remembers neither failures nor 401', async () => {
    const authorizer = authorizerOf()
    answer = () => failed('Unauthorized')
    await ask(authorizer)
    answer = () => policy('Allow')

    expect(await ask(authorizer)).toMatchObject({ authorized: true })
  })

  it('calls once for 100 requests of a cold identity', async () => {
    const authorizer = authorizerOf()

    const decisions = await Promise.all(Array.from({ length: 100 }, () => ask(authorizer)))

    expect(decisions.every(({ authorized }) => authorized)).toBe(true)
    expect(calls).toHaveLength(1)
  })

  it('forgets everything when flushed, calls under way included', async () => {
    let release = (): void => undefined
    const authorizer = authorizerOf()
    answer = () => new Promise((resolve) => (release = () => resolve(policy('Allow'))))
    const waiting = ask(authorizer)
    authorizer.flush()
    release()
    await waiting
    answer = () => policy('Deny')

    expect(await ask(authorizer)).toMatchObject({ authorized: false })
  })

  it('keeps identities of several sources apart', async () => {
    const authorizer = authorizerOf({ type: 'REQUEST', identitySource: 'method.request.header.a,method.request.header.b' })
    await ask(authorizer, { headers: { a: 'x', b: 'y,1:z' } })
    await ask(authorizer, { headers: { a: 'x,1:y', b: 'z' } })
    await ask(authorizer, { headers: { a: 'x', b: 'y,1:z' } })

    expect(calls).toHaveLength(2)
  })

  it('keeps no more identities than it may', async () => {
    const authorizer = authorizerOf({ maxIdentities: 2 })
    for (const authorization of ['a', 'b', 'c', 'a']) await ask(authorizer, { headers: { authorization } })

    expect(calls).toHaveLength(4)
  })
})

describe('a REQUEST authorizer', () => {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html#http-api-lambda-authorizer.identity-sources
  it.each([
    ['$request.header.X-Auth', ['h']],
    ['method.request.header.X-Auth, method.request.querystring.Q', ['h', 'q']],
    [['$request.header.x-auth', '$context.identity.sourceIp', '$stageVariables.env'], ['h', '192.0.2.1', 'x']],
    ['context.identity.sourceIp,stageVariables.env', ['192.0.2.1', 'x']],
    ['route.request.querystring.Q,route.request.header.X-AUTH', ['q', 'h']],
    [['$request.querystring.q'], undefined],
    [[], []],
  ])('reads %j', async (identitySource, expected) => {
    const authorizer = authorizerOf({ type: 'REQUEST', identitySource, ttlSeconds: 0 })

    const decision = await ask(authorizer, { headers: { 'x-auth': 'h' }, query: { Q: 'q' } })

    expect(decision.authorized).toBe(expected !== undefined)
    expect(calls.map(({ payload }) => JSON.parse(payload).identitySource)).toEqual(expected === undefined ? [] : [expected])
  })

  it.each([
    [{ isAuthorized: true, context: { list: [1], map: { a: 1 } } }, { authorized: true, context: { list: [1], map: { a: 1 } } }],
    [{ isAuthorized: false }, { code: 'ACCESS_DENIED', explanation: 'isAuthorized is false' }],
    [{ isAuthorized: 'true' }, { code: 'AUTHORIZER_CONFIGURATION_ERROR' }],
    [policy('Allow'), { code: 'AUTHORIZER_CONFIGURATION_ERROR' }],
    [{}, { code: 'AUTHORIZER_CONFIGURATION_ERROR' }],
  ])('with simple responses reads %j', async (given, expected) => {
    answer = () => given

    expect(await ask(authorizerOf({ protocol: 'HTTP', type: 'REQUEST', identitySource: [], simpleResponses: true }))).toMatchObject(expected)
  })

  it('answers on $connect', async () => {
    const connect = 'arn:aws:execute-api:us-east-1:123456789012:abcdef123/default/$connect'
    answer = () => policy('Allow', connect)
    const authorizer = authorizerOf({ protocol: 'WEBSOCKET', type: 'REQUEST', identitySource: 'route.request.querystring.QueryString1' })

    expect(await ask(authorizer, { methodArn: connect, query: { QueryString1: 'queryValue1' } })).toMatchObject({ authorized: true })
    expect(await ask(authorizer, { methodArn: connect })).toMatchObject({ code: 'UNAUTHORIZED' })
  })
})

describe('a function that does not do its part', () => {
  it.each<[string, () => unknown, string]>([
    ['hangs', () => new Promise(() => undefined), 'AUTHORIZER_FAILURE'],
    ['is not there', () => Promise.reject(Object.assign(new Error('gone'), { code: 'ERR_FUNCTION_NOT_FOUND' })), 'AUTHORIZER_CONFIGURATION_ERROR'],
    ['may not be called', () => Promise.reject(Object.assign(new Error('no'), { code: 'ERR_FUNCTION_NOT_PERMITTED' })), 'AUTHORIZER_CONFIGURATION_ERROR'],
    ['is throttled', () => Promise.reject(Object.assign(new Error('busy'), { code: 'ERR_FUNCTION_THROTTLED' })), 'AUTHORIZER_FAILURE'],
    ['fails without a message', () => ({ payload: 'rubbish', functionError: 'Unhandled', requestId: 'r' }), 'AUTHORIZER_FAILURE'],
    ['fails with an allowing payload', () => ({ payload: JSON.stringify(policy('Allow')), functionError: 'Unhandled', requestId: 'r' }), 'AUTHORIZER_FAILURE'],
  ])('%s: %s', async (_, given, code) => {
    answer = given

    expect(await ask(authorizerOf())).toMatchObject({ authorized: false, code, message: null })
  })

  const good = policy('Allow')
  it.each<[string, unknown]>([
    ['null', null],
    ['true', true],
    ['a text', 'Allow'],
    ['a list', [good]],
    ['nothing', undefined],
    ['no principal', { ...good, principalId: undefined }],
    ['an empty principal', { ...good, principalId: '' }],
    ['a principal that is a number', { ...good, principalId: 7 }],
    ['no policy', { principalId: 'user' }],
    ['a policy that is a text', { ...good, policyDocument: JSON.stringify(good.policyDocument) }],
    ['a policy without statements', { ...good, policyDocument: { Version: '2012-10-17' } }],
    ['an effect that is none', policy('allow')],
    ['a resource that is none', policy('Allow', { arn: ARN })],
    ['no resource', policy('Allow', null)],
    ['a simple response', { isAuthorized: true }],
    ['an object in context', { ...good, context: { a: {} } }],
    ['a list in context', { ...good, context: { a: [] } }],
    ['context that is a text', { ...good, context: 'x' }],
    ['usageIdentifierKey that is a number', { ...good, usageIdentifierKey: 7 }],
  ])('answers %s: nobody gets in', async (_, given) => {
    answer = () => given

    expect(await ask(authorizerOf())).toMatchObject({ authorized: false, code: 'AUTHORIZER_CONFIGURATION_ERROR', message: null })
  })

  it('lets nobody in for any answer that is not one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json(), fc.jsonValue().map((value) => JSON.stringify({ principalId: 'u', policyDocument: value }))), async (payload) => {
        answer = () => ({ payload, requestId: 'r' })

        expect(await ask(authorizerOf({ ttlSeconds: 0 }))).toMatchObject({ authorized: false })
      }),
      { numRuns: 500 },
    )
  })

  it('answers 500 when the event cannot be built', async () => {
    const createEvent = (): never => {
      throw new Error('no event')
    }

    expect(await ask(authorizerOf(), { createEvent })).toMatchObject({ code: 'AUTHORIZER_FAILURE' })
  })
})

it.each<[string, Partial<LambdaAuthorizerOptions>]>([
  ['TOKEN for an HTTP API', { protocol: 'HTTP' }],
  ['TOKEN without a source', { identitySource: '' }],
  ['TOKEN with two sources', { identitySource: 'method.request.header.a,method.request.header.b' }],
  ['simple responses for REST', { type: 'REQUEST', simpleResponses: true }],
  ['a TTL of 3,601 seconds', { ttlSeconds: 3601 }],
  ['a negative TTL', { ttlSeconds: -1 }],
  ['caching without a source', { type: 'REQUEST', identitySource: '' }],
  ['a source that is none', { identitySource: 'header.Authorization' }],
  ['an expression that RE2 does not take', { identityValidationExpression: '(?=x)' }],
])('refuses the set-up %s', (_, options) => {
  expect(() => authorizerOf(options)).toThrow(expect.objectContaining({ code: 'ERR_AUTHORIZERS_CONFIGURATION' }))
})

it.each([
  [`arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`, FUNCTION],
  [`arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION}:\${stageVariables.alias}/invocations`, `${FUNCTION}:live`],
  ['arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:999988887777:function:f/invocations', 'arn:aws:lambda:eu-west-1:999988887777:function:f'],
])('finds the function of %s', (uri, arn) => {
  expect(functionArnOf(uri, { alias: 'live' })).toBe(arn)
})
