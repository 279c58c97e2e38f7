import { VtlError } from '../errors.ts'
import { compileHttpRequestValue, compileHttpResponseValue } from './http-value.ts'
import type { HttpRequestSource, ReadValue } from './http-value.ts'
import { changeHeader, changeQuery } from './http-changes.ts'
import { isReservedHttpHeader } from './reserved-headers.ts'
import { mappingErrorMessage } from './rest-expression.ts'
import type { ParameterMapping } from './rest-parameters.ts'
import type { HeaderPairs, ResponseSource } from './sources.ts'

/** The parts of a request that a mapping changes. */
export type ChangedRequest = {
  readonly headers: HeaderPairs
  /** Percent-encoded, without `?`. What the mapping does not name stays as it was received. */
  readonly query: string
  readonly path: string
}

/** The parts of a response that a mapping changes. */
export type ChangedResponse = { readonly status: number; readonly headers: HeaderPairs }

/** What is done to the place that a key names. */
export type ParameterAction = 'append' | 'overwrite' | 'remove'

/**
 * Compiles the request parameters of an HTTP API's integration: `append|overwrite|remove:header.x`, `…:querystring.x`,
 * `overwrite:path`. All values are read from the request as it came. To append what is not there does nothing; to overwrite
 * with it removes, so that a caller cannot supply what the mapping was to set.
 *
 * @throws VtlError `ERR_VTL_PARAMETER_MAPPING` for an unknown key or value, or a reserved header.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
 */
export function compileHttpRequestParameters(mapping: ParameterMapping): (source: HttpRequestSource) => ChangedRequest {
  const rules = compileRules(mapping, requestKey, compileHttpRequestValue)
  return source => {
    let { headers, query, path } = source
    for (const rule of rules) {
      const value = rule.read(source)
      if (rule.location === 'header') headers = changeHeader(headers, rule, value)
      else if (rule.location === 'querystring') query = changeQuery(query, rule, value)
      else path = value ?? path
    }
    return { headers, query, path }
  }
}

/**
 * Compiles the response parameters of an HTTP API for one status code: `append|overwrite|remove:header.x`,
 * `overwrite:statuscode`. A status that is not a number from 100 to 599 is left as it was.
 *
 * @throws VtlError `ERR_VTL_PARAMETER_MAPPING` for an unknown key or value, or a reserved header.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
 */
export function compileHttpResponseParameters(
  mapping: ParameterMapping,
): (source: ResponseSource & { readonly status: number }) => ChangedResponse {
  const rules = compileRules(mapping, responseKey, compileHttpResponseValue)
  return source => {
    let { status, headers } = source
    for (const rule of rules) {
      const value = rule.read(source)
      if (rule.location === 'header') headers = changeHeader(headers, rule, value)
      else if (value !== undefined && /^[1-5]\d\d$/.test(value)) status = Number(value)
    }
    return { status, headers }
  }
}

/** Checks a request mapping: AWS's error texts, to be wrapped by `mappingErrorMessage`; empty if all is well. */
export function validateHttpRequestParameters(mapping: ParameterMapping): readonly string[] {
  return Object.entries(mapping).flatMap(([key, value]) => problem(key, value, { pattern: requestKey, kind: 'Request', compile: compileHttpRequestValue }))
}

/** Checks a response mapping of one status code: AWS's error texts, to be wrapped by `mappingErrorMessage`; empty if all is well. */
export function validateHttpResponseParameters(mapping: ParameterMapping): readonly string[] {
  return Object.entries(mapping).flatMap(([key, value]) => problem(key, value, { pattern: responseKey, kind: 'Response', compile: compileHttpResponseValue }))
}

const requestKey = /^(append|overwrite|remove):(header|querystring)\.(.+)$|^(overwrite):(path)$/
const responseKey = /^(append|overwrite|remove):(header)\.(.+)$|^(overwrite):(statuscode)$/

type Target = { readonly action: ParameterAction; readonly location: string; readonly name: string }

function parseKey(key: string, pattern: RegExp): Target | undefined {
  const [, action, location, name, wholeAction, wholeLocation] = pattern.exec(key) ?? []
  if (wholeLocation !== undefined) return { action: wholeAction as ParameterAction, location: wholeLocation, name: '' }
  return location === undefined ? undefined : { action: action as ParameterAction, location, name: name ?? '' }
}

type Check = { readonly pattern: RegExp; readonly kind: 'Request' | 'Response'; readonly compile: (value: string) => unknown }

function problem(key: string, value: string, { pattern, kind, compile }: Check): readonly string[] {
  const target = parseKey(key, pattern)
  if (target === undefined) return [`Invalid ${kind} Actioned Parameter specified: ${key}`]
  if (target.location === 'header' && isReservedHttpHeader(target.name)) return [`Operations on header ${target.name.toLowerCase()} are restricted`]
  try {
    compile(value)
    return []
  } catch (error) {
    if (error instanceof VtlError) return [`Invalid mapping expression specified: ${value}`]
    throw error
  }
}

function compileRules<Source>(
  mapping: ParameterMapping,
  pattern: RegExp,
  compile: (value: string) => ReadValue<Source>,
): readonly (Target & { readonly read: ReadValue<Source> })[] {
  const kind = pattern === requestKey ? 'Request' : 'Response'
  return Object.entries(mapping).map(([key, value]) => {
    const target = parseKey(key, pattern)
    const errors = problem(key, value, { pattern, kind, compile })
    if (target === undefined || errors.length > 0) throw new VtlError('ERR_VTL_PARAMETER_MAPPING', mappingErrorMessage(errors))
    return { ...target, read: target.action === 'remove' ? (): undefined => undefined : compile(value) }
  })
}
