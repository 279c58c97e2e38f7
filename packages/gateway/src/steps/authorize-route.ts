import type { V2Authorizer } from '@gatewright/types'
import type { HttpExchange, HttpRouteInput } from '../compile/http-plan.ts'
import { GatewayError } from '../errors.ts'
import { fail } from '../gateway-responses/failure.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import { authorizeRouteBySignature } from './authorize/iam.ts'
import { authorizeRouteByFunction } from './authorize/route-lambda.ts'
import { authorizeByToken } from './authorize/route-token.ts'

/** Authorizers of HTTP APIs: a route with one that is not built in is closed, never public. */
export const authorizeRoute: StepDefinition<HttpRouteInput, HttpExchange> = {
  name: 'authorize',
  compile(input) {
    const type = input.route.authorizationType
    if (type === undefined || type === 'NONE') return undefined
    if (type === 'JWT') return authorizeByToken(input, configurationOf(input))
    if (type === 'CUSTOM') return authorizeRouteByFunction(input, configurationOf(input))
    if (type === 'AWS_IAM' && input.runtime.iam !== undefined) return authorizeRouteBySignature(input, input.runtime.iam)
    input.report({ severity: 'error', message: `Authorization ${type} is not enforced; every request is answered with 500` })
    return () => fail('AUTHORIZER_CONFIGURATION_ERROR', `The route asks for ${type}, which this gateway does not evaluate`)
  },
}

function configurationOf({ route, snapshot }: HttpRouteInput): V2Authorizer {
  const configuration = snapshot.authorizers.find(({ authorizerId }) => authorizerId === route.authorizerId)
  if (configuration === undefined) throw new GatewayError('ERR_GATEWAY_INVALID_PUBLICATION', `There is no authorizer ${route.authorizerId ?? ''}`)
  return configuration
}
