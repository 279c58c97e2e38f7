/** Every code that this package throws. */
export type WebSocketRoutesErrorCode =
  | 'ERR_WEBSOCKET_ROUTES_SELECTION_EXPRESSION'
  | 'ERR_WEBSOCKET_ROUTES_DUPLICATE_ROUTE'
  | 'ERR_WEBSOCKET_ROUTES_LIMIT'
  | 'ERR_WEBSOCKET_ROUTES_HANDSHAKE_HEADER'
  | 'ERR_WEBSOCKET_ROUTES_REGISTRY_INCOMPLETE'
  | 'ERR_WEBSOCKET_ROUTES_NODE_SILENT'

/** Broken configuration or infrastructure; expected outcomes are values. */
export class WebSocketRoutesError extends Error {
  readonly code: WebSocketRoutesErrorCode

  constructor(code: WebSocketRoutesErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = 'WebSocketRoutesError'
    this.code = code
  }
}
