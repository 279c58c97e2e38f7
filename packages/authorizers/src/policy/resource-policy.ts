import { type Refusal, refuse } from '../decision.ts'
import { compilePolicy, type CompiledPolicy, type PolicySource } from './compile-policy.ts'
import { explain } from './explain.ts'
import type { PolicyEffect, PolicyRequest } from './types.ts'

/** How the methods are protected that a resource policy stands before. */
export type AuthorizationType = 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'COGNITO_USER_POOLS'

/** The resource policy of one API. */
export interface ResourcePolicy {
  readonly policy: CompiledPolicy
  readonly evaluate: (request: PolicyRequest) => PolicyEffect
  /**
   * Before the authorizer: `NONE` needs an allow, `CUSTOM` only no deny; `AWS_IAM` and `COGNITO_USER_POOLS` are not looked at
   * before the caller is known. `undefined`: go on.
   */
  readonly before: (type: AuthorizationType, request: PolicyRequest) => Refusal | undefined
  /** After a Cognito authorizer: an allow is required. Lambda and IAM authorizers take `evaluate` as one side of AWS's tables. */
  readonly after: (type: AuthorizationType, request: PolicyRequest) => Refusal | undefined
}

/**
 * Compiles an API's resource policy with AWS's order of evaluation.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function createResourcePolicy(
  source: PolicySource,
  { apiArn }: { readonly apiArn?: string | undefined } = {},
): ResourcePolicy {
  const policy = compilePolicy(source, { apiArn, principalRequired: true })
  const check = (request: PolicyRequest, needed: 'Allow' | 'NoDeny'): Refusal | undefined => {
    const effect = policy.evaluate(request)
    if (effect === 'Allow' || (effect === 'ImplicitDeny' && needed === 'NoDeny')) return undefined
    return policyRefusal(request, effect, explain([{ name: 'resource policy', policy }], request).text)
  }
  return {
    policy,
    evaluate: policy.evaluate,
    before(type, request) {
      if (type === 'NONE') return check(request, 'Allow')
      return type === 'CUSTOM' ? check(request, 'NoDeny') : undefined
    },
    after: (type, request) => (type === 'COGNITO_USER_POOLS' ? check(request, 'Allow') : undefined),
  }
}

/**
 * AWS's refusal by a policy: the caller's ARN or `anonymous`, the action, and the resource with all but four digits of the account hidden.
 * @see https://repost.aws/knowledge-center/api-gateway-403-error-lambda-authorizer
 */
export function policyRefusal(
  { action, resource, principal }: PolicyRequest,
  effect: PolicyEffect,
  explanation: string,
): Refusal {
  const hidden = resource.replace(/^((?:[^:]*:){4})\d{8}(\d{4}:)/, '$1********$2')
  const deny = effect === 'ExplicitDeny' ? ' with an explicit deny' : ''
  const message = `User: ${principal?.arn ?? 'anonymous'} is not authorized to perform: ${action} on resource: ${hidden}${deny}`
  return refuse('ACCESS_DENIED', message, explanation)
}
