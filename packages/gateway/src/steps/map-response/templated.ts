import type { IntegrationResponse } from '@gatewright/integrations'
import { VtlError } from '@gatewright/vtl-mapper/complete'
import type { RestExchange, RestMethodInput } from '../../compile/rest-plan.ts'
import { renderTemplate, templateFor, type MappingTemplate, type Templates } from '../../compile/templates.ts'
import { restContextReader } from '../../context/rest-context.ts'
import { RestTemplateInput } from '../../context/template-input.ts'
import { lastHeader } from '../../exchange/headers.ts'
import { safeHeaders } from '../../exchange/safe-headers.ts'
import { fail, type Failure } from '../../gateway-responses/failure.ts'
import { convertResponse } from '../../payload/content-handling.ts'
import { decodeText, encodeText } from '../../payload/text.ts'
import type { Step, Verdict } from '../../pipelines/run.ts'
import { compileRemapping, type RemapHeaders } from './remap-headers.ts'
import { compileSelection, type ResponseRule } from './select-response.ts'
import { withWholeAnswer } from './whole-answer.ts'

/** MOCK, HTTP and AWS: an integration response is chosen, its template rendered, its headers mapped, its overrides applied. */
export function mapTemplatedAnswer({ integration, method }: RestMethodInput): Step<RestExchange>['run'] {
  const select = compileSelection(integration, method)
  const isMock = integration.type === 'MOCK'
  const remapHeaders = compileRemapping('NON_PROXY')
  return (exchange) => {
    const response = exchange.integrationResponse
    if (response === undefined) return fail('INTEGRATION_FAILURE', 'The integration gave no answer')
    const rule = select(response)
    if (rule === undefined) return fail('API_CONFIGURATION_ERROR', NO_MATCH)
    if (!rule.isDeclared) return fail('API_CONFIGURATION_ERROR', `${INVALID_METHOD_RESPONSE}${rule.statusCode}`)
    const { body } = response
    const encoding = lastHeader(response.headers, 'content-encoding')
    if (encoding === undefined && typeof body === 'string') return answer(exchange, { response, rule, payload: body, isMock, remapHeaders })
    if (encoding === undefined && body instanceof Uint8Array) return answer(exchange, { response, rule, payload: body, isMock, remapHeaders })
    return withWholeAnswer(exchange, response, (payload) => answer(exchange, { response, rule, payload, isMock, remapHeaders }))
  }
}

interface Mapping {
  readonly response: IntegrationResponse
  readonly rule: ResponseRule
  readonly payload: string | Uint8Array
  readonly isMock: boolean
  readonly remapHeaders: RemapHeaders
}

function answer(exchange: RestExchange, { response, rule, payload, isMock, remapHeaders }: Mapping): Verdict {
  const accept = lastHeader(exchange.request.headers, 'accept')
  const converted = convert(exchange, { response, rule, payload })
  if (typeof converted !== 'string' && 'failure' in converted) return converted
  const chosen = responseTemplate(rule.templates, accept)
  const text = (): string => (typeof payload === 'string' ? payload : decodeText(payload))
  try {
    const mapped = rule.mapHeaders?.({
      context: restContextReader(exchange),
      stageVariables: exchange.stage.stageVariables ?? {},
      headers: response.headers,
      body: text,
    })
    const body = chosen === undefined ? converted : render(exchange, chosen.template, typeof converted === 'string' ? converted : decodeText(converted))
    exchange.answer = { status: statusOf(exchange, rule), headers: headersOf(exchange, { mapped, contentType: chosen?.contentType, isMock, remapHeaders }), body }
    return undefined
  } catch (error) {
    if (error instanceof VtlError) return fail('API_CONFIGURATION_ERROR', `Execution failed due to configuration error: ${error.message}`)
    throw error
  }
}

function convert(exchange: RestExchange, { response, rule, payload }: Pick<Mapping, 'response' | 'rule' | 'payload'>): string | Uint8Array | Failure {
  const { stage, request } = exchange
  const isBinary = stage.isBinary(lastHeader(response.headers, 'content-type'))
  const wantsBinary = stage.isBinary(lastHeader(request.headers, 'accept'))
  if (typeof payload === 'string' && !isBinary && !wantsBinary && rule.contentHandling !== 'CONVERT_TO_BINARY') return payload
  const bytes = typeof payload === 'string' ? encodeText(payload) : payload
  const hasTemplate = responseTemplate(rule.templates, lastHeader(request.headers, 'accept')) !== undefined
  if (hasTemplate && rule.contentHandling === undefined && !isBinary) return bytes
  const converted = convertResponse({ payload: bytes, handling: rule.contentHandling, isBinary, wantsBinary })
  return converted ?? fail('API_CONFIGURATION_ERROR', 'The answer is to be decoded from base64, and is not base64')
}

interface ChosenTemplate {
  readonly contentType: string
  readonly template: MappingTemplate
}

/**
 * The template of the client's `Accept` type, else the one for `application/json`, else the first.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
 */
function responseTemplate(templates: Templates, accept: string | undefined): ChosenTemplate | undefined {
  const exact = templateFor(templates, accept)
  if (exact !== undefined) return { contentType: accept === undefined ? 'application/json' : (accept.split(/[;,]/)[0] ?? '').trim(), template: exact }
  const json = templates.get('application/json')
  if (json !== undefined) return { contentType: 'application/json', template: json }
  for (const [contentType, template] of templates) return { contentType, template }
  return undefined
}

function render(exchange: RestExchange, template: MappingTemplate, body: string): string {
  const { output, overrides } = renderTemplate(template, new RestTemplateInput(exchange, body))
  if (overrides !== undefined) exchange.overrides = overrides
  return output
}

function statusOf({ overrides }: RestExchange, rule: ResponseRule): number {
  const override = Number(overrides?.responseOverride.status ?? Number.NaN)
  return Number.isInteger(override) && override >= 100 && override <= 599 ? override : Number(rule.statusCode)
}

function headersOf(
  exchange: RestExchange,
  { mapped = [], contentType, isMock, remapHeaders }: Pick<Mapping, 'isMock' | 'remapHeaders'> & { readonly mapped?: readonly string[] | undefined; readonly contentType: string | undefined },
): string[] {
  if (mapped.length === 0 && exchange.overrides === undefined) {
    const plain = ['Content-Type', contentType ?? 'application/json']
    if (!isMock) plain.push('X-Amzn-Trace-Id', exchange.traceId)
    return plain
  }
  const headers: string[] = []
  const overridden = Object.entries(exchange.overrides?.responseOverride.header ?? {})
  const replaced = new Set(overridden.map(([name]) => name.toLowerCase()))
  for (let index = 0; index < mapped.length; index += 2) {
    if (!replaced.has((mapped[index] as string).toLowerCase())) headers.push(mapped[index] as string, mapped[index + 1] as string)
  }
  for (const [name, values] of overridden) for (const value of [values].flat()) headers.push(name, value)
  if (contentType !== undefined && lastHeader(headers, 'content-type') === undefined) headers.push('Content-Type', contentType)
  const safe = remapHeaders(safeHeaders(headers))
  if (!isMock) safe.push('X-Amzn-Trace-Id', exchange.traceId)
  return safe
}

const NO_MATCH = 'Execution failed due to configuration error: No match for output mapping and no default endpoint response configured'
const INVALID_METHOD_RESPONSE = 'Execution failed due to configuration error: Output mapping refers to an invalid method response: '
