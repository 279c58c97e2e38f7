import type { RestAuthorizer } from '@gatewright/types'
import { methodArn } from '../access/policy-request.ts'
import type { RestExchange, RestMethodInput } from '../compile/rest-plan.ts'
import { GatewayError } from '../errors.ts'
import { fail } from '../gateway-responses/failure.ts'
import { GATEWAY_RESPONSES } from '../gateway-responses/table.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'
import { ANSWERED, type Step, type Verdict } from '../pipelines/run.ts'
import { authorizeByUserPool } from './authorize/cognito.ts'
import { authorizeBySignature } from './authorize/iam.ts'
import { authorizeByFunction } from './authorize/rest-lambda.ts'

/** Authorizers of REST APIs: a method with one that is not built in is closed, never public. */
export const authorize: StepDefinition<RestMethodInput, RestExchange> = {
  name: 'authorize',
  compile(input) {
    const type = input.method.authorizationType
    if (type === undefined || type === 'NONE') return undefined
    if (type === 'COGNITO_USER_POOLS') return withinArnLimit(noted(authorizeByUserPool(input, configurationOf(input))))
    if (type === 'CUSTOM') return withinArnLimit(authorizeByFunction(input, configurationOf(input)))
    if (type === 'AWS_IAM' && input.runtime.iam !== undefined) return noted(authorizeBySignature(input, input.runtime.iam))
    input.report({ severity: 'error', message: `Authorization ${type} is not enforced; every request is answered with 500` })
    return () => fail('AUTHORIZER_CONFIGURATION_ERROR', `The method asks for ${type}, which this gateway does not evaluate`)
  },
}

/** Characters of the ARN of a method with an authorizer, path parameters put in; all are ASCII. */
const MAX_ARN_LENGTH = 1_600

/**
 * An ARN that is too long is 414, whatever the authorizer would say.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
function withinArnLimit(run: Step<RestExchange>['run']): Step<RestExchange>['run'] {
  return (exchange) => {
    const { length } = methodArn(exchange)
    if (length <= MAX_ARN_LENGTH) return run(exchange)
    return fail('REQUEST_TOO_LARGE', `The ARN of the method has ${length} characters`, { status: 414, message: 'Request-URI Too Long' })
  }
}

/** Notes how it ended, for `$context.authenticate` and `$context.authorize`. */
function noted(run: Step<RestExchange>['run']): Step<RestExchange>['run'] {
  return (exchange) => {
    const startedAt = exchange.runtime.now()
    const verdict = run(exchange)
    return verdict instanceof Promise ? verdict.then((settled) => note(exchange, startedAt, settled)) : note(exchange, startedAt, verdict)
  }
}

function note(exchange: RestExchange, startedAt: number, verdict: Verdict): Verdict {
  const latency = exchange.runtime.now() - startedAt
  const refused = verdict === undefined || verdict === ANSWERED ? undefined : verdict
  exchange.accessOutcome =
    refused === undefined ? { status: 200, latency } : { status: refused.status ?? GATEWAY_RESPONSES[refused.failure].status, latency, error: firstLine(refused.message ?? refused.reason) }
  return verdict
}

/** The message of a wrong signature goes on with what should have been signed. */
function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text
}

function configurationOf({ method, snapshot }: RestMethodInput): RestAuthorizer {
  const configuration = snapshot.authorizers.find(({ id }) => id === method.authorizerId)
  if (configuration === undefined) throw new GatewayError('ERR_GATEWAY_INVALID_PUBLICATION', `There is no authorizer ${method.authorizerId ?? ''}`)
  return configuration
}
