import { CacheError } from './errors.ts'

/** What a request's cached answer depends on: what AWS calls `cacheKeyParameters`. */
export interface CacheKeyOptions {
  /** Tells answers of different deployments apart; those of one that was served before are found again. */
  readonly version: string
  /** For example `method.request.querystring.type`, `integration.request.header.X-Tenant`, `method.request.path.id`. */
  readonly cacheKeyParameters?: readonly string[]
  /** Whether the path separates answers; true. False for resources that share a namespace, so that they share answers. */
  readonly byPath?: boolean
}

/** What the key is made of in a request. */
export interface CacheKeyRequest {
  /** The verb as it was sent: under `ANY`, an answer to HEAD is none to GET. */
  readonly method: string
  /** The resource path that matched, with its parameters as the client sent them. */
  readonly path: string
  /** All values of a parameter, in order; empty when it was not sent. */
  parameter(source: ParameterSource, location: ParameterLocation, name: string): readonly string[]
}

export type ParameterSource = 'method' | 'integration'
export type ParameterLocation = 'path' | 'querystring' | 'header'

const PARAMETER = /^(method|integration)\.request\.(path|querystring|multivaluequerystring|header|multivalueheader)\.(.+)$/

/**
 * Compiles the key of a method's cached answers in its place. Only what is named separates answers: another header or query string,
 * another `Accept` or `Authorization`, shares the entry, as on AWS.
 * @throws CacheError for a parameter that is not of AWS's form.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 */
export function compileCacheKey({ version, cacheKeyParameters = [], byPath = true }: CacheKeyOptions): (request: CacheKeyRequest) => string {
  const parameters = cacheKeyParameters.map(parseParameter).toSorted((a, b) => (a.text < b.text ? -1 : 1))
  const pathOf = byPath ? ({ path }: CacheKeyRequest): string => path : () => ''
  if (parameters.length === 0) return (request) => `${version}|${request.method}|${pathOf(request)}`
  // JSON keeps values apart whatever they hold: `a=1&b=2` in one parameter is not two parameters.
  return (request) =>
    `${version}|${request.method}|${pathOf(request)}|${JSON.stringify(parameters.map(({ source, location, name }) => request.parameter(source, location, name)))}`
}

function parseParameter(text: string): { text: string; source: ParameterSource; location: ParameterLocation; name: string } {
  const [, source, place, name] = PARAMETER.exec(text) ?? []
  if (name === undefined) {
    throw new CacheError('ERR_CACHE_KEY', `Invalid cache key parameter specified: ${text}`)
  }
  return { text, source: source as ParameterSource, location: place?.replace('multivalue', '') as ParameterLocation, name }
}
