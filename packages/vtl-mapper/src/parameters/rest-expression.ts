import { VtlError } from '../errors.ts'
import { compileBodyValue } from './body-value.ts'
import { headerValues, queryValues } from './sources.ts'
import type { CommonSource, RequestSource, ResponseSource } from './sources.ts'

/** A compiled expression: no value, one, or several for the multi-value forms. */
export type ReadValues<Source> = (source: Source) => readonly string[]

const none: readonly string[] = []

/** The grammar of a parameter's name, from the guide's request-response-data-mappings page. */
export const parameterName = '[a-zA-Z0-9._$-]+'

/**
 * Compiles an expression that reads a request: `method.request.…`, for WebSocket APIs `route.request.…`, `context.…`,
 * `stageVariables.…`, `'static'`. The single-value forms take the last of several values, as Lambda's events do.
 *
 * @throws VtlError `ERR_VTL_PARAMETER_MAPPING`, the message being AWS's.
 */
export function compileRequestExpression(expression: string): ReadValues<RequestSource> {
  const [, location = '', name = ''] =
    new RegExp(`^(?:method|route)\\.request\\.(header|multivalueheader|querystring|multivaluequerystring|path)\\.(${parameterName})$`).exec(expression) ?? []
  if (location === 'path') return ({ pathParameters }) => one(own(pathParameters, name))
  if (location === 'header') return ({ headers }) => headerValues(headers, name.toLowerCase()).slice(-1)
  if (location === 'multivalueheader') return ({ headers }) => headerValues(headers, name.toLowerCase())
  if (location === 'querystring') return ({ query }) => queryValues(query, name).slice(-1)
  if (location === 'multivaluequerystring') return ({ query }) => queryValues(query, name)
  return compileBodyExpression(expression, /^(?:method|route)\.request\.body(?=$|\.|\[)/)
}

/**
 * Compiles an expression that reads an integration's response: `integration.response.{header,multivalueheader,body}…`,
 * `context.…`, `stageVariables.…`, `'static'`.
 *
 * @throws VtlError `ERR_VTL_PARAMETER_MAPPING`, the message being AWS's.
 */
export function compileResponseExpression(expression: string): ReadValues<ResponseSource> {
  const [, location = '', name = ''] = new RegExp(`^integration\\.response\\.(header|multivalueheader)\\.(${parameterName})$`).exec(expression) ?? []
  if (location === 'header') return ({ headers }) => headerValues(headers, name.toLowerCase()).slice(-1)
  if (location === 'multivalueheader') return ({ headers }) => headerValues(headers, name.toLowerCase())
  return compileBodyExpression(expression, /^integration\.response\.body(?=$|\.|\[)/)
}

function compileBodyExpression(expression: string, prefix: RegExp): ReadValues<CommonSource & { readonly body: () => string }> {
  const start = prefix.exec(expression)?.[0]
  if (start === undefined) return compileCommonExpression(expression)
  const read = compileBodyValue(expression.slice(start.length))
  return ({ body }) => one(read(body()))
}

function compileCommonExpression(expression: string): ReadValues<CommonSource> {
  const literal = /^'([^]*)'$/.exec(expression)?.[1]
  if (literal !== undefined) return () => [literal]
  const [, kind, name = ''] = /^(context|stageVariables)\.([^\s]+)$/.exec(expression) ?? []
  if (kind === 'context') return ({ context }) => one(context(name))
  if (kind === 'stageVariables') return ({ stageVariables }) => one(own(stageVariables, name))
  throw new VtlError('ERR_VTL_PARAMETER_MAPPING', mappingErrorMessage([`Invalid mapping expression specified: ${expression}`]))
}

function one(value: string | undefined): readonly string[] {
  return value === undefined ? none : [value]
}

function own(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined
}

/** AWS's message for mappings that are refused. */
export function mappingErrorMessage(errors: readonly string[]): string {
  return `Invalid mapping expression specified: Validation Result: warnings : [], errors : [${errors.join(', ')}]`
}
