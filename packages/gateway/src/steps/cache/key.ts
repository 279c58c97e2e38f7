import { compileCacheKey, type CacheKeyRequest } from '@gatewright/cache'
import { compileRequestParameters } from '@gatewright/vtl-mapper/parameters'
import type { RestExchange, RestMethodInput } from '../../compile/rest-plan.ts'
import { restRequestSource } from '../../context/rest-sources.ts'
import { allHeaders } from '../../exchange/headers.ts'

/**
 * The key of a request's answer. A deployment has answers of its own, so a new one begins without any; a canary on the stage's own
 * deployment shares them with it. Resources that were given one `cacheNamespace` share answers, too.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html
 */
export function compileCacheKeyOf(input: RestMethodInput): (exchange: RestExchange) => string {
  const { integration, isCanary, stage } = input
  const deployment = (isCanary ? stage.canarySettings?.deploymentId : undefined) ?? stage.deploymentId
  const key = compileCacheKey({
    version: deployment,
    cacheKeyParameters: integration.cacheKeyParameters ?? [],
    byPath: !isSharedNamespace(input),
  })
  const mapIntegration = compileRequestParameters(integration.requestParameters ?? {})
  return (exchange) => key(new KeyRequest(exchange, mapIntegration))
}

/** Whether methods of other resources name the same namespace. */
function isSharedNamespace({ integration, resource, snapshot }: RestMethodInput): boolean {
  const { cacheNamespace } = integration
  if (cacheNamespace === undefined || cacheNamespace === resource.id) return false
  return snapshot.resources.some(
    ({ id, resourceMethods = {} }) =>
      id !== resource.id && Object.values(resourceMethods).some(({ methodIntegration }) => methodIntegration?.cacheNamespace === cacheNamespace),
  )
}

class KeyRequest implements CacheKeyRequest {
  readonly method: string
  readonly path: string
  readonly #exchange: RestExchange
  readonly #mapIntegration: ReturnType<typeof compileRequestParameters>

  constructor(exchange: RestExchange, mapIntegration: ReturnType<typeof compileRequestParameters>) {
    this.method = exchange.method
    this.path = exchange.arrival.path
    this.#exchange = exchange
    this.#mapIntegration = mapIntegration
  }

  parameter(source: 'method' | 'integration', location: 'path' | 'querystring' | 'header', name: string): readonly string[] {
    if (source === 'method') return methodParameter(this.#exchange, location, name)
    const { headers, path, query } = this.#mapIntegration(restRequestSource(this.#exchange))
    if (location === 'path') return path[name] === undefined ? [] : [path[name]]
    return allHeaders(location === 'header' ? headers : query, name.toLowerCase())
  }
}

function methodParameter(exchange: RestExchange, location: 'path' | 'querystring' | 'header', name: string): readonly string[] {
  if (location === 'querystring') return exchange.query.all[name] ?? []
  if (location === 'header') return allHeaders(exchange.request.headers, name.toLowerCase())
  const value = exchange.pathParameters[name]
  return value === undefined ? [] : [value]
}
