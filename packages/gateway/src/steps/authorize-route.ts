import type { HttpExchange, HttpRouteInput } from '../compile/http-plan.ts'
import { fail } from '../gateway-responses/failure.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'

/** Authorizers of HTTP APIs: a route with one that is not built in is closed, never public. */
export const authorizeRoute: StepDefinition<HttpRouteInput, HttpExchange> = {
  name: 'authorize',
  compile({ route, report }) {
    const type = route.authorizationType
    if (type === undefined || type === 'NONE') return undefined
    report({ severity: 'error', message: `Authorization ${type} is not enforced; every request is answered with 500` })
    return () => fail('AUTHORIZER_CONFIGURATION_ERROR', `The route asks for ${type}, which this gateway does not evaluate`)
  },
}
