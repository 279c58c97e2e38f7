import { WebSocketRoutesError } from './errors.ts'
import { compileSelectionExpression, type SelectionExpressionOptions } from './selection-expression.ts'

export interface Route<T> {
  readonly routeKey: string
  readonly value: T
}

export interface RouteSelectorOptions<T> extends SelectionExpressionOptions {
  /** For example `$request.body.action`. */
  readonly routeSelectionExpression: string
  readonly routes: readonly Route<T>[]
}

export interface RouteSelector<T> {
  /** The route for one message: exact key, else `$default`, else `undefined` (the client is told "Forbidden"). */
  select(message: string): Route<T> | undefined
  /** The same for a message that is parsed already; `undefined` for one that is not JSON. */
  selectParsed(body: unknown): Route<T> | undefined
  /** A route by its key: `$connect` and `$disconnect` are never selected by a message. */
  get(routeKey: string): Route<T> | undefined
}

const LIFECYCLE_KEYS: ReadonlySet<string> = new Set(['$connect', '$disconnect'])

/**
 * Routes messages as AWS does: https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html.
 * Throws `ERR_WEBSOCKET_ROUTES_DUPLICATE_ROUTE`, and what `compileSelectionExpression` throws.
 */
export function createRouteSelector<T>({
  routeSelectionExpression,
  routes,
  ...options
}: RouteSelectorOptions<T>): RouteSelector<T> {
  const evaluate = compileSelectionExpression(routeSelectionExpression, options)
  const byKey = new Map<string, Route<T>>()
  for (const route of routes) {
    if (byKey.has(route.routeKey)) {
      throw new WebSocketRoutesError('ERR_WEBSOCKET_ROUTES_DUPLICATE_ROUTE', `Route key given twice: ${route.routeKey}`)
    }
    byKey.set(route.routeKey, route)
  }
  const fallback = byKey.get('$default')

  function selectParsed(body: unknown): Route<T> | undefined {
    const key = evaluate({ body })
    if (key === undefined || LIFECYCLE_KEYS.has(key)) return fallback
    return byKey.get(key) ?? fallback
  }

  return {
    select: (message) => selectParsed(parseMessage(message)),
    selectParsed,
    get: (routeKey) => byKey.get(routeKey),
  }
}

// What JSON text can begin with: an exception for each plain-text message would cost more than this look.
const JSON_START = /^[\t\n\r ]*[{["\d\-tfn]/

function parseMessage(message: string): unknown {
  if (!JSON_START.test(message)) return undefined
  try {
    return JSON.parse(message)
  } catch {
    return undefined
  }
}
