import type { FunctionInvocation, FunctionResult, RestAuthorizer } from '@gatewright/types'
import { describe, expect, it } from 'vitest'
import type { TestInvokeAuthorizerRequest, TestInvokeAuthorizerResult } from '../src/index.ts'
import { startGateway } from './builders/gateway.ts'
import { API_ID, restPublication, restSnapshot } from './builders/publication.ts'

const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:guard'
const TOKEN: RestAuthorizer = {
  id: 'auth01',
  name: 'guard',
  type: 'TOKEN',
  authorizerUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`,
  identitySource: 'method.request.header.Authorization',
}
const POLICY = { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect: 'Deny', Resource: '*' }] }
const ANSWER = { principalId: 'user-abcdef', policyDocument: POLICY, context: { plan: 'gold', level: 3 } }

interface Tested {
  readonly result: TestInvokeAuthorizerResult
  readonly invocations: readonly FunctionInvocation[]
}

async function test(authorizer: RestAuthorizer, request: Partial<TestInvokeAuthorizerRequest>, answer: unknown = ANSWER): Promise<Tested> {
  const { gateway, invocations } = startGateway(restPublication({ methods: {} }), { answer })
  const result = await gateway.testInvokeAuthorizer({ snapshot: restSnapshot({ methods: {} }), authorizer, ...request })
  return { result, invocations }
}

async function testFailing(outcome: Partial<FunctionResult> | Error): Promise<TestInvokeAuthorizerResult> {
  const { gateway } = startGateway(restPublication({ methods: {} }), {
    invokeFunction: async () => {
      if (outcome instanceof Error) throw outcome
      return { payload: 'null', requestId: 'r', ...outcome }
    },
  })
  return gateway.testInvokeAuthorizer({ snapshot: restSnapshot({ methods: {} }), authorizer: TOKEN, headers: { Authorization: 'let-me-in' } })
}

/** The log without its dates and ids. */
function lines({ log }: TestInvokeAuthorizerResult): readonly string[] {
  return log.replaceAll(/^\w{3} \w{3} \d{2} \d\d:\d\d:\d\d UTC \d{4} : /gm, '').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>').split('\n')
}

describe('TestInvokeAuthorizer', () => {
  it('answers with what the function said, and with the log', async () => {
    const { result, invocations } = await test(TOKEN, { headers: { Authorization: 'let-me-in' } })

    const { log: _, ...answer } = result
    const event = { type: 'TOKEN', methodArn: `arn:aws:execute-api:us-east-1:123456789012:${API_ID}/ESTestInvoke-stage/GET/`, authorizationToken: 'let-me-in' }
    const uri = `https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/${FUNCTION}/invocations`
    expect(answer).toEqual({
      clientStatus: 0,
      latency: 0,
      principalId: 'user-abcdef',
      policy: JSON.stringify(POLICY),
      authorization: { plan: ['gold'], level: ['3'] },
    })
    expect(JSON.parse(invocations[0]?.payload as string)).toEqual(event)
    expect(invocations[0]?.sourceArn).toBe(`arn:aws:execute-api:us-east-1:123456789012:${API_ID}/authorizers/auth01`)
    expect(lines(result)).toEqual([
      'Execution log for request <id>',
      'Starting authorizer: auth01 for request: <id>',
      'Incoming identity: ***-me-in',
      `Endpoint request URI: ${uri}`,
      expect.stringMatching(/^Endpoint request headers: \{x-amzn-lambda-integration-tag=<id>, Host=lambda\.us-east-1\.amazonaws\.com, X-Amz-Source-Arn=/),
      expect.stringContaining('Endpoint request body after transformations: {"type":"TOKEN"'),
      `Sending request to ${uri}`,
      `Authorizer result body before parsing: ${JSON.stringify(ANSWER)}`,
      'Using valid authorizer policy for principal: *****abcdef',
      'Successfully completed authorizer execution',
      '',
    ])
  })

  it('gives a REQUEST authorizer the request, and takes context variables from additionalContext', async () => {
    const authorizer: RestAuthorizer = { ...TOKEN, type: 'REQUEST', identitySource: 'method.request.querystring.key,context.httpMethod,stageVariables.tenant,context.extra' }
    const request = { pathWithQueryString: '/pets/7?key=k', stageVariables: { tenant: 't' }, additionalContext: { extra: 'e' }, headers: { A: 'b' } }

    const { result, invocations } = await test(authorizer, request)

    expect(result.clientStatus).toBe(0)
    expect(JSON.parse(invocations[0]?.payload as string)).toMatchObject({
      type: 'REQUEST',
      methodArn: `arn:aws:execute-api:us-east-1:123456789012:${API_ID}/ESTestInvoke-stage/GET/pets/7`,
      path: '/pets/7',
      httpMethod: 'GET',
      headers: { A: 'b' },
      queryStringParameters: { key: 'k' },
      stageVariables: { tenant: 't' },
    })
  })

  it.each([
    ['the token is missing', TOKEN, {}],
    ['the token does not match', { ...TOKEN, identityValidationExpression: '^Bearer .+$' }, { Authorization: 'let-me-in' }],
  ])('is 401 without a call when %s', async (_name, authorizer, headers) => {
    const { result, invocations } = await test(authorizer, { headers })

    expect([result.clientStatus, invocations.length, result.policy]).toEqual([401, 0, undefined])
    expect(lines(result).at(-2)).toBe('Unauthorized request: <id>')
  })

  it.each([
    ['says Unauthorized', { payload: '{"errorMessage":"Unauthorized"}', functionError: 'Unhandled' }, 401, 'Unauthorized request: <id>'],
    ['fails', { payload: '{"errorMessage":"oh"}', functionError: 'Unhandled' }, 500, 'Execution failed due to configuration error: Authorizer function failed with response body: {"errorMessage":"oh"}'],
    ['answers rubbish', { payload: '"rubbish"' }, 500, 'Execution failed due to configuration error: The answer is not a JSON object'],
    ['cannot be called', new Error('Invalid permissions on Lambda function'), 500, 'Execution failed due to configuration error: Invalid permissions on Lambda function'],
  ])('tells that a function %s', async (_name, outcome, status, line) => {
    const result = await testFailing(outcome)

    expect(result.clientStatus).toBe(status)
    expect(lines(result).at(-2)).toBe(line)
  })

  it.each([
    ['an authorizer without a function', { ...TOKEN, authorizerUri: 'nowhere' }, 500],
    ['a user pool and no token', { id: 'c', name: 'pool', type: 'COGNITO_USER_POOLS', providerARNs: ['arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc'] }, 401],
  ] as const)('answers %s', async (_name, authorizer, status) => {
    const { result } = await test(authorizer as RestAuthorizer, {})

    expect(result.clientStatus).toBe(status)
  })
})
