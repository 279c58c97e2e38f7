import { VtlError } from '../errors.ts'
import { compileRequestExpression, compileResponseExpression } from './rest-expression.ts'
import { gatewayResponse, integrationRequest, methodResponse, splitDestination } from './rest-destination.ts'
import type { ParameterMapping } from './rest-parameters.ts'

/**
 * Checks an integration's request parameters as PutIntegration does.
 *
 * @param declared the method's `requestParameters` keys and the path parameters of its resource, as `method.request.path.id`.
 * @returns AWS's error texts, to be wrapped by `mappingErrorMessage`; empty if all is well.
 */
export function validateRequestParameters(mapping: ParameterMapping, declared: Iterable<string>): readonly string[] {
  const known = new Set(declared)
  return Object.entries(mapping).flatMap(([key, expression]) => {
    if (splitDestination(key, integrationRequest) === undefined) return [invalidExpression(key)]
    if (!compiles(() => compileRequestExpression(expression))) return [invalidExpression(expression)]
    const single = expression.replace(/^method\.request\.multivalue/, 'method.request.')
    const isParameter = /^method\.request\.(?:header|querystring|path)\./.test(single)
    return isParameter && !isDeclared(single, known) ? [undeclared(expression)] : []
  })
}

/**
 * Checks an integration response's parameters as PutIntegrationResponse does.
 *
 * @param declared the method response's `responseParameters` keys; undefined if there is no method response for the status code.
 * @returns AWS's error texts, to be wrapped by `mappingErrorMessage`; empty if all is well.
 */
export function validateResponseParameters(mapping: ParameterMapping, declared: Iterable<string> | undefined): readonly string[] {
  if (declared === undefined) return Object.keys(mapping).length > 0 ? ['No method response exists for method.'] : []
  const known = new Set(declared)
  return Object.entries(mapping).flatMap(([key, expression]) => {
    if (splitDestination(key, methodResponse) === undefined) return [invalidExpression(key)]
    if (!compiles(() => compileResponseExpression(expression))) return [invalidExpression(expression)]
    return isDeclared(key, known) ? [] : [undeclared(key)]
  })
}

/**
 * Checks a gateway response's parameters as PutGatewayResponse does.
 *
 * @returns AWS's error texts, to be wrapped by `mappingErrorMessage`; empty if all is well.
 */
export function validateGatewayResponseParameters(mapping: ParameterMapping): readonly string[] {
  return Object.entries(mapping).flatMap(([key, expression]) => {
    if (splitDestination(key, gatewayResponse) === undefined) return [invalidExpression(key)]
    const isBody = expression.startsWith('method.request.body')
    return isBody || !compiles(() => compileRequestExpression(expression)) ? [invalidExpression(expression)] : []
  })
}

function invalidExpression(text: string): string {
  return `Invalid mapping expression specified: ${text}`
}

function undeclared(text: string): string {
  return `Invalid mapping expression parameter specified: ${text}`
}

/** Header names are compared in any case. */
function isDeclared(parameter: string, known: ReadonlySet<string>): boolean {
  if (known.has(parameter)) return true
  const isHeader = /^method\.(?:request|response)\.header\./.test(parameter)
  return isHeader && [...known].some(name => name.toLowerCase() === parameter.toLowerCase())
}

function compiles(compile: () => unknown): boolean {
  try {
    compile()
    return true
  } catch (error) {
    if (error instanceof VtlError) return false
    throw error
  }
}
