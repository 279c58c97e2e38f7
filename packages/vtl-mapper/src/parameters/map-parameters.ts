import { compileHttpRequestParameters, compileHttpResponseParameters } from './http-parameters.ts'
import { compileRequestParameters, compileResponseParameters } from './rest-parameters.ts'
import type { ParameterMapping } from './rest-parameters.ts'
import type { HeaderPairs } from './sources.ts'

/** Whose parameters are mapped: an integration of a REST API or of an HTTP API, on the way in or out. */
export type MappingKind = 'rest-request' | 'rest-response' | 'http-request' | 'http-response'

/** A request or an answer of a backend, as people write it in a file. All members may be missing. */
export type MappingSource = {
  readonly path?: string
  /** Without `?`. */
  readonly query?: string
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly pathParameters?: Readonly<Record<string, string>>
  /** Nested, as `{ "identity": { "sourceIp": "…" } }`. */
  readonly context?: Readonly<Record<string, unknown>>
  readonly stageVariables?: Readonly<Record<string, string>>
  /** What is no string stands for its JSON. */
  readonly body?: unknown
}

/** What a mapping yields; headers and query strings of REST APIs are pairs of name and value. */
export type MappedParameters = Readonly<Record<string, unknown>>

/**
 * Maps parameters once, for tests and tools; a gateway compiles once and maps often.
 *
 * @throws VtlError `ERR_VTL_PARAMETER_MAPPING` with AWS's message; `ERR_VTL_JSON` where a mapping reads from a body that is not JSON.
 */
export function mapParameters(kind: MappingKind, mapping: ParameterMapping, source: MappingSource): MappedParameters {
  return runs[kind](mapping, completed(source))
}

type Completed = ReturnType<typeof completed>

const runs: Readonly<Record<MappingKind, (mapping: ParameterMapping, source: Completed) => MappedParameters>> = {
  'rest-request': (mapping, source) => {
    const { headers, query, path } = compileRequestParameters(mapping)(source)
    return { headers: pairs(headers), querystring: pairs(query), path }
  },
  'rest-response': (mapping, source) => ({ headers: pairs(compileResponseParameters(mapping)(source)) }),
  'http-request': (mapping, source) => {
    const { headers, query, path } = compileHttpRequestParameters(mapping)(source)
    return { path, query, headers: pairs(headers) }
  },
  'http-response': (mapping, source) => {
    const { status, headers } = compileHttpResponseParameters(mapping)(source)
    return { status, headers: pairs(headers) }
  },
}

function completed({ path = '/', query = '', status = 200, headers = {}, pathParameters = {}, context = {}, stageVariables = {}, body = '' }: MappingSource) {
  return {
    path,
    query,
    status,
    headers: Object.entries(headers).flat(),
    pathParameters,
    stageVariables,
    body: (): string => (typeof body === 'string' ? body : JSON.stringify(body)),
    context: (name: string): string | undefined => readContext(context, name),
  }
}

function readContext(context: unknown, name: string): string | undefined {
  const value = name.split('.').reduce<unknown>((owner, key) => (isOwner(owner) && Object.hasOwn(owner, key) ? owner[key] : undefined), context)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

function isOwner(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function pairs(flat: HeaderPairs): readonly (readonly [name: string, value: string])[] {
  return Array.from({ length: flat.length / 2 }, (_, index) => [flat[index * 2] ?? '', flat[index * 2 + 1] ?? ''] as const)
}
