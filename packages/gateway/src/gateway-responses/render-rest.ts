import type { RestGatewayResponse } from '@gatewright/types'
import { compileGatewayResponseParameters, compileSubstitution, type SubstitutionSource } from '@gatewright/vtl-mapper/parameters'
import type { RestExchange } from '../compile/rest-plan.ts'
import { restRequestSource } from '../context/rest-sources.ts'
import { lastHeader } from '../exchange/headers.ts'
import type { Answer } from '../exchange/exchange.ts'
import { safeHeaders } from '../exchange/safe-headers.ts'
import { mimeType } from '../payload/media-types.ts'
import type { Failure } from './failure.ts'
import { GATEWAY_RESPONSES, type GatewayResponseType } from './table.ts'

/** Turns the failure of a request into the answer that this API gives for it. */
export type RenderRestFailure = (exchange: RestExchange, failure: Failure) => Answer

/**
 * Compiles an API's gateway responses: status, headers and simple templates; what it does not customise answers as AWS does.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export function compileGatewayResponses(responses: readonly RestGatewayResponse[]): RenderRestFailure {
  const byType = new Map(responses.map((response) => [response.responseType, compileResponse(response)]))
  return (exchange, failure) => {
    const custom = failure.isBeforeApi === true ? undefined : customisation(byType, failure.failure)
    return custom === undefined ? renderDefault(failure) : renderCustom(exchange, failure, custom)
  }
}

/** The answer of a REST API without customisation. */
export function renderDefault(failure: Failure): Answer {
  const standard = GATEWAY_RESPONSES[failure.failure]
  const member = failure.failure === 'ACCESS_DENIED' && failure.isBeforeApi !== true ? 'Message' : 'message'
  return {
    status: failure.status ?? standard.status,
    headers: ['x-amzn-ErrorType', failure.errorType ?? standard.errorType, 'Content-Type', 'application/json', ...(failure.headers ?? [])],
    body: `{"${member}":${JSON.stringify(messageOf(failure))}}`,
  }
}

interface CustomResponse {
  readonly status: number | undefined
  /** Key: content type in lower case. */
  readonly templates: ReadonlyMap<string, (source: SubstitutionSource) => string>
  readonly mapHeaders: ReturnType<typeof compileGatewayResponseParameters>
}

function compileResponse({ responseParameters, responseTemplates, responseType, statusCode }: RestGatewayResponse): CustomResponse {
  const templates = Object.entries(responseTemplates ?? {}).map(
    ([contentType, template]) => [contentType.toLowerCase(), compileSubstitution(template, { missing: '' })] as const,
  )
  return {
    status: customStatus(statusCode, responseType),
    templates: new Map(templates),
    mapHeaders: compileGatewayResponseParameters(responseParameters ?? {}),
  }
}

/** The customised status; a type's own counts as not customised, as `GetGatewayResponse` shows it without being asked. */
function customStatus(statusCode: string | undefined, responseType: string): number | undefined {
  const status = Number(statusCode ?? Number.NaN)
  const isDefaultType = responseType === 'DEFAULT_4XX' || responseType === 'DEFAULT_5XX'
  const own = isDefaultType ? undefined : GATEWAY_RESPONSES[responseType as GatewayResponseType]?.status
  return Number.isNaN(status) || status === own ? undefined : status
}

/**
 * The gateway response that applies to a failure: its own type's, else DEFAULT_4XX or DEFAULT_5XX by status class.
 * REQUEST_TOO_LARGE cannot be customised.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
function customisation(byType: ReadonlyMap<string, CustomResponse>, type: GatewayResponseType): CustomResponse | undefined {
  if (type === 'REQUEST_TOO_LARGE' || byType.size === 0) return undefined
  return byType.get(type) ?? byType.get(GATEWAY_RESPONSES[type].status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX')
}

function renderCustom(exchange: RestExchange, failure: Failure, custom: CustomResponse): Answer {
  const standard = renderDefault(failure)
  const source = restRequestSource(exchange)
  const mapped = safeHeaders(custom.mapHeaders(source))
  const [contentType, render] = chooseTemplate(custom, lastHeader(exchange.request.headers, 'accept'))
  const headers = ['x-amzn-ErrorType', standard.headers[1] as string, ...mapped]
  if (lastHeader(mapped, 'content-type') === undefined) headers.push('Content-Type', contentType)
  return { status: custom.status ?? standard.status, headers, body: render === undefined ? standard.body : render(source) }
}

type ChosenTemplate = readonly [contentType: string, render: ((source: SubstitutionSource) => string) | undefined]

function chooseTemplate({ templates }: CustomResponse, accept: string | undefined): ChosenTemplate {
  for (const wanted of [mimeType(accept), 'application/json']) {
    const render = templates.get(wanted)
    if (render !== undefined) return [wanted, render]
  }
  for (const [contentType, render] of templates) return [contentType, render]
  return ['application/json', undefined]
}

function messageOf({ failure, message }: Failure): string | null {
  return message === undefined ? GATEWAY_RESPONSES[failure].message : message
}
