import {
  compileHttpRequestParameters,
  compileHttpResponseParameters,
  compileRequestParameters,
  compileResponseParameters,
  type ParameterMapping,
} from '@gatewright/vtl-mapper/parameters'

export type MappingKind = 'rest-request' | 'rest-response' | 'http-request' | 'http-response'

/** Runs a parameter mapping of one of the four kinds on a source, both as JSON texts; what comes of it, as JSON. */
export function mapParameters(kind: MappingKind, { mapping, source }: { readonly mapping: string; readonly source: string }): { readonly result: string } | { readonly error: string } {
  try {
    const rules = JSON.parse(mapping) as ParameterMapping
    return { result: JSON.stringify(RUN[kind](rules, readSource(source)), null, 2) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

type Source = ReturnType<typeof readSource>

const RUN: Readonly<Record<MappingKind, (mapping: ParameterMapping, source: Source) => unknown>> = {
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

interface GivenSource {
  readonly path?: string
  readonly query?: string
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly pathParameters?: Readonly<Record<string, string>>
  readonly context?: Readonly<Record<string, unknown>>
  readonly stageVariables?: Readonly<Record<string, string>>
  readonly body?: unknown
}

function readSource(text: string) {
  const { path = '/', query = '', status = 200, headers = {}, pathParameters = {}, context = {}, stageVariables = {}, body = '' } = JSON.parse(text) as GivenSource
  return {
    path,
    query,
    status,
    headers: Object.entries(headers).flat(),
    pathParameters,
    stageVariables,
    body: () => (typeof body === 'string' ? body : JSON.stringify(body)),
    context: (name: string): string | undefined => readPath(context, name),
  }
}

function readPath(root: unknown, name: string): string | undefined {
  const value = name.split('.').reduce<unknown>((owner, key) => (owner as Readonly<Record<string, unknown>> | undefined)?.[key], root)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

function pairs(flat: readonly string[]): readonly (readonly [string, string])[] {
  return Array.from({ length: flat.length / 2 }, (_, index) => [flat[index * 2] as string, flat[index * 2 + 1] as string] as const)
}
