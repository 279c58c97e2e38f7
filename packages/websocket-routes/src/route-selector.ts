export interface Route<T> {
  readonly routeKey: string
  readonly value: T
}

export interface RouteSelectorOptions<T> {
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

/** Routes messages as AWS does: https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html. */
export declare function createRouteSelector<T>(options: RouteSelectorOptions<T>): RouteSelector<T>
