import { VtlError } from '../errors.ts'
import { gatewayResponse, integrationRequest, methodResponse, splitDestination } from './rest-destination.ts'
import type { Destination } from './rest-destination.ts'
import { compileRequestExpression, compileResponseExpression, mappingErrorMessage } from './rest-expression.ts'
import type { ReadValues } from './rest-expression.ts'
import type { RequestSource, ResponseSource } from './sources.ts'

/** Destination to expression, as `integration.request.header.x` to `method.request.querystring.y`. */
export type ParameterMapping = Readonly<Record<string, string>>

/** What a request mapping yields for the integration request. */
export type MappedRequestParameters = {
  /** `[name, value, …]`; a name twice for a multi-value expression. */
  readonly headers: readonly string[]
  /** `[name, value, …]`, not encoded. */
  readonly query: readonly string[]
  /** Values for the `{name}`s of the integration's URI, not encoded. */
  readonly path: Readonly<Record<string, string>>
}

/**
 * Compiles an integration's request parameters. What an expression does not find is left out.
 *
 * @returns a function to be called for each request; it throws `ERR_VTL_JSON` when a mapping reads from a body that is not JSON.
 * @throws VtlError `ERR_VTL_PARAMETER_MAPPING` with AWS's message.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
 */
export function compileRequestParameters(mapping: ParameterMapping): (source: RequestSource) => MappedRequestParameters {
  const rules = compileRules(mapping, integrationRequest, compileRequestExpression)
  return source => {
    const headers: string[] = []
    const query: string[] = []
    const path: [name: string, value: string][] = []
    for (const { location, name, read } of rules) {
      const values = read(source)
      if (location === 'path' && values.length > 0) path.push([name, values.join(',')])
      if (location === 'header') for (const value of values) headers.push(name, value)
      if (location === 'querystring') for (const value of values) query.push(name, value)
    }
    return { headers, query, path: Object.fromEntries(path) }
  }
}

/**
 * Compiles an integration response's parameters into the headers of the method response, `[name, value, …]`.
 *
 * @returns a function to be called for each response; it throws `ERR_VTL_JSON` when a mapping reads from a body that is not JSON.
 * @throws VtlError `ERR_VTL_PARAMETER_MAPPING` with AWS's message.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
 */
export function compileResponseParameters(mapping: ParameterMapping): (source: ResponseSource) => readonly string[] {
  return headerReader(compileRules(mapping, methodResponse, compileResponseExpression))
}

/**
 * Compiles a gateway response's parameters into its headers, `[name, value, …]`. They read from the request, the context and
 * the stage variables; destinations other than headers are accepted, as AWS does, and mean nothing in a response.
 *
 * @throws VtlError `ERR_VTL_PARAMETER_MAPPING` with AWS's message.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export function compileGatewayResponseParameters(mapping: ParameterMapping): (source: RequestSource) => readonly string[] {
  const rules = compileRules(mapping, gatewayResponse, compileRequestExpression)
  return headerReader(rules.filter(rule => rule.location === 'header'))
}

type Rule<Source> = { readonly location: string; readonly name: string; readonly read: ReadValues<Source> }

function compileRules<Source>(
  mapping: ParameterMapping,
  destination: Destination,
  compile: (expression: string) => ReadValues<Source>,
): readonly Rule<Source>[] {
  return Object.entries(mapping).map(([key, expression]) => {
    const target = splitDestination(key, destination)
    if (target === undefined) throw new VtlError('ERR_VTL_PARAMETER_MAPPING', mappingErrorMessage([`Invalid mapping expression specified: ${key}`]))
    return { ...target, read: compile(expression) }
  })
}

function headerReader<Source>(rules: readonly Rule<Source>[]): (source: Source) => readonly string[] {
  return source => rules.flatMap(({ name, read }) => read(source).flatMap(value => [name, value]))
}
