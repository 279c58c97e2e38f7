import { RouterError } from './errors.ts'
import { explainRoutes, type RouteExplanation } from './explanation.ts'
import { NO_PARAMETERS } from './path-parameters.ts'
import { decodeHttpPath } from './request-path.ts'
import { createRouteTree, type TreeRoute } from './route-tree.ts'

/** One route of an HTTP API. */
export interface HttpRoute<T> {
  /** `METHOD /path`, `ANY /path` or `$default`. */
  readonly routeKey: string
  readonly value: T
}

/** The route that answers a request. */
export interface HttpMatch<T> {
  readonly value: T
  /** The route key as declared. */
  readonly routeKey: string
  /** Percent-decoded once. Empty for `$default` and for routes without parameters. */
  readonly pathParameters: Readonly<Record<string, string>>
}

export interface HttpRouter<T> {
  /** `path` is the request's path without the stage, still percent-encoded. `undefined`: AWS answers 404. */
  find(method: string, path: string): HttpMatch<T> | undefined
  /** Why a request goes where it goes; for people, off the hot path. */
  explain(method: string, path: string): RouteExplanation
}

/**
 * Compiles an HTTP API's routes into a router.
 *
 * A full match wins, then a greedy one with the longest path before `{name+}`, then `$default`; the method itself wins
 * over `ANY`. The path is percent-decoded before it is matched. A slash at the end counts.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 *
 * @throws RouterError `ERR_ROUTER_INVALID_ROUTE`, `ERR_ROUTER_DUPLICATE_ROUTE`
 */
export function createHttpRouter<T>(routes: readonly HttpRoute<T>[]): HttpRouter<T> {
  const keyed: (TreeRoute<HttpMatch<T>> & { readonly name: string })[] = []
  let fallback: HttpMatch<T> | undefined
  for (const { routeKey, value } of routes) {
    const match = { value, routeKey, pathParameters: NO_PARAMETERS }
    if (routeKey === '$default') {
      if (fallback !== undefined) throw new RouterError('ERR_ROUTER_DUPLICATE_ROUTE', 'Two routes are $default')
      fallback = match
      continue
    }
    keyed.push({ name: routeKey, ...parseRouteKey(routeKey), value: match })
  }
  const tree = createRouteTree(keyed, { withParameters, fullMatchFirst: true })

  return {
    find: (method, path) => tree.find(method, decodeHttpPath(path)) ?? fallback,
    explain(method, path) {
      return explainRoutes(keyed, { method, path: decodeHttpPath(path), winner: this.find(method, path)?.routeKey })
    },
  }
}

function withParameters<T>(match: HttpMatch<T>, pathParameters: HttpMatch<T>['pathParameters']): HttpMatch<T> {
  return { value: match.value, routeKey: match.routeKey, pathParameters }
}

function parseRouteKey(routeKey: string): { method: string; path: string } {
  const parts = /^([A-Z]+) (\/.*)$/.exec(routeKey)
  if (parts === null) throw new RouterError('ERR_ROUTER_INVALID_ROUTE', `${routeKey} is neither METHOD /path nor $default`)
  return { method: parts[1] ?? '', path: parts[2] ?? '' }
}
