import { encodePath } from '@gatewright/integrations'
import { compileRequestParameters, isReservedIntegrationHeader, VtlError, type MappedRequestParameters } from '@gatewright/vtl-mapper/parameters'
import type { RestIntegration } from '@gatewright/types'
import type { RestExchange } from '../../compile/rest-plan.ts'
import { restRequestSource } from '../../context/rest-sources.ts'
import { fail, type Failure } from '../../gateway-responses/failure.ts'

/** What mappings and overrides say of the integration request. */
export interface IntegrationParameters {
  readonly headers: readonly string[]
  /** `[name, value, …]`, not encoded. */
  readonly query: readonly string[]
  /** Values for the URI's placeholders, percent-encoded. */
  readonly path: Readonly<Record<string, string>>
}

/** Reads the parameters of one request. */
export type MapParameters = (exchange: RestExchange) => IntegrationParameters | Failure

const NOTHING: MappedRequestParameters = { headers: [], query: [], path: {} }

/**
 * Compiles `requestParameters`; what a template sets in `$context.requestOverride` takes the place of a mapping.
 * Setting a reserved header fails the request (recorded: test_apigateway_header_remapping_aws, `content-length` and the like).
 */
export function compileParameters({ requestParameters, type }: RestIntegration): MapParameters {
  const hasMappings = requestParameters !== undefined && Object.keys(requestParameters).length > 0
  const map = hasMappings ? compileRequestParameters(requestParameters) : undefined
  return (exchange) => {
    if (map === undefined && exchange.overrides === undefined) return NOTHING
    const mapped = read(exchange, map)
    if ('failure' in mapped) return mapped
    const { headers, query, path } = override(mapped, exchange)
    const reserved = headers.find((name, index) => index % 2 === 0 && isReservedIntegrationHeader(name, { integrationType: type }))
    if (reserved !== undefined) {
      const reason = `The header ${reserved} cannot be set by a mapping`
      return fail('API_CONFIGURATION_ERROR', reason)
    }
    const encoded: Record<string, string> = {}
    for (const name of Object.keys(path)) encoded[name] = encodePath(path[name] as string)
    return { headers, query, path: encoded }
  }
}

function read(
  exchange: RestExchange,
  map: ReturnType<typeof compileRequestParameters> | undefined,
): MappedRequestParameters | Failure {
  if (map === undefined) return NOTHING
  try {
    return map(restRequestSource(exchange))
  } catch (error) {
    if (error instanceof VtlError) return fail('BAD_REQUEST_BODY', error.message)
    throw error
  }
}

function override(mapped: MappedRequestParameters, { overrides }: RestExchange): MappedRequestParameters {
  if (overrides === undefined) return mapped
  const { header, path, querystring } = overrides.requestOverride
  return {
    headers: replace(mapped.headers, header, (name) => name.toLowerCase()),
    query: replace(mapped.query, querystring, (name) => name),
    path: { ...mapped.path, ...joined(path) },
  }
}

type Values = Readonly<Record<string, string | readonly string[]>>

function replace(pairs: readonly string[], values: Values, normalize: (name: string) => string): readonly string[] {
  const names = Object.keys(values)
  if (names.length === 0) return pairs
  const replaced = new Set(names.map(normalize))
  const kept = pairs.filter((_, index) => !replaced.has(normalize(pairs[index - (index % 2)] as string)))
  return [...kept, ...names.flatMap((name) => [values[name] ?? ''].flat().flatMap((value) => [name, value]))]
}

function joined(values: Values): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : value.join(',')]))
}
