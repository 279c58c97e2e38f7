import type { FunctionInvocation, FunctionResult } from '@gatewright/types'
import { beforeEach } from 'vitest'
import {
  createLambdaAuthorizer,
  type LambdaAuthorizer,
  type LambdaAuthorizerOptions,
  type LambdaDecision,
} from '../../src/lambda/index.ts'
import { identityRequest } from '../identity-request.ts'

export const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:authorizer'
export const ARN = 'arn:aws:execute-api:us-east-1:123456789012:ivdtdhp7b5/prod/GET/'
/** The function and the clock of the test that runs. */
export const world: { calls: FunctionInvocation[]; answer: (invocation: FunctionInvocation) => unknown; now: number } = {
  calls: [],
  answer: () => undefined,
  now: 0,
}
beforeEach(() => {
  Object.assign(world, { calls: [], now: 0, answer: () => policy('Allow') })
})

export const policy = (Effect: string, Resource: unknown = ARN) => ({
  principalId: 'user',
  policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }] },
  context: { stringKey: 'stringval', numberKey: 123, booleanKey: true },
})
export const failed = (errorMessage: string): FunctionResult => ({
  payload: JSON.stringify({ errorMessage }),
  functionError: 'Unhandled',
  requestId: 'r',
})

export function authorizerOf(options: Partial<LambdaAuthorizerOptions> = {}): LambdaAuthorizer {
  return createLambdaAuthorizer({
    protocol: 'REST',
    type: 'TOKEN',
    functionArn: FUNCTION,
    identitySource: 'method.request.header.Authorization',
    now: () => world.now,
    timeoutMs: 50,
    invoke: async (invocation) => {
      world.calls.push(invocation)
      const value = await world.answer(invocation)
      return typeof value === 'object' && value !== null && 'requestId' in value
        ? (value as FunctionResult)
        : { payload: JSON.stringify(value) ?? '', requestId: 'r' }
    },
    ...options,
  })
}
export type Ask = Partial<Parameters<LambdaAuthorizer['authorize']>[0]> & {
  readonly headers?: Record<string, string>
  readonly query?: Record<string, string>
}
export const ask = async (
  authorizer: LambdaAuthorizer,
  { headers = { authorization: 'allow' }, query = {}, ...more }: Ask = {},
): Promise<LambdaDecision> =>
  authorizer.authorize({
    identity: identityRequest({
      headers,
      query,
      stageVariables: { env: 'x' },
      context: { 'identity.sourceIp': '192.0.2.1', routeKey: 'GET /' },
    }),
    methodArn: ARN,
    createEvent: (facts) => facts,
    ...more,
  })
