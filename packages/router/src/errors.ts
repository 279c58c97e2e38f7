/** Every reason for which this package refuses a configuration. */
export type RouterErrorCode = 'ERR_ROUTER_INVALID_ROUTE' | 'ERR_ROUTER_DUPLICATE_ROUTE' | 'ERR_ROUTER_INVALID_RULE'

/** Thrown when routes, mappings or rules cannot be compiled; never thrown while a request is routed. */
export class RouterError extends Error {
  readonly code: RouterErrorCode

  constructor(code: RouterErrorCode, message: string) {
    super(message)
    this.name = 'RouterError'
    this.code = code
  }
}
