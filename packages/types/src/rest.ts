// The wire shapes of `apigateway` (2015-07-09) that serving a REST API needs, member names as AWS spells them.
// Source: the SDK's schemas (`Method$`, `Integration$`, `Stage$` …), botocore 2026-08-07.

export type StringMap = Readonly<Record<string, string>>

export interface RestApi {
  readonly id: string
  readonly name: string
  readonly rootResourceId?: string
  readonly binaryMediaTypes?: readonly string[]
  /** Bytes; absent: no compression. */
  readonly minimumCompressionSize?: number
  readonly apiKeySource?: 'HEADER' | 'AUTHORIZER'
  readonly endpointConfiguration?: { readonly types?: readonly string[]; readonly ipAddressType?: string; readonly vpcEndpointIds?: readonly string[] }
  /** Resource policy as JSON text. */
  readonly policy?: string
  readonly disableExecuteApiEndpoint?: boolean
}

export interface RestResource {
  readonly id: string
  readonly parentId?: string
  readonly pathPart?: string
  /** For example `/users/{userId}`. */
  readonly path: string
  /** Key: an HTTP method, or `ANY`. */
  readonly resourceMethods?: Readonly<Record<string, RestMethod>>
}

export interface RestMethod {
  readonly httpMethod: string
  readonly authorizationType: 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'COGNITO_USER_POOLS'
  readonly authorizerId?: string
  readonly authorizationScopes?: readonly string[]
  readonly apiKeyRequired?: boolean
  readonly requestValidatorId?: string
  readonly operationName?: string
  /** Key: `method.request.{path|querystring|header}.NAME`; value: required or not. */
  readonly requestParameters?: Readonly<Record<string, boolean>>
  /** Key: content type; value: model name. */
  readonly requestModels?: StringMap
  /** Key: status code. */
  readonly methodResponses?: Readonly<Record<string, RestMethodResponse>>
  readonly methodIntegration?: RestIntegration
}

export interface RestMethodResponse {
  readonly statusCode: string
  readonly responseParameters?: Readonly<Record<string, boolean>>
  readonly responseModels?: StringMap
}

export type IntegrationType = 'MOCK' | 'HTTP' | 'HTTP_PROXY' | 'AWS' | 'AWS_PROXY'
export type ContentHandling = 'CONVERT_TO_BINARY' | 'CONVERT_TO_TEXT'
export type PassthroughBehavior = 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER'

export interface RestIntegration {
  readonly type: IntegrationType
  /** The method that the backend is called with. */
  readonly httpMethod?: string
  readonly uri?: string
  readonly connectionType?: 'INTERNET' | 'VPC_LINK'
  readonly connectionId?: string
  readonly integrationTarget?: string
  readonly credentials?: string
  readonly requestParameters?: StringMap
  readonly requestTemplates?: StringMap
  readonly passthroughBehavior?: PassthroughBehavior
  readonly contentHandling?: ContentHandling
  /** Milliseconds; 29,000 by default. */
  readonly timeoutInMillis?: number
  readonly cacheNamespace?: string
  readonly cacheKeyParameters?: readonly string[]
  readonly tlsConfig?: { readonly insecureSkipVerification?: boolean }
  readonly responseTransferMode?: 'BUFFERED' | 'STREAM'
  /** Key: status code. */
  readonly integrationResponses?: Readonly<Record<string, RestIntegrationResponse>>
}

export interface RestIntegrationResponse {
  readonly statusCode: string
  readonly selectionPattern?: string
  readonly responseParameters?: StringMap
  readonly responseTemplates?: StringMap
  readonly contentHandling?: ContentHandling
}

export interface RestModel {
  readonly id: string
  readonly name: string
  readonly contentType: string
  readonly schema?: string
}

export interface RestRequestValidator {
  readonly id: string
  readonly name?: string
  readonly validateRequestBody?: boolean
  readonly validateRequestParameters?: boolean
}

export interface RestAuthorizer {
  readonly id: string
  readonly name: string
  readonly type: 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS'
  readonly providerARNs?: readonly string[]
  readonly authType?: string
  readonly authorizerUri?: string
  readonly authorizerCredentials?: string
  readonly identitySource?: string
  readonly identityValidationExpression?: string
  /** Seconds; 300 by default. */
  readonly authorizerResultTtlInSeconds?: number
}

export interface RestGatewayResponse {
  readonly responseType: string
  readonly statusCode?: string
  readonly responseParameters?: StringMap
  readonly responseTemplates?: StringMap
}

export interface RestMethodSetting {
  readonly metricsEnabled?: boolean
  readonly loggingLevel?: string
  readonly dataTraceEnabled?: boolean
  /** −1: none beyond the account's. */
  readonly throttlingBurstLimit?: number
  readonly throttlingRateLimit?: number
  readonly cachingEnabled?: boolean
  readonly cacheTtlInSeconds?: number
  readonly cacheDataEncrypted?: boolean
  readonly requireAuthorizationForCacheControl?: boolean
  readonly unauthorizedCacheControlHeaderStrategy?: string
}

export interface RestStage {
  readonly stageName: string
  readonly deploymentId: string
  readonly clientCertificateId?: string
  readonly cacheClusterEnabled?: boolean
  readonly cacheClusterSize?: string
  readonly variables?: StringMap
  /** Key: `{resource path without the first slash, ~1-escaped}/{METHOD}` as AWS keys it, or `*\/*`. */
  readonly methodSettings?: Readonly<Record<string, RestMethodSetting>>
  readonly accessLogSettings?: { readonly format?: string; readonly destinationArn?: string }
  readonly canarySettings?: {
    readonly percentTraffic?: number
    readonly deploymentId?: string
    readonly stageVariableOverrides?: StringMap
    readonly useStageCache?: boolean
  }
  readonly tracingEnabled?: boolean
  readonly webAclArn?: string
}

/** What one deployment of a REST API froze: everything but the stage that serving it needs. */
export interface RestApiSnapshot {
  readonly restApi: RestApi
  readonly resources: readonly RestResource[]
  readonly models: readonly RestModel[]
  readonly requestValidators: readonly RestRequestValidator[]
  readonly authorizers: readonly RestAuthorizer[]
  readonly gatewayResponses: readonly RestGatewayResponse[]
}
