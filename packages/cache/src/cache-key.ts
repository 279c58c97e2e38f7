import { CacheError } from './errors.ts'

/** Where a request's cached answer depends on: what AWS calls `cacheKeyParameters`. */
export interface CacheKeyOptions {
  /** `{apiId}/{stage}`, and `/canary` where the canary has a cache of its own. */
  readonly scope: string
  /** The integration's `cacheNamespace`: its resource's id unless it was set. */
  readonly namespace: string
  readonly httpMethod: string
  /** For example `method.request.querystring.type`, `integration.request.header.X-Tenant`, `method.request.path.id`. */
  readonly cacheKeyParameters?: readonly string[]
}

/** What the key is made of in a request. */
export interface CacheKeyRequest {
  /** The resource path that matched, with its parameters as the client sent them. */
  readonly path: string
  /** All values of a parameter, in order; empty when it was not sent. */
  parameter(source: ParameterSource, location: ParameterLocation, name: string): readonly string[]
}

export type ParameterSource = 'method' | 'integration'
export type ParameterLocation = 'path' | 'querystring' | 'header'

const PARAMETER = /^(method|integration)\.request\.(path|querystring|multivaluequerystring|header|multivalueheader)\.(.+)$/

/**
 * Compiles the key of a method's cached answers. Only what is named separates answers: another header or query string, another
 * `Accept` or `Authorization`, shares the entry, as on AWS. The path is always part of the key.
 * @throws CacheError for a parameter that is not of AWS's form.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 */
export function compileCacheKey({ scope, namespace, httpMethod, cacheKeyParameters = [] }: CacheKeyOptions): (request: CacheKeyRequest) => string {
  const parameters = cacheKeyParameters.map(parseParameter).toSorted((a, b) => (a.text < b.text ? -1 : 1))
  const prefix = `${scope}|${namespace}|${httpMethod}|`
  if (parameters.length === 0) return (request) => prefix + request.path
  // JSON keeps values apart whatever they hold: `a=1&b=2` in one parameter is not two parameters.
  return (request) =>
    `${prefix}${request.path}|${JSON.stringify(parameters.map(({ source, location, name }) => request.parameter(source, location, name)))}`
}

function parseParameter(text: string): { text: string; source: ParameterSource; location: ParameterLocation; name: string } {
  const [, source, place, name] = PARAMETER.exec(text) ?? []
  if (name === undefined) {
    throw new CacheError('ERR_CACHE_KEY', `Invalid cache key parameter specified: ${text}`)
  }
  return { text, source: source as ParameterSource, location: place?.replace('multivalue', '') as ParameterLocation, name }
}
