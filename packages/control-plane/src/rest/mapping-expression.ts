import type { Values } from '../documents.ts'
import { badRequest } from '../errors.ts'
import { textOf } from '../text-of.ts'

/** Header, query string and path names that a mapping expression can carry. */
const NAME = String.raw`[a-zA-Z0-9._$\-:!#%&'*+^\x60|~]+`
const METHOD_REQUEST = new RegExp(`^method\\.request\\.(?:querystring|path|header)\\.${NAME}$`, 'u')
const METHOD_RESPONSE = new RegExp(`^method\\.response\\.header\\.${NAME}$`, 'u')
const INTEGRATION_REQUEST = new RegExp(`^integration\\.request\\.(?:querystring|path|header)\\.${NAME}$`, 'u')
const GATEWAY_RESPONSE = new RegExp(`^gatewayresponse\\.header\\.${NAME}$`, 'u')
const SOURCES = /^(?:'[^']*'|context\..+|stageVariables\..+|method\.request\.body(?:\.?.*)?)$/su
const RESPONSE_SOURCES = /^(?:'[^']*'|context\..+|stageVariables\..+|integration\.response\.(?:header|multivalueheader|body)(?:[.[].*)?)$/su

/** Refuses keys of a method's `requestParameters` that are no mapping expressions. */
export function checkMethodRequestParameters(parameters: Values): void {
  refuse(Object.keys(parameters).filter((key) => !METHOD_REQUEST.test(key)))
}

/** Refuses keys of a method response's `responseParameters` that are no mapping expressions. */
export function checkMethodResponseParameters(parameters: Values): void {
  refuse(Object.keys(parameters).filter((key) => !METHOD_RESPONSE.test(key)))
}

/** Refuses mappings to what is no integration parameter, and from method parameters that the method does not declare. */
export function checkIntegrationParameters(parameters: Values, declared: Values): void {
  refuse(Object.keys(parameters).filter((key) => !INTEGRATION_REQUEST.test(key)))
  const sources = Object.values(parameters).map(textOf)
  refuse(sources.filter((source) => !SOURCES.test(source) && !isMethodSource(source)))
  refuseParameters(sources.filter((source) => isMethodSource(source) && !SOURCES.test(source) && !isDeclared(source, declared)))
}

/** Refuses mappings to headers that the method response does not declare. */
export function checkIntegrationResponseParameters(parameters: Values, declared: Values): void {
  refuse(Object.keys(parameters).filter((key) => !METHOD_RESPONSE.test(key)))
  refuse(Object.values(parameters).map(textOf).filter((source) => !RESPONSE_SOURCES.test(source)))
  refuseParameters(Object.keys(parameters).filter((key) => !Object.hasOwn(declared, key)))
}

/** Refuses what is no header of the answer, and what no request has (guide, api-gateway-gatewayResponse-definition). */
export function checkGatewayResponseParameters(parameters: Values): void {
  refuse(Object.keys(parameters).filter((key) => !GATEWAY_RESPONSE.test(key)))
  refuse(Object.values(parameters).map(textOf).filter((source) => !SOURCES.test(source) && !isMethodSource(source)))
}

function isMethodSource(source: string): boolean {
  return METHOD_REQUEST.test(source) || /^method\.request\.multivalue(?:querystring|header)\./u.test(source)
}

function isDeclared(source: string, declared: Values): boolean {
  return Object.hasOwn(declared, source.replace('.multivalue', '.'))
}

function refuse(expressions: readonly string[]): void {
  if (expressions.length > 0) throw invalid(expressions.map((expression) => `Invalid mapping expression specified: ${expression}`))
}

function refuseParameters(parameters: readonly string[]): void {
  if (parameters.length > 0) throw invalid(parameters.map((name) => `Invalid mapping expression parameter specified: ${name}`))
}

function invalid(errors: readonly string[]): Error {
  return badRequest(`Invalid mapping expression specified: Validation Result: warnings : [], errors : [${errors.join(', ')}]`)
}
