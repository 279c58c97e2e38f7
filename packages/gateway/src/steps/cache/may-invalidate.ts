import { policyRequest } from '../../access/policy-request.ts'
import type { RestExchange, RestMethodInput } from '../../compile/rest-plan.ts'

/** What invalidating an entry needs, where `requireAuthorizationForCacheControl` is on. */
const ACTION = 'execute-api:InvalidateCache'

/**
 * Whether a caller may invalidate a cached answer. On a method with AWS_IAM the caller's policies say so, with the API's resource
 * policy; who is not signed has only the resource policy to allow it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html#invalidate-method-caching
 */
export function compileMayInvalidate({ method, restApi, runtime, setting }: RestMethodInput): (exchange: RestExchange) => boolean {
  if (setting.requireAuthorizationForCacheControl === false) return () => true
  const policy = runtime.resourcePolicyOf(restApi)?.policy
  const { iam } = runtime
  return (exchange) => {
    const request = { ...policyRequest(exchange), action: ACTION }
    const { authorization } = exchange
    if (method.authorizationType !== 'AWS_IAM' || iam === undefined || authorization?.kind !== 'iam') return policy?.evaluate(request) === 'Allow'
    const { action, context, resource: methodArn } = request
    return iam.authorizer.decide(authorization.signature, { action, context, methodArn, resourcePolicy: policy }).authorized
  }
}
