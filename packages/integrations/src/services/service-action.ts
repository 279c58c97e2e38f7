import type { StringMap } from '@gatewright/types'

/** What a first-class service is sent. */
export interface ServiceRequest {
  /** The endpoint's name, for example `sqs`. */
  readonly service: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Percent-encoded, without `?`. */
  readonly query: string
  readonly headers: readonly string[]
  readonly body: string | undefined
}

/**
 * One integration subtype of HTTP APIs.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
 */
export interface ServiceAction {
  readonly required: readonly string[]
  /** `Region` is allowed by every action and not listed. */
  readonly optional: readonly string[]
  /** Throws a `TypeError` that names the parameter when a value is not of its type. */
  readonly buildRequest: (parameters: StringMap) => ServiceRequest
}

/** A request of a JSON service. */
export function jsonRequest(
  service: string,
  { target, version }: { target: string; version: '1.0' | '1.1' },
  members: object,
): ServiceRequest {
  return {
    service,
    method: 'POST',
    path: '/',
    query: '',
    headers: ['Content-Type', `application/x-amz-json-${version}`, 'X-Amz-Target', target],
    body: JSON.stringify(members),
  }
}

/** Those of the named parameters that have a value, as they are. */
export function pick(parameters: StringMap, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (parameters[name] === undefined ? [] : [[name, parameters[name]]])))
}

/** A parameter that is a list: a JSON array of strings, or values with commas between. */
export function listParameter(parameters: StringMap, name: string): readonly string[] {
  const text = parameters[name]
  if (text === undefined || text === '') return []
  if (!text.trimStart().startsWith('[')) return text.split(',').map((item) => item.trim())
  const value = jsonParameter(parameters, name)
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
  throw new TypeError(`${name} is no list of strings`)
}

/** A parameter that is JSON. */
export function jsonParameter(parameters: StringMap, name: string): unknown {
  try {
    return JSON.parse(parameters[name] ?? 'null') as unknown
  } catch (error) {
    throw new TypeError(`${name} is no JSON`, { cause: error })
  }
}
