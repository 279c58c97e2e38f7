import type { RestApi } from '@gatewright/types'
import type { HttpExchange } from '../compile/http-plan.ts'
import type { RestExchange } from '../compile/rest-plan.ts'
import { fail, type Failure } from '../gateway-responses/failure.ts'

/**
 * Whether a request may come to the API by the way that it came: a custom domain with mutual TLS is for clients that it trusts, a
 * private API for those in a VPC. Others get 403 Forbidden, and the log the reason.
 * @see https://repost.aws/knowledge-center/api-gateway-mutual-tls-403-errors
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
 */
export function checkRestEndpoint(exchange: RestExchange): Failure | undefined {
  return checkClientCertificate(exchange) ?? (exchange.stage.isPrivate ? checkVpcEndpoint(exchange) : undefined)
}

/** The same for HTTP APIs, which are never private. */
export function checkClientCertificate({ arrival: { clientProblem } }: Pick<HttpExchange | RestExchange, 'arrival'>): Failure | undefined {
  return clientProblem === undefined ? undefined : forbid(`Access denied. Reason: ${clientProblem}`)
}

/** Private APIs have no other endpoints. */
export function isPrivate({ endpointConfiguration }: RestApi): boolean {
  return endpointConfiguration?.types?.includes('PRIVATE') === true
}

function checkVpcEndpoint({ identity, request, runtime }: RestExchange): Failure | undefined {
  const endpoint = runtime.vpcEndpointOf?.({ sourceIp: request.sourceIp })
  if (endpoint === undefined) return forbid(`The API is private, and ${request.sourceIp} is behind no VPC endpoint`)
  identity.vpceId = endpoint.vpceId
  if (endpoint.vpcId !== undefined) identity.vpcId = endpoint.vpcId
  return undefined
}

function forbid(reason: string): Failure {
  return fail('ACCESS_DENIED', reason, { message: 'Forbidden', errorType: 'ForbiddenException', isBeforeApi: true })
}
