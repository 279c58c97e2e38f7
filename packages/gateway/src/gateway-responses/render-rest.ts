import type { RestGatewayResponse } from '@gatewright/types'
import type { RestExchange } from '../compile/rest-plan.ts'
import type { Answer } from '../exchange/exchange.ts'
import type { Failure } from './failure.ts'
import { GATEWAY_RESPONSES, type GatewayResponseType } from './table.ts'

/** Turns the failure of a request into the answer that this API gives for it. */
export type RenderRestFailure = (exchange: RestExchange, failure: Failure) => Answer

/** Compiles an API's gateway responses; what it does not customise answers as AWS does by default. */
export function compileGatewayResponses(responses: readonly RestGatewayResponse[]): RenderRestFailure {
  const byType = new Map(responses.map((response) => [response.responseType, response]))
  return (_exchange, failure) => {
    return renderDefault(failure, customStatus(customisation(byType, failure), failure.failure))
  }
}

/** The default body and headers of a failure: what a REST API without customisation answers. */
export function renderDefault(failure: Failure, status?: number): Answer {
  const standard = GATEWAY_RESPONSES[failure.failure]
  const message = failure.message === undefined ? standard.message : failure.message
  const member = failure.failure === 'ACCESS_DENIED' ? 'Message' : 'message'
  return {
    status: status ?? failure.status ?? standard.status,
    headers: ['x-amzn-ErrorType', failure.errorType ?? standard.errorType, 'Content-Type', 'application/json'],
    body: `{"${member}":${JSON.stringify(message)}}`,
  }
}

/** The customised status; the type's own status counts as not customised, as `GetGatewayResponse` shows it without asking. */
function customStatus(custom: RestGatewayResponse | undefined, type: GatewayResponseType): number | undefined {
  const status = Number(custom?.statusCode ?? Number.NaN)
  return Number.isNaN(status) || status === GATEWAY_RESPONSES[type].status ? undefined : status
}

/**
 * The gateway response that applies to a failure: its own type's, else DEFAULT_4XX or DEFAULT_5XX by status class.
 * REQUEST_TOO_LARGE cannot be customised.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
function customisation(
  byType: ReadonlyMap<string, RestGatewayResponse>,
  failure: Failure,
): RestGatewayResponse | undefined {
  const type: GatewayResponseType = failure.failure
  if (type === 'REQUEST_TOO_LARGE') return undefined
  return byType.get(type) ?? byType.get(GATEWAY_RESPONSES[type].status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX')
}
