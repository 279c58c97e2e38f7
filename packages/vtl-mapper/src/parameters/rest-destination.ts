import { parameterName } from './rest-expression.ts'

/** Where the parameters of one kind of mapping may go: `prefix.location.name`. */
export type Destination = { readonly prefix: string; readonly locations: readonly string[] }

/** Destinations of an integration's request parameters. */
export const integrationRequest: Destination = { prefix: 'integration.request.', locations: ['header', 'querystring', 'path'] }

/** Destinations of an integration response's parameters. */
export const methodResponse: Destination = { prefix: 'method.response.', locations: ['header'] }

/** Destinations of a gateway response's parameters. */
export const gatewayResponse: Destination = { prefix: 'gatewayresponse.', locations: ['header', 'path', 'querystring'] }

const namePattern = new RegExp(`^${parameterName}$`)

/** The parts of `integration.request.header.x`: `header` and `x`. Undefined where the key is none of these destinations. */
export function splitDestination(key: string, { prefix, locations }: Destination): { readonly location: string; readonly name: string } | undefined {
  if (!key.startsWith(prefix)) return undefined
  const [location = ''] = key.slice(prefix.length).split('.', 1)
  const name = key.slice(prefix.length + location.length + 1)
  return locations.includes(location) && namePattern.test(name) ? { location, name } : undefined
}
