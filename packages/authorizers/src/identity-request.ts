/** What authorizers read of a request: four look-ups, so that nothing is collected which nobody asks for. */
export interface IdentityRequest {
  /** The value of a header, by lower-case name; `undefined` when it is not there. */
  readonly header: (name: string) => string | undefined
  /** The value of a query string parameter, decoded; names keep their case. */
  readonly queryParameter: (name: string) => string | undefined
  readonly stageVariable: (name: string) => string | undefined
  /** A `$context` variable by its path without `$context.`: `identity.sourceIp`. */
  readonly contextVariable: (path: string) => string | undefined
}
