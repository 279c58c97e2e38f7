import { readBytes, type IntegrationResponse } from '@gatewright/integrations'
import type { ContentHandling } from '@gatewright/types'
import { VtlError } from '@gatewright/vtl-mapper/complete'
import { renderTemplate } from '../../compile/templates.ts'
import { compileSelectedTemplates, type SelectTemplate } from '../../compile/selected-templates.ts'
import type { WebSocketRouteInput } from '../../compile/websocket-plan.ts'
import { parseBody, socketSelectionFacts, socketTemplateInput } from '../../context/socket-sources.ts'
import { allHeaders, lastHeader } from '../../exchange/headers.ts'
import type { SocketExchange } from '../../exchange/socket-exchange.ts'
import { fail } from '../../gateway-responses/failure.ts'
import { encodeBase64 } from '../../payload/base64.ts'
import { decodeText } from '../../payload/text.ts'
import type { StepDefinition } from '../../pipelines/compile-steps.ts'
import type { Step, Verdict } from '../../pipelines/run.ts'

/**
 * What the client is told: on a two-way route the backend's answer, mapped where the integration is no proxy; else nothing.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-responses.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html
 */
export const mapSocketResponse: StepDefinition<WebSocketRouteInput, SocketExchange> = {
  name: 'map-response',
  compile(input) {
    if (!isTwoWay(input.route)) return undefined
    const isProxy = input.integration?.integrationType.endsWith('_PROXY') === true
    return isProxy ? passOn : mapTemplated(input)
  },
}

/** A route is two-way when it has a route response selection expression, or a route response. */
function isTwoWay({ routeResponses = [], routeResponseSelectionExpression }: WebSocketRouteInput['route']): boolean {
  return routeResponses.length > 0 || (routeResponseSelectionExpression !== undefined && routeResponseSelectionExpression !== '')
}

function passOn(exchange: SocketExchange): Verdict | Promise<Verdict> {
  const body = exchange.integrationResponse?.body
  if (body === undefined) return undefined
  if (typeof body === 'string' || body instanceof Uint8Array) return reply(exchange, body)
  return readBytes(body).then((bytes) => reply(exchange, bytes ?? ''))
}

function reply(exchange: SocketExchange, body: string | Uint8Array): Verdict {
  if (body.length > 0) exchange.reply = body
  return undefined
}

interface ResponseRule {
  /** `undefined`: the key is compared as it is. */
  readonly pattern: RegExp | undefined
  readonly key: string
  readonly selectTemplate: SelectTemplate
  readonly handling: ContentHandling | undefined
}

function mapTemplated({ integration }: WebSocketRouteInput): Step<SocketExchange>['run'] {
  const isFunction = integration?.integrationType === 'AWS' && integration.integrationUri?.includes(':lambda:path/') === true
  const rules = (integration?.integrationResponses ?? []).map((response): ResponseRule => {
    const key = response.integrationResponseKey
    const source = /^\/(.*)\/$/s.exec(key)?.[1]
    const pattern = source === undefined ? undefined : new RegExp(`^(?:${source})$`)
    return { key, pattern, handling: response.contentHandlingStrategy, selectTemplate: compileSelectedTemplates(response.responseTemplates, response.templateSelectionExpression) }
  })
  return async (exchange) => {
    const response = exchange.integrationResponse
    if (response === undefined) return undefined
    const bytes = await readBytes(response.body)
    const text = decodeText(bytes ?? NOTHING)
    const subject = isFunction ? errorMessage(response, text) : String(response.status)
    const rule = rules.find(({ key, pattern }) => (pattern === undefined ? key === subject : pattern.test(subject))) ?? rules.find(({ key }) => key === '$default')
    if (rule === undefined) return fail('API_CONFIGURATION_ERROR', 'No integration response fits, and there is no $default')
    const content = rule.handling === 'CONVERT_TO_TEXT' ? encodeBase64(bytes ?? NOTHING) : text
    return render(exchange, { rule, response, text: content })
  }
}

function render(
  exchange: SocketExchange,
  { rule, response, text }: { readonly rule: ResponseRule; readonly response: IntegrationResponse; readonly text: string },
): Verdict {
  const template = rule.selectTemplate(() => ({
    ...socketSelectionFacts(exchange),
    integrationResponse: {
      statusCode: response.status,
      header: (name) => lastHeader(response.headers, name),
      multiValueHeader: (name) => allHeaders(response.headers, name),
      body: parseBody(text),
    },
  }))
  if (template === undefined) return reply(exchange, text)
  try {
    return reply(exchange, renderTemplate(template, socketTemplateInput(exchange, text)).output)
  } catch (error) {
    if (error instanceof VtlError) return fail('API_CONFIGURATION_ERROR', `Execution failed due to configuration error: ${error.message}`)
    throw error
  }
}

const NOTHING = new Uint8Array(0)

/** The message of a function's failure; empty for one that did not fail. */
function errorMessage({ functionError }: IntegrationResponse, text: string): string {
  if (functionError === undefined) return ''
  const body = parseBody(text)
  const message: unknown = typeof body === 'object' && body !== null && 'errorMessage' in body ? body.errorMessage : undefined
  return typeof message === 'string' ? message : text
}
