/** What an expression can look at. A fact that is absent resolves to the empty string. */
export interface SelectionFacts {
  /** `$request.body`: the message, parsed. Absent: not JSON, so that expressions which read it are not evaluated. */
  readonly body?: unknown
  /** `$request.header.NAME`; the name is passed in lower case. */
  readonly header?: (name: string) => string | undefined
  /** `$request.querystring.NAME`. */
  readonly querystring?: (name: string) => string | undefined
  /** `$request.basepath`. */
  readonly basePath?: string
  /** `$context.PATH`, for example `authorizer.usageIdentifierKey`. */
  readonly context?: (path: string) => string | undefined
  /** `$stageVariables.NAME`. */
  readonly stageVariables?: Readonly<Record<string, string>>
  /** `$integration.response.…`. */
  readonly integrationResponse?: {
    /** `statuscode`. */
    readonly statusCode?: number
    /** `header.NAME`, lower case: the last value. */
    readonly header?: (name: string) => string | undefined
    /** `multivalueheader.NAME`, lower case: all values. */
    readonly multiValueHeader?: (name: string) => readonly string[] | undefined
    /** `body.PATH`, parsed; absent when it is not JSON. */
    readonly body?: unknown
  }
}

/** A compiled expression. `undefined`: it reads a body that is not JSON, and cannot be evaluated. */
export type SelectionExpression = (facts: SelectionFacts) => string | undefined

/**
 * Compiles a WebSocket selection expression once, for any of the seven uses of
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html.
 * Throws `WebSocketRoutesError` `ERR_WEBSOCKET_ROUTES_SELECTION_EXPRESSION` for text that AWS's grammar does not know.
 */
export declare function compileSelectionExpression(text: string): SelectionExpression
