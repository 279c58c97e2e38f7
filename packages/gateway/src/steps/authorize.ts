import type { RestAuthorizer } from '@gatewright/types'
import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import { GatewayError } from '../errors.ts'
import { fail } from '../gateway-responses/failure.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import { authorizeByUserPool } from './authorize/cognito.ts'
import { authorizeBySignature } from './authorize/iam.ts'
import { authorizeByFunction } from './authorize/rest-lambda.ts'

/** Authorizers of REST APIs: a method with one that is not built in is closed, never public. */
export const authorize: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'authorize',
  compile(input) {
    const type = input.method.authorizationType
    if (type === undefined || type === 'NONE') return undefined
    if (type === 'COGNITO_USER_POOLS') return authorizeByUserPool(input, configurationOf(input))
    if (type === 'CUSTOM') return authorizeByFunction(input, configurationOf(input))
    if (type === 'AWS_IAM' && input.runtime.iam !== undefined) return authorizeBySignature(input, input.runtime.iam)
    input.report({ severity: 'error', message: `Authorization ${type} is not enforced; every request is answered with 500` })
    return () => fail('AUTHORIZER_CONFIGURATION_ERROR', `The method asks for ${type}, which this gateway does not evaluate`)
  },
}

function configurationOf({ method, snapshot }: RestMethodInput): RestAuthorizer {
  const configuration = snapshot.authorizers.find(({ id }) => id === method.authorizerId)
  if (configuration === undefined) throw new GatewayError('ERR_GATEWAY_INVALID_PUBLICATION', `There is no authorizer ${method.authorizerId ?? ''}`)
  return configuration
}
