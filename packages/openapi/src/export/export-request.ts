import type { RestApiSnapshot, RestStage, StringMap, V2ApiSnapshot, V2Stage } from '@gatewright/types'
import type { Values } from '../values.ts'

/** A deployed REST stage that should become a definition. */
export interface RestExportRequest {
  readonly service: 'apigateway'
  readonly stage: RestStage
  readonly snapshot: RestApiSnapshot
  readonly documentationParts: readonly Values[]
  /** The version of the documentation that the stage has; `createdDate` in seconds since 1970. */
  readonly documentationVersion?: { readonly version: string; readonly createdDate?: number }
  /** `oas30` or `swagger`. */
  readonly exportType: string
  /** `application/json` or `application/yaml`. */
  readonly accepts: string
  /** `extensions`: any of integrations, authorizers, documentation, apigateway, postman, separated by commas. */
  readonly parameters: StringMap
}

/** An HTTP API, of a stage or of the working copy, that should become a definition. */
export interface HttpExportRequest {
  readonly service: 'apigatewayv2'
  readonly stage?: V2Stage
  readonly snapshot: V2ApiSnapshot
  /** `1.0` is the only one. */
  readonly exportVersion?: string
  readonly includeExtensions: boolean
  /** `JSON` or `YAML`. */
  readonly outputType: string
}

/** An API that should become a definition. */
export type ExportDefinitionRequest = RestExportRequest | HttpExportRequest

/** A definition as a client downloads it. */
export interface ExportDefinitionResult {
  readonly contentType: string
  readonly contentDisposition?: string
  readonly body: Uint8Array
}

/** Which extensions an export has. */
export interface Extensions {
  readonly integrations: boolean
  readonly authorizers: boolean
  readonly documentation: boolean
  /** What Postman signs requests by. */
  readonly postman: boolean
  /** Everything else that AWS has an extension for. */
  readonly settings: boolean
}
