import type { StringMap } from '@gatewright/types'
import { IntegrationError } from './errors.ts'
import { failure, isFailure, type IntegrationFailure } from './failure.ts'
import type { UriValues } from './integration.ts'

/** Fills the placeholders of a URI. */
export type ResolveUri = (values: UriValues) => string | IntegrationFailure

/**
 * Compiles a URI with `{parameter}` and `${stageVariables.name}` placeholders.
 *
 * A stage variable has the characters that AWS allows one to have, anything else is refused. A path parameter is encoded
 * for its place (host, path or query), and a path may not climb with `.` or `..`, encoded or not.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html
 *
 * @throws IntegrationError `ERR_INTEGRATIONS_INVALID_URI`
 */
export function compileUri(uri: string): ResolveUri {
  const parts = parseParts(uri)
  if (parts.every((part) => part.kind === 'text')) {
    const checked = refuseClimbing(uri)
    if (isFailure(checked)) throw new IntegrationError('ERR_INTEGRATIONS_INVALID_URI', checked.message)
    return () => uri
  }
  return (values) => {
    let resolved = ''
    for (const part of parts) {
      const text = fillPart(part, values)
      if (typeof text !== 'string') return text
      resolved += text
    }
    return refuseClimbing(resolved)
  }
}

/** Compiles a text with `${stageVariables.name}` placeholders only, such as a role's ARN. */
export function compileStageText(text: string): (stageVariables: StringMap) => string | IntegrationFailure {
  if (!text.includes('${')) return () => text
  const resolve = compileUri(text)
  return (stageVariables) => resolve({ pathParameters: {}, stageVariables })
}

/** Percent-encodes a decoded text for a path; slashes stay. */
export function encodePath(text: string): string {
  return encodeUnsafe(text.replaceAll('%', '%25'), UNSAFE_IN_PATH)
}

type Place = 'host' | 'path' | 'query'
type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'stageVariable'; readonly name: string }
  | { readonly kind: 'parameter'; readonly name: string; readonly place: Place }

function parseParts(uri: string): Part[] {
  const parts: Part[] = []
  let end = 0
  for (const match of uri.matchAll(PLACEHOLDER)) {
    const before = uri.slice(end, match.index)
    if (before !== '') parts.push({ kind: 'text', text: before })
    end = match.index + match[0].length
    const [, stageVariable, parameter = ''] = match
    if (stageVariable !== undefined) parts.push({ kind: 'stageVariable', name: stageVariable })
    else parts.push({ kind: 'parameter', name: parameter.replace(/\+$/, ''), place: placeAfter(uri.slice(0, match.index)) })
  }
  const rest = uri.slice(end)
  if (rest !== '') parts.push({ kind: 'text', text: rest })
  if (parts.some((part) => part.kind === 'text' && /[\r\n\0]/.test(part.text))) {
    throw new IntegrationError('ERR_INTEGRATIONS_INVALID_URI', 'The URI has control characters')
  }
  return parts
}

function placeAfter(before: string): Place {
  if (before.includes('?')) return 'query'
  return /^https?:\/\/[^/]*$/i.test(before) ? 'host' : 'path'
}

function fillPart(part: Part, { pathParameters, stageVariables }: UriValues): string | IntegrationFailure {
  if (part.kind === 'text') return part.text
  const values = part.kind === 'parameter' ? pathParameters : stageVariables
  const value = Object.hasOwn(values, part.name) ? values[part.name] : undefined
  if (value === undefined) {
    return failure(
      'configuration',
      `Execution failed due to configuration error: Invalid endpoint address (no value for ${part.name})`,
    )
  }
  if (part.kind === 'stageVariable') {
    return STAGE_VARIABLE_VALUE.test(value)
      ? value
      : failure('unsafe-request', `The stage variable ${part.name} has characters that none may have`)
  }
  if (part.place === 'host') {
    return HOST_VALUE.test(value) ? value : failure('unsafe-request', `The parameter ${part.name} would change the host`)
  }
  return encodeUnsafe(value, part.place === 'path' ? UNSAFE_IN_PATH : UNSAFE_IN_QUERY)
}

function encodeUnsafe(value: string, unsafe: RegExp): string {
  return value.replace(unsafe, encodeCharacter)
}

function encodeCharacter(character: string): string {
  return LONE_SURROGATE.test(character) ? '%EF%BF%BD' : encodeURIComponent(character)
}

function refuseClimbing(uri: string): string | IntegrationFailure {
  if (!MAY_CLIMB.test(uri)) return uri
  const path = uri.split('?', 1)[0] ?? ''
  const climbs = path.split(/[/\\]|%2f|%5c/i).some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment))
  return climbs ? failure('unsafe-request', 'The path climbs with . or ..') : uri
}

const PLACEHOLDER = /\$\{stageVariables\.([A-Za-z0-9_]+)\}|\{([^{}$]+)\}/g
/** Which characters a stage variable's value may have, as AWS checks it (`[A-Za-z0-9-._~:/?#&=,]+`). */
const STAGE_VARIABLE_VALUE = /^[A-Za-z0-9\-._~:/?#&=,]+$/
const LONE_SURROGATE = /^[\ud800-\udfff]$/
const HOST_VALUE = /^[A-Za-z0-9.-]+$/
/** Escapes that are there already stay; a lone `%` is escaped. */
const UNSAFE_IN_PATH = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]/gu
const UNSAFE_IN_QUERY = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$'()*,;:@/?%]/gu
const MAY_CLIMB = /\/(?:\.|%2e)|\\|%2f(?:\.|%2e)|%5c/i
