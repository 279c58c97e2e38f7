import { describe, expect, it } from 'vitest'
import { functionArnOf, type LambdaAuthorizerOptions } from '../../src/lambda/index.ts'
import { ARN, ask, authorizerOf, failed, FUNCTION, policy, world } from './harness.ts'

describe('a TOKEN authorizer', () => {
  // apigateway-use-lambda-authorizer: the page's token-based example.
  it.each<[string, () => unknown, object]>([
    ['allow', () => policy('Allow'), { authorized: true, principalId: 'user', usageIdentifierKey: undefined }],
    [
      'deny',
      () => policy('Deny'),
      { code: 'ACCESS_DENIED', message: 'User is not authorized to access this resource with an explicit deny' },
    ],
    ['unauthorized', () => failed('Unauthorized'), { code: 'UNAUTHORIZED', message: 'Unauthorized' }],
    ['else', () => failed('Error: Invalid token'), { code: 'AUTHORIZER_FAILURE', message: null }],
  ])('answers the token %s as AWS does', async (token, given, expected) => {
    world.answer = given

    expect(await ask(authorizerOf(), { headers: { authorization: token } })).toMatchObject(expected)
    expect(JSON.parse(world.calls[0]!.payload)).toMatchObject({ authorizationToken: token })
  })

  it('gives context as text', async () => {
    expect(await ask(authorizerOf())).toMatchObject({ context: { stringKey: 'stringval', numberKey: '123', booleanKey: 'true' } })
  })

  it.each([[{}], [{ authorization: '' }]])('answers 401 to %j without a call', async (headers) => {
    expect(await ask(authorizerOf(), { headers })).toMatchObject({ code: 'UNAUTHORIZED' })
    expect(world.calls).toHaveLength(0)
  })

  it.each([
    ['Bearer abc', true],
    ['xBearer abc', false],
    ['Bearer abc!', false],
    ['bearer abc', false],
  ])('holds the whole token %s against the validation expression: %s', async (token, called) => {
    const authorizer = authorizerOf({ identityValidationExpression: '^Bearer [a-z]+' })

    expect(await ask(authorizer, { headers: { authorization: token } })).toMatchObject(
      called ? { authorized: true } : { code: 'UNAUTHORIZED' },
    )
    expect(world.calls).toHaveLength(called ? 1 : 0)
  })

  it('answers a validation expression that would hang a backtracking engine', async () => {
    const authorizer = authorizerOf({ identityValidationExpression: '^(a+)+$' })

    expect(await ask(authorizer, { headers: { authorization: `${'a'.repeat(5000)}!` } })).toMatchObject({ code: 'UNAUTHORIZED' })
  })

  it('denies silently where the policy names another method, and allows with the resource policy', async () => {
    world.answer = () => policy('Allow', `${ARN}other`)

    const silent = await ask(authorizerOf())
    expect(silent).toMatchObject({ code: 'ACCESS_DENIED', message: 'User is not authorized to access this resource' })
    expect(!silent.authorized && silent.explanation).toBe(
      'No statement applies: implicit deny; nearly: authorizer statement 0 (Allow) but for Resource',
    )
    expect(await ask(authorizerOf(), { resourceEffect: 'Allow' })).toMatchObject({ authorized: true })
    expect(await ask(authorizerOf(), { resourceEffect: 'ExplicitDeny' })).toMatchObject({ code: 'ACCESS_DENIED' })
  })

  it('evaluates conditions of the answer', async () => {
    const conditional = policy('Allow')
    Object.assign(conditional.policyDocument.Statement[0]!, { Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } })
    world.answer = () => conditional

    expect(await ask(authorizerOf(), { context: { 'aws:sourceip': '192.0.2.9' } })).toMatchObject({ authorized: true })
    expect(await ask(authorizerOf(), { context: { 'aws:sourceip': '198.51.100.9' } })).toMatchObject({ authorized: false })
  })

  it('passes on usageIdentifierKey, the source ARN and the trace id', async () => {
    world.answer = () => ({ ...policy('Allow'), usageIdentifierKey: 'key-1' })

    expect(await ask(authorizerOf({ sourceArn: 'arn:x' }), { traceId: 'Root=1' })).toMatchObject({ usageIdentifierKey: 'key-1' })
    expect(world.calls[0]).toMatchObject({ functionArn: FUNCTION, sourceArn: 'arn:x', traceId: 'Root=1' })
  })
})

// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-lambda-authorizer-cross-account-lambda-authorizer.html
describe('a function of another account', () => {
  const functionArn = 'arn:aws:lambda:us-east-1:999988887777:function:authorizer'
  const sourceArn = 'arn:aws:execute-api:us-east-1:123456789012:ivdtdhp7b5/authorizers/abc'

  it('is called by its ARN, in the name of the authorizer, and its policy is held against the API of this one', async () => {
    expect(await ask(authorizerOf({ functionArn, sourceArn }))).toMatchObject({ authorized: true, principalId: 'user' })
    expect(world.calls[0]).toMatchObject({ functionArn, sourceArn })
  })

  it('lets nobody in where it does not permit the authorizer', async () => {
    world.answer = () => Promise.reject(Object.assign(new Error('not permitted'), { code: 'ERR_FUNCTION_NOT_PERMITTED' }))

    expect(await ask(authorizerOf({ functionArn, sourceArn }))).toMatchObject({ authorized: false, code: 'AUTHORIZER_CONFIGURATION_ERROR' })
  })
})

describe('a REQUEST authorizer', () => {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html#http-api-lambda-authorizer.identity-sources
  it.each([
    ['$request.header.X-Auth', ['h']],
    ['method.request.header.X-Auth, method.request.querystring.Q', ['h', 'q']],
    [
      ['$request.header.x-auth', '$context.identity.sourceIp', '$stageVariables.env'],
      ['h', '192.0.2.1', 'x'],
    ],
    ['context.identity.sourceIp,stageVariables.env', ['192.0.2.1', 'x']],
    ['route.request.querystring.Q,route.request.header.X-AUTH', ['q', 'h']],
    [['$request.querystring.q'], undefined],
    [[], []],
  ])('reads %j', async (identitySource, expected) => {
    const authorizer = authorizerOf({ type: 'REQUEST', identitySource, ttlSeconds: 0 })

    const decision = await ask(authorizer, { headers: { 'x-auth': 'h' }, query: { Q: 'q' } })

    expect(decision.authorized).toBe(expected !== undefined)
    expect(world.calls.map(({ payload }) => JSON.parse(payload).identitySource)).toEqual(expected === undefined ? [] : [expected])
  })

  it.each([
    [
      { isAuthorized: true, context: { list: [1], map: { a: 1 } } },
      { authorized: true, context: { list: [1], map: { a: 1 } } },
    ],
    [{ isAuthorized: false }, { code: 'ACCESS_DENIED', explanation: 'isAuthorized is false' }],
    [{ isAuthorized: 'true' }, { code: 'AUTHORIZER_CONFIGURATION_ERROR' }],
    [policy('Allow'), { code: 'AUTHORIZER_CONFIGURATION_ERROR' }],
    [{}, { code: 'AUTHORIZER_CONFIGURATION_ERROR' }],
  ])('with simple responses reads %j', async (given, expected) => {
    world.answer = () => given

    expect(
      await ask(authorizerOf({ protocol: 'HTTP', type: 'REQUEST', identitySource: [], simpleResponses: true })),
    ).toMatchObject(expected)
  })

  it('answers on $connect', async () => {
    const connect = 'arn:aws:execute-api:us-east-1:123456789012:abcdef123/default/$connect'
    world.answer = () => policy('Allow', connect)
    const authorizer = authorizerOf({
      protocol: 'WEBSOCKET',
      type: 'REQUEST',
      identitySource: 'route.request.querystring.QueryString1',
    })

    expect(await ask(authorizer, { methodArn: connect, query: { QueryString1: 'queryValue1' } })).toMatchObject({
      authorized: true,
    })
    expect(await ask(authorizer, { methodArn: connect })).toMatchObject({ code: 'UNAUTHORIZED' })
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
  [
    `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION}:\${stageVariables.alias}/invocations`,
    `${FUNCTION}:live`,
  ],
  [
    'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:999988887777:function:f/invocations',
    'arn:aws:lambda:eu-west-1:999988887777:function:f',
  ],
])('finds the function of %s', (uri, arn) => {
  expect(functionArnOf(uri, { alias: 'live' })).toBe(arn)
})
