import { explainRoutes, type RouteExplanation } from './explanation.ts'
import { NO_PARAMETERS } from './path-parameters.ts'
import { collapseLeadingSlashes, trimTrailingSlashes } from './request-path.ts'
import { createRouteTree } from './route-tree.ts'

/** One method of one resource of a REST API. */
export interface RestRoute<T> {
  /** Resource path, for example `/users/{userId}` or `/{proxy+}`. */
  readonly path: string
  /** Upper-case HTTP method, or `ANY`. */
  readonly method: string
  readonly value: T
}

/** The method that answers a request. */
export interface RestMatch<T> {
  readonly value: T
  /** `$context.resourcePath`. */
  readonly resourcePath: string
  /** The method as declared: the request's, or `ANY`. */
  readonly resourceMethod: string
  /** As received, not percent-decoded: REST APIs hand them to functions that way. Empty without parameters. */
  readonly pathParameters: Readonly<Record<string, string>>
}

export interface RestRouter<T> {
  /** `path` is the request's path without the stage, still percent-encoded. `undefined`: AWS answers 403. */
  find(method: string, path: string): RestMatch<T> | undefined
  /** Why a request goes where it goes; for people, off the hot path. */
  explain(method: string, path: string): RouteExplanation
}

/**
 * Compiles a REST API's methods into a router.
 *
 * A literal segment wins over `{parameter}`, which wins over `{proxy+}`; a declared method wins over `ANY`. A resource
 * that has neither is passed over for a less specific one that has. Slashes at the end are ignored, case is not;
 * `/{proxy+}` does not answer `/`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html
 *
 * @throws RouterError `ERR_ROUTER_INVALID_ROUTE`, `ERR_ROUTER_DUPLICATE_ROUTE`
 */
export function createRestRouter<T>(routes: readonly RestRoute<T>[]): RestRouter<T> {
  const tree = createRouteTree<RestMatch<T>>(
    routes.map(({ path, method, value }) => {
      return { path, method, value: { value, resourcePath: path, resourceMethod: method, pathParameters: NO_PARAMETERS } }
    }),
    { withParameters },
  )
  const named = routes.map(({ path, method }) => ({ name: `${method} ${path}`, method, path }))

  return {
    find(method, path) {
      return tree.find(method, trimTrailingSlashes(collapseLeadingSlashes(path)))
    },
    explain(method, path) {
      const match = this.find(method, path)
      return explainRoutes(named, {
        method,
        path: trimTrailingSlashes(collapseLeadingSlashes(path)),
        winner: match && `${match.resourceMethod} ${match.resourcePath}`,
      })
    },
  }
}

function withParameters<T>(match: RestMatch<T>, pathParameters: RestMatch<T>['pathParameters']): RestMatch<T> {
  return { value: match.value, resourcePath: match.resourcePath, resourceMethod: match.resourceMethod, pathParameters }
}
