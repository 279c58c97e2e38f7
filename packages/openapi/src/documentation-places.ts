import { textOf, valuesOf } from './values.ts'
import type { Values } from './values.ts'

/** A documentation part as far as its place goes. */
export interface PlacedDocumentation {
  readonly location: Values
  readonly properties: unknown
}

/** Finds what documentation parts say of a place. */
export interface DocumentationPlaces {
  /** Properties of the part at this place, or of the most specific general one that is inherited there. */
  at(location: Readonly<Record<string, string>>): Values
}

const MEMBERS = ['type', 'path', 'method', 'statusCode', 'name'] as const
const DEFAULTS: Readonly<Record<string, string>> = { path: '/', method: '*', statusCode: '*' }
const WITHOUT_DEFAULTS = new Set(['API', 'AUTHORIZER', 'MODEL'])
const NOT_INHERITED = new Set([...WITHOUT_DEFAULTS, 'RESOURCE'])

/** A location as text; members that were left out stand for their defaults. */
export function locationKey(location: Values): string {
  const type = textOf(location['type']) ?? ''
  const defaults = WITHOUT_DEFAULTS.has(type) ? {} : DEFAULTS
  return JSON.stringify(MEMBERS.map((name) => textOf(location[name]) ?? defaults[name] ?? ''))
}

/**
 * Looks parts up by place. Those of any method are inherited by what is below their path; a closer path comes before a named
 * status code.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-documenting-api-content-representation.html
 */
export function documentationPlaces(parts: readonly PlacedDocumentation[]): DocumentationPlaces {
  const byPlace = new Map(parts.map(({ location, properties }) => [locationKey(location), properties]))
  return {
    at(location) {
      if (byPlace.size === 0) return {}
      const own = byPlace.get(locationKey(location))
      if (own !== undefined) return valuesOf(own)
      const inherited = generalPlaces(location).find((place) => byPlace.has(locationKey(place)))
      return inherited === undefined ? {} : valuesOf(byPlace.get(locationKey(inherited)))
    },
  }
}

/** More general places, the most specific one first. */
function generalPlaces(location: Readonly<Record<string, string>>): readonly Values[] {
  const { type = '', path = '/', statusCode } = location
  if (NOT_INHERITED.has(type)) return []
  const codes = statusCode === undefined ? [undefined] : [statusCode, '*']
  return pathsUpwards(path).flatMap((above) =>
    codes.map((code) => ({ ...location, path: above, method: '*', ...(code !== undefined && { statusCode: code }) })),
  )
}

/** `/a/b`, `/a`, `/`. */
function pathsUpwards(path: string): readonly string[] {
  const parts = path.split('/').filter((part) => part !== '')
  return [...parts.map((_, index) => `/${parts.slice(0, parts.length - index).join('/')}`), '/']
}
