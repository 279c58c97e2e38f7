import type { DocumentPath } from '../findings.ts'
import type { Values } from '../values.ts'

/** A REST API as a definition describes it, in the words of the management operations; parts refer to one another by name. */
export interface RestDefinition {
  readonly settings: RestSettings
  readonly models: readonly ModelDefinition[]
  readonly authorizers: readonly AuthorizerDefinition[]
  readonly validators: readonly ValidatorDefinition[]
  readonly gatewayResponses: readonly GatewayResponseDefinition[]
  readonly methods: readonly MethodDefinition[]
  /** Every path that has to exist, parents before children, without the root. */
  readonly paths: readonly string[]
  readonly documentationParts: readonly DocumentationPartDefinition[]
}

/** Members of CreateRestApi. */
export interface RestSettings {
  readonly name: string
  readonly description?: string
  readonly version?: string
  readonly apiKeySource?: string
  readonly binaryMediaTypes?: readonly string[]
  /** Bytes. */
  readonly minimumCompressionSize?: number
  /** JSON text. */
  readonly policy?: string
  readonly securityPolicy?: string
  readonly endpointAccessMode?: string
  readonly disableExecuteApiEndpoint?: boolean
  readonly endpointConfiguration?: {
    readonly types?: readonly string[]
    readonly vpcEndpointIds?: readonly string[]
    readonly ipAddressType?: string
  }
}

export interface ModelDefinition {
  readonly name: string
  readonly description?: string
  /** Other models are referred to as `#/definitions/NAME`. */
  readonly schema: unknown
  readonly place: DocumentPath
}

export interface AuthorizerDefinition {
  readonly name: string
  /** Members of CreateAuthorizer. */
  readonly input: Values
  readonly place: DocumentPath
}

export interface ValidatorDefinition {
  readonly name: string
  readonly validateRequestBody: boolean
  readonly validateRequestParameters: boolean
  readonly place: DocumentPath
}

export interface GatewayResponseDefinition {
  readonly responseType: string
  /** Members of PutGatewayResponse. */
  readonly input: Values
  readonly place: DocumentPath
}

export interface MethodDefinition {
  readonly path: string
  readonly httpMethod: string
  readonly place: DocumentPath
  /** Members of PutMethod that need no identifier. */
  readonly input: Values
  readonly authorizerName?: string
  readonly validatorName?: string
  /** Members of PutMethodResponse, by status code. */
  readonly responses: readonly {
    readonly statusCode: string
    readonly input: Values
    readonly place: DocumentPath
  }[]
  readonly integration?: {
    /** Members of PutIntegration. */
    readonly input: Values
    readonly responses: readonly {
      readonly statusCode: string
      readonly input: Values
      readonly place: DocumentPath
    }[]
    readonly place: DocumentPath
  }
}

export interface DocumentationPartDefinition {
  readonly location: Readonly<Record<string, string>>
  /** JSON text. */
  readonly properties: string
  readonly place: DocumentPath
}
