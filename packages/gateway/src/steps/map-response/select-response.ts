import type { IntegrationResponse } from '@gatewright/integrations'
import type { RestIntegration, RestIntegrationResponse, RestMethod } from '@gatewright/types'
import { compileResponseParameters } from '@gatewright/vtl-mapper/parameters'
import { GatewayError } from '../../errors.ts'
import { compileTemplates, type Templates } from '../../compile/templates.ts'
import { decodeText } from '../../payload/text.ts'

/** One integration response, compiled. */
export interface ResponseRule {
  readonly statusCode: string
  /** Whether the method declares a response with this status. */
  readonly isDeclared: boolean
  readonly contentHandling: RestIntegrationResponse['contentHandling']
  readonly templates: Templates
  readonly mapHeaders: ReturnType<typeof compileResponseParameters> | undefined
}

/** Chooses the integration response for what the backend answered; `undefined` when none fits and there is no default. */
export type SelectResponse = (response: IntegrationResponse) => ResponseRule | undefined

/**
 * Compiles the integration responses: the first whose `selectionPattern` matches the whole status code, or the whole error
 * message of a function that failed; else the one without a pattern.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html
 */
export function compileSelection(integration: RestIntegration, method: RestMethod): SelectResponse {
  const rules = Object.values(integration.integrationResponses ?? {}).map((response) => ({
    pattern: compilePattern(response.selectionPattern),
    rule: compileRule(response, method),
  }))
  const fallback = rules.find(({ pattern }) => pattern === undefined)?.rule
  if (fallback !== undefined && rules.every(({ pattern }) => pattern === undefined)) return () => fallback
  const isFunction = integration.type === 'AWS' && integration.uri?.includes(':lambda:path/') === true
  return (response) => {
    const text = isFunction ? errorMessage(response) : String(response.status)
    if (text === undefined) return fallback
    return rules.find(({ pattern }) => pattern?.test(text) === true)?.rule ?? fallback
  }
}

function compileRule(response: RestIntegrationResponse, method: RestMethod): ResponseRule {
  const { responseParameters } = response
  const hasMappings = responseParameters !== undefined && Object.keys(responseParameters).length > 0
  return {
    statusCode: response.statusCode,
    isDeclared: method.methodResponses?.[response.statusCode] !== undefined,
    contentHandling: response.contentHandling,
    templates: compileTemplates(response.responseTemplates),
    mapHeaders: hasMappings ? compileResponseParameters(responseParameters) : undefined,
  }
}

/** Java's `matches`: the whole text, and `.` stops at a line end. */
function compilePattern(pattern: string | undefined): RegExp | undefined {
  if (pattern === undefined || pattern === '') return undefined
  try {
    return new RegExp(`^(?:${pattern})$`)
  } catch (error) {
    throw new GatewayError('ERR_GATEWAY_INVALID_PUBLICATION', `Invalid selection pattern ${pattern}`, { cause: error })
  }
}

/** The message of a function's failure; `undefined` for one that did not fail. */
function errorMessage({ functionError, body }: IntegrationResponse): string | undefined {
  if (functionError === undefined) return undefined
  const text = typeof body === 'string' ? body : body instanceof Uint8Array ? decodeText(body) : ''
  try {
    const value: unknown = JSON.parse(text)
    const message: unknown = typeof value === 'object' && value !== null && 'errorMessage' in value ? value.errorMessage : undefined
    return typeof message === 'string' ? message : text
  } catch {
    return text
  }
}
