import type { ClientCertificate, HeaderPairs, StringMap } from '@gatewright/types'

/** A request as a function is to see it. */
export interface EventRequest {
  readonly method: string
  /** REST: without the stage, as received. HTTP APIs: percent-decoded, with a named stage's prefix. */
  readonly path: string
  /** As received, without `?`; empty when there is none. */
  readonly query: string
  /** As they reach the function: `X-Forwarded-*` and `X-Amzn-Trace-Id` added, case kept. */
  readonly headers: HeaderPairs
  readonly body: Uint8Array | string | undefined
  /** Hand the body over as base64. Default: no for REST; HTTP APIs decide by the content type. */
  readonly isBinary?: boolean
}

/** `$context.identity`; members without a value are `null` in events. */
export interface EventIdentity {
  readonly sourceIp: string
  readonly userAgent?: string | null | undefined
  readonly accessKey?: string | null
  readonly accountId?: string | null
  readonly apiKey?: string | null
  readonly apiKeyId?: string | null
  readonly caller?: string | null
  readonly clientCert?: ClientCertificate | null | undefined
  readonly cognitoAuthenticationProvider?: string | null
  readonly cognitoAuthenticationType?: string | null
  readonly cognitoIdentityId?: string | null
  readonly cognitoIdentityPoolId?: string | null
  readonly principalOrgId?: string | null
  readonly user?: string | null
  readonly userArn?: string | null
  readonly vpcId?: string | null
  readonly vpceId?: string | null
}

/** The part of `$context` that every API's events show. */
export interface EventContext {
  readonly accountId: string
  readonly apiId: string
  readonly stage: string
  readonly requestId: string
  readonly extendedRequestId: string
  /** Milliseconds since 1970. */
  readonly requestTimeEpoch: number
  readonly domainName: string
  /** The first label of `domainName`. */
  readonly domainPrefix: string
  /** For example `HTTP/1.1`. */
  readonly protocol: string
  readonly identity: EventIdentity
  /** `$context.path`: with the stage. */
  readonly path: string
  /** What the authorizer left, in the shape that the format prescribes; see each builder. */
  readonly authorizer?: Readonly<Record<string, unknown>>
}

/** `$context` of a REST API, or of an HTTP API in format 1.0. */
export interface ResourceEventContext extends EventContext {
  readonly resourceId: string | null
  /** For example `/users/{userId}`. */
  readonly resourcePath: string
  readonly deploymentId?: string
}

/** `$context` of an HTTP API in format 2.0. */
export interface RouteEventContext extends EventContext {
  /** For example `GET /pets/{petId}`, or `$default`. */
  readonly routeKey: string
}

/** What goes into one event of a REST or HTTP API. */
export interface EventInput<Context extends EventContext> {
  readonly request: EventRequest
  readonly context: Context
  /** REST: as received; HTTP APIs: percent-decoded. */
  readonly pathParameters: StringMap
  readonly stageVariables: StringMap | undefined
}

/** A JSON value that is an object; the caller serialises it. */
export type LambdaEvent = Readonly<Record<string, unknown>>
