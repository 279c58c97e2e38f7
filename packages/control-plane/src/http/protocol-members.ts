import type { Values } from '../documents.ts'
import { badRequest } from '../errors.ts'

/** Members that only one kind of API has, by what they belong to (AWS's model: "Supported only for WebSocket APIs", and so on). */
const ONLY: Readonly<Record<string, Readonly<Record<'HTTP' | 'WEBSOCKET', readonly string[]>>>> = {
  route: { HTTP: [], WEBSOCKET: ['modelSelectionExpression', 'requestModels', 'requestParameters', 'routeResponseSelectionExpression'] },
  integration: {
    HTTP: ['integrationSubtype', 'responseParameters', 'tlsConfig'],
    WEBSOCKET: ['contentHandlingStrategy', 'passthroughBehavior', 'requestTemplates', 'templateSelectionExpression'],
  },
}
const NAMES = { HTTP: 'HTTP', WEBSOCKET: 'WebSocket' } as const

/**
 * Refuses members that the other kind of API has; the words are made after "ApiKeyRequired is not currently supported for HTTP APIs".
 * Empty ones say nothing, and neither does the default that Terraform's provider sends with every integration.
 */
export function checkMembers(kind: 'route' | 'integration', given: Values, protocol: string): void {
  const own = protocol === 'HTTP' ? 'HTTP' : 'WEBSOCKET'
  const foreign = ONLY[kind]?.[own === 'HTTP' ? 'WEBSOCKET' : 'HTTP'] ?? []
  const wrong = foreign.find((name) => !isEmpty(given[name]) && !isDefault(name, given))
  if (wrong === undefined) return
  throw badRequest(`${wrong.slice(0, 1).toUpperCase()}${wrong.slice(1)} is not currently supported for ${NAMES[own]} APIs`)
}

/** An integration of an HTTP API has no passthrough behavior, whatever was sent. */
export function withoutForeign(given: Values, protocol: string): Values {
  if (protocol !== 'HTTP') return given
  const { passthroughBehavior: _, ...rest } = given
  return rest
}

function isDefault(name: string, given: Values): boolean {
  return name === 'passthroughBehavior' && given[name] === 'WHEN_NO_MATCH'
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
}
