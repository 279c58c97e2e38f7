import { VtlError } from '@gatewright/vtl-mapper/complete'
import type { RestIntegration } from '@gatewright/types'
import type { RestExchange } from '../../compile/rest-plan.ts'
import { compileTemplates, renderTemplate, templateFor } from '../../compile/templates.ts'
import { RestTemplateInput } from '../../context/template-input.ts'
import { lastHeader } from '../../exchange/headers.ts'
import { fail, type Failure } from '../../gateway-responses/failure.ts'
import { convertRequest } from '../../payload/content-handling.ts'
import { decodeText } from '../../payload/text.ts'

/** The integration's payload of a request, or why there is none. */
export type ApplyRequestTemplate = (exchange: RestExchange, payload: Uint8Array) => string | Uint8Array | Failure

/**
 * Compiles what makes the integration payload: content handling, then the template of the request's content type, else
 * the passthrough behaviour.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 */
export function compileRequestTemplate(integration: RestIntegration): ApplyRequestTemplate {
  const templates = compileTemplates(integration.requestTemplates)
  const behavior = integration.passthroughBehavior ?? 'WHEN_NO_MATCH'
  const passes = behavior === 'WHEN_NO_MATCH' || (behavior === 'WHEN_NO_TEMPLATES' && templates.size === 0)
  const { contentHandling } = integration

  return (exchange, payload) => {
    const contentType = lastHeader(exchange.request.headers, 'content-type')
    const template = templateFor(templates, contentType)
    if (template === undefined && !passes) {
      return fail('UNSUPPORTED_MEDIA_TYPE', `No template for ${contentType ?? 'application/json'}, and passthrough is ${behavior}`)
    }
    const isBinary = exchange.stage.isBinary(contentType ?? 'application/json')
    const converted = convertRequest({ payload, handling: contentHandling, isBinary })
    if (converted === undefined) return fail('API_CONFIGURATION_ERROR', 'The payload is to be decoded from base64, and is not base64')
    if (template === undefined) return converted
    const isText = contentHandling === 'CONVERT_TO_TEXT' || (contentHandling === undefined && !isBinary) || converted.length === 0
    if (!isText) return fail('API_CONFIGURATION_ERROR', 'A binary payload cannot be mapped by a template')
    if (template.constant !== undefined) return template.constant
    return render(exchange, template, decodeText(converted))
  }
}

function render(exchange: RestExchange, template: Parameters<typeof renderTemplate>[0], body: string): string | Failure {
  try {
    const { context, output, overrides } = renderTemplate(template, new RestTemplateInput(exchange, body))
    exchange.templateContext = context
    exchange.overrides = overrides
    return output
  } catch (error) {
    if (!(error instanceof VtlError)) throw error
    const type = error.code === 'ERR_VTL_JSON' ? 'BAD_REQUEST_BODY' : 'API_CONFIGURATION_ERROR'
    const details = type === 'BAD_REQUEST_BODY' ? { message: `Could not parse request body into json: ${reasonOf(error)}` } : {}
    return fail(type, `Execution failed due to configuration error: ${error.message}`, details)
  }
}

/** What is wrong with the body, without the template's text and the place in it: those are not the client's to see. */
function reasonOf({ message, position }: VtlError): string {
  if (position === undefined) return message
  return message.replace(`\n${position.excerpt}`, '').replace(/^Line \d+, column \d+: /, '')
}
