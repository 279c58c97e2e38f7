import type { DocumentPath } from '../findings.ts'
import type { Values } from '../values.ts'

/** An HTTP API as a definition describes it, in the words of `apigatewayv2`; parts refer to one another by name. */
export interface HttpDefinition {
  /** Members of CreateApi. */
  readonly settings: Values & { readonly Name: string }
  readonly authorizers: readonly {
    readonly name: string
    readonly input: Values
    readonly place: DocumentPath
  }[]
  /** By key; routes that share one name the same key. */
  readonly integrations: ReadonlyMap<string, { readonly input: Values; readonly place: DocumentPath; readonly words: string }>
  readonly routes: readonly RouteDefinition[]
}

export interface RouteDefinition {
  /** For example `GET /pets` or `$default`. */
  readonly routeKey: string
  /** Members of CreateRoute that need no identifier. */
  readonly input: Values
  readonly authorizerName?: string
  readonly integrationKey?: string
  readonly place: DocumentPath
}
