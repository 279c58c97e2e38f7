import { VtlError } from '../errors.ts'
import { compileBodyValue } from './body-value.ts'
import { mappingErrorMessage } from './rest-expression.ts'
import { headerValues, queryValues } from './sources.ts'
import type { RequestSource, ResponseSource } from './sources.ts'

/** A request to an HTTP API. */
export type HttpRequestSource = RequestSource & {
  /** The path without the stage, still percent-encoded. */
  readonly path: string
}

/** A compiled value; undefined where what it selects is not there. */
export type ReadValue<Source> = (source: Source) => string | undefined

/**
 * Compiles a value of an HTTP API's request mapping: `$request.…`, `$context.…`, `$stageVariables.…`, text with `${…}`, or
 * static text.
 *
 * @throws VtlError `ERR_VTL_PARAMETER_MAPPING`.
 */
export function compileHttpRequestValue(value: string): ReadValue<HttpRequestSource> {
  return compileValue(value, selectRequest)
}

/** Like `compileHttpRequestValue`, with `$response.…` for `$request.…`. */
export function compileHttpResponseValue(value: string): ReadValue<ResponseSource> {
  return compileValue(value, selectResponse)
}

type Select<Source> = (selection: string) => ReadValue<Source>

function compileValue<Source>(value: string, select: Select<Source>): ReadValue<Source> {
  if (/^\$(?:request|response|context|stageVariables)\./.test(value)) return select(value.slice(1))
  if (!value.includes('${')) return () => value
  const parts = value.split(/\$\{([^}]*)\}/).map((part, index) => (index % 2 === 0 ? (): string => part : select(part)))
  return source => parts.map(part => part(source) ?? '').join('')
}

function selectRequest(selection: string): ReadValue<HttpRequestSource> {
  if (selection === 'request.path') return ({ path }) => path
  const [, location, name = ''] = /^request\.(header|querystring|path)\.(.+)$/.exec(selection) ?? []
  if (location === 'header') return ({ headers }) => joined(headerValues(headers, name.toLowerCase()))
  if (location === 'querystring') return ({ query }) => joined(queryValues(query, name))
  if (location === 'path') return ({ pathParameters }) => (Object.hasOwn(pathParameters, name) ? pathParameters[name] : undefined)
  return selectBody(selection, 'request.body')
}

function selectResponse(selection: string): ReadValue<ResponseSource> {
  const name = /^response\.header\.(.+)$/.exec(selection)?.[1]?.toLowerCase()
  if (name !== undefined) return ({ headers }) => joined(headerValues(headers, name))
  return selectBody(selection, 'response.body')
}

function joined(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.join(',')
}

/** Bodies are cut here before a path is applied; the whole body is not. */
const maxBodyBytes = 102_400

function selectBody<Source extends RequestSource | ResponseSource>(selection: string, prefix: string): ReadValue<Source> {
  if (selection === prefix) return ({ body }) => body()
  if (!/^\.|^\[/.test(selection.slice(prefix.length)) || !selection.startsWith(prefix)) return selectCommon(selection)
  const path = selection.slice(prefix.length)
  if (path.includes('..') || path.includes('?')) throw invalid(selection)
  const read = compileBodyValue(path)
  return ({ body }) => readCut(read, body())
}

/** A body that is not JSON, as one cut in two is not, has no values. */
function readCut(read: (body: string) => string | undefined, body: string): string | undefined {
  try {
    return read(cut(body))
  } catch (error) {
    if (error instanceof VtlError) return undefined
    throw error
  }
}

function cut(body: string): string {
  if (body.length * 3 <= maxBodyBytes) return body
  const bytes = new TextEncoder().encode(body)
  return bytes.length <= maxBodyBytes ? body : new TextDecoder().decode(bytes.subarray(0, maxBodyBytes))
}

function selectCommon<Source extends RequestSource | ResponseSource>(selection: string): ReadValue<Source> {
  const [, kind, name = ''] = /^(context|stageVariables)\.(\S+)$/.exec(selection) ?? []
  if (kind === 'context') return ({ context }) => context(name)
  if (kind === 'stageVariables') return ({ stageVariables }) => (Object.hasOwn(stageVariables, name) ? stageVariables[name] : undefined)
  throw invalid(selection)
}

function invalid(selection: string): VtlError {
  return new VtlError('ERR_VTL_PARAMETER_MAPPING', mappingErrorMessage([`Invalid mapping expression specified: $${selection}`]))
}
