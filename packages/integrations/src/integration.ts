import type { Body, HeaderPairs, IntegrationType, StringMap } from '@gatewright/types'
import type { FunctionUri } from './aws-uri.ts'
import type { IntegrationFailure } from './failure.ts'
import type { Transports } from './transports.ts'

/** An integration as it is configured: the members that REST and HTTP APIs share, names as REST spells them. */
export interface IntegrationDefinition {
  readonly type: IntegrationType
  /** Absent for MOCK and for first-class services. */
  readonly uri?: string
  /** The backend's method; `ANY` or absent: the request's own. */
  readonly httpMethod?: string
  readonly connectionType?: 'INTERNET' | 'VPC_LINK'
  /** VPC link id; may hold `${stageVariables.name}`. */
  readonly connectionId?: string
  /** Listener or target ARN behind a version 2 VPC link. */
  readonly integrationTarget?: string
  /** Role ARN, `arn:aws:iam::*:user/*` for the caller's, or absent; may hold `${stageVariables.name}`. */
  readonly credentials?: string
  /** Milliseconds; default 29,000. */
  readonly timeoutInMillis?: number
  readonly tlsConfig?: { readonly insecureSkipVerification?: boolean; readonly serverNameToVerify?: string }
  readonly responseTransferMode?: 'BUFFERED' | 'STREAM'
  /** First-class service of an HTTP API, for example `SQS-SendMessage`. */
  readonly integrationSubtype?: string
  /** How AWS_PROXY reads a function's answer; default `rest`. */
  readonly answerFormat?: AnswerFormat
}

/** `rest`: REST APIs; `1.0` and `2.0`: HTTP APIs by payload version; `websocket`: WebSocket APIs. */
export type AnswerFormat = 'rest' | '1.0' | '2.0' | 'websocket'

/** What fills the placeholders of a URI. */
export interface UriValues {
  /** Values for `{name}`, as they stand in the URI: still percent-encoded. */
  readonly pathParameters: StringMap
  readonly stageVariables: StringMap
}

/** A compiled integration; made once a deployment. */
export interface IntegrationPlan {
  readonly definition: IntegrationDefinition
  readonly timeoutInMillis: number
  /** The API's region; first-class services use it where no `Region` is mapped. */
  readonly region: string
  /** The URI with its placeholders filled; a failure when a value is missing or would break out of its place. */
  resolveUri(values: UriValues): string | IntegrationFailure
  /** The function that a URI from `resolveUri` invokes, where it is one. */
  functionOf(uri: string): FunctionUri | undefined
  /** The status that a MOCK's rendered template names; `undefined` for none. */
  readonly mockStatusOf: (text: string) => number | undefined
  /** `credentials` with its stage variables filled; `undefined` without credentials. */
  resolveCredentials(stageVariables: StringMap): string | IntegrationFailure | undefined
}

/** A request that is ready to go: parameters mapped, template rendered, header rules applied. */
export interface IntegrationRequest {
  /** The backend's method. */
  readonly method: string
  /** From `plan.resolveUri`; empty for MOCK and first-class services. */
  readonly uri: string
  /** Takes the place of the URI's path, percent-encoded; needed where a VPC link names its target by ARN. */
  readonly path?: string
  /** Percent-encoded, without `?`; empty when there is none. It is appended to a query in the URI. */
  readonly query: string
  readonly headers: HeaderPairs
  /** For AWS_PROXY the event as JSON text. */
  readonly body: Body | string | undefined
  /** Parameters of a first-class service, after mapping. */
  readonly parameters?: StringMap
  /** From `plan.resolveCredentials`. */
  readonly credentials?: string
  /** ARN of the method that calls a function, for its resource policy. */
  readonly sourceArn?: string
  /** `X-Amzn-Trace-Id`. */
  readonly traceId?: string
  /** The stage's certificate, shown to HTTPS backends. */
  readonly clientCertificate?: { readonly certificatePem: string; readonly privateKeyPem: string }
  /** Aborts when the client has gone. */
  readonly signal?: AbortSignal
}

/** What the backend answered, before any response mapping. */
export interface IntegrationResponse {
  readonly kind: 'response'
  readonly status: number
  readonly headers: HeaderPairs
  readonly body: Body | string
  /** AWS_PROXY of REST and WebSocket APIs: the function says that `body` is base64. HTTP APIs: decoded already. */
  readonly isBase64Encoded?: boolean
  /** AWS with a Lambda function: what Lambda calls the failure (`Unhandled`); `body` is the error object. */
  readonly functionError?: string
}

export type IntegrationResult = IntegrationResponse | IntegrationFailure

/** One integration type. Never rejects for what a backend does: that is a failure value. What need not wait answers at once. */
export type Integration = (
  plan: IntegrationPlan,
  request: IntegrationRequest,
  transports: Transports,
) => IntegrationResult | Promise<IntegrationResult>
