// The wire shapes of `apigatewayv2` (2018-11-29) that serving HTTP and WebSocket APIs needs, member names as on the wire.
import type { ContentHandling, IntegrationType, PassthroughBehavior, StringMap } from './rest.ts'

export interface CorsConfiguration {
  readonly allowCredentials?: boolean
  readonly allowHeaders?: readonly string[]
  readonly allowMethods?: readonly string[]
  readonly allowOrigins?: readonly string[]
  readonly exposeHeaders?: readonly string[]
  /** Seconds. */
  readonly maxAge?: number
}

export interface V2Api {
  readonly apiId: string
  readonly name: string
  readonly protocolType: 'HTTP' | 'WEBSOCKET'
  readonly routeSelectionExpression: string
  readonly apiKeySelectionExpression?: string
  readonly corsConfiguration?: CorsConfiguration
  readonly disableExecuteApiEndpoint?: boolean
  readonly disableSchemaValidation?: boolean
  readonly ipAddressType?: string
}

export interface V2Route {
  readonly routeId: string
  readonly routeKey: string
  /** `integrations/{integrationId}`. */
  readonly target?: string
  readonly authorizationType?: 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'JWT'
  readonly authorizerId?: string
  readonly authorizationScopes?: readonly string[]
  readonly apiKeyRequired?: boolean
  readonly modelSelectionExpression?: string
  readonly requestModels?: StringMap
  readonly requestParameters?: Readonly<Record<string, { readonly required?: boolean }>>
  readonly routeResponseSelectionExpression?: string
  readonly operationName?: string
  readonly routeResponses?: readonly V2RouteResponse[]
}

export interface V2RouteResponse {
  readonly routeResponseId: string
  readonly routeResponseKey: string
  readonly modelSelectionExpression?: string
  readonly responseModels?: StringMap
}

export interface V2Integration {
  readonly integrationId: string
  readonly integrationType: IntegrationType
  readonly integrationMethod?: string
  readonly integrationUri?: string
  readonly integrationSubtype?: string
  readonly payloadFormatVersion?: '1.0' | '2.0'
  readonly connectionType?: 'INTERNET' | 'VPC_LINK'
  readonly connectionId?: string
  readonly credentialsArn?: string
  readonly requestParameters?: StringMap
  readonly requestTemplates?: StringMap
  readonly templateSelectionExpression?: string
  readonly responseParameters?: Readonly<Record<string, StringMap>>
  readonly passthroughBehavior?: PassthroughBehavior
  readonly contentHandlingStrategy?: ContentHandling
  /** Milliseconds; 30,000 by default for HTTP, 29,000 for WebSocket. */
  readonly timeoutInMillis?: number
  readonly tlsConfig?: { readonly serverNameToVerify?: string }
  readonly integrationResponseSelectionExpression?: string
  readonly integrationResponses?: readonly V2IntegrationResponse[]
}

export interface V2IntegrationResponse {
  readonly integrationResponseId: string
  /** `$default` or `/regular expression/`. */
  readonly integrationResponseKey: string
  readonly responseParameters?: StringMap
  readonly responseTemplates?: StringMap
  readonly templateSelectionExpression?: string
  readonly contentHandlingStrategy?: ContentHandling
}

export interface V2Authorizer {
  readonly authorizerId: string
  readonly name: string
  readonly authorizerType: 'JWT' | 'REQUEST'
  readonly identitySource?: readonly string[]
  readonly identityValidationExpression?: string
  readonly authorizerUri?: string
  readonly authorizerCredentialsArn?: string
  readonly authorizerPayloadFormatVersion?: '1.0' | '2.0'
  /** Seconds. */
  readonly authorizerResultTtlInSeconds?: number
  readonly enableSimpleResponses?: boolean
  readonly jwtConfiguration?: { readonly issuer?: string; readonly audience?: readonly string[] }
}

export interface V2Model {
  readonly modelId: string
  readonly name: string
  readonly contentType?: string
  readonly schema?: string
}

export interface V2RouteSettings {
  readonly throttlingBurstLimit?: number
  readonly throttlingRateLimit?: number
  readonly detailedMetricsEnabled?: boolean
  readonly dataTraceEnabled?: boolean
  readonly loggingLevel?: string
}

export interface V2Stage {
  readonly stageName: string
  readonly deploymentId?: string
  readonly autoDeploy?: boolean
  readonly clientCertificateId?: string
  readonly stageVariables?: StringMap
  readonly defaultRouteSettings?: V2RouteSettings
  /** Key: route key. */
  readonly routeSettings?: Readonly<Record<string, V2RouteSettings>>
  readonly accessLogSettings?: { readonly format?: string; readonly destinationArn?: string }
}

/** What one deployment of an HTTP or WebSocket API froze. */
export interface V2ApiSnapshot {
  readonly api: V2Api
  readonly routes: readonly V2Route[]
  readonly integrations: readonly V2Integration[]
  readonly authorizers: readonly V2Authorizer[]
  readonly models: readonly V2Model[]
}
