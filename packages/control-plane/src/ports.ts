import type { RestApiSnapshot, RestAuthorizer, RestMethod, RestResource, RestStage, StringMap, V2ApiSnapshot, V2Stage, V2Integration } from '@gatewright/types'
import type { Values } from './documents.ts'

/** A test invocation of a method of the working copy, as the console's "Test" button asks for it. */
export interface TestInvokeMethodRequest {
  readonly snapshot: RestApiSnapshot
  readonly resource: RestResource
  readonly method: RestMethod
  readonly httpMethod: string
  /** Absent: the resource's own path. */
  readonly pathWithQueryString?: string
  readonly body?: string
  readonly headers?: StringMap
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>
  readonly stageVariables?: StringMap
  readonly clientCertificateId?: string
}

/** What came of it; members as in AWS's `TestInvokeMethodResponse`. */
export interface TestInvokeMethodResult {
  readonly status: number
  readonly body?: string
  readonly headers?: StringMap
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>
  readonly log: string
  /** Milliseconds. */
  readonly latency: number
}

/** A test invocation of an authorizer of the working copy. */
export interface TestInvokeAuthorizerRequest {
  readonly snapshot: RestApiSnapshot
  readonly authorizer: RestAuthorizer
  readonly headers?: StringMap
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>
  readonly pathWithQueryString?: string
  readonly body?: string
  readonly stageVariables?: StringMap
  readonly additionalContext?: StringMap
}

/** Members as in AWS's `TestInvokeAuthorizerResponse`. */
export interface TestInvokeAuthorizerResult {
  readonly clientStatus: number
  readonly log: string
  /** Milliseconds. */
  readonly latency: number
  readonly principalId?: string
  readonly policy?: string
  readonly authorization?: Readonly<Record<string, readonly string[]>>
  readonly claims?: StringMap
}

/** An export of a deployed REST stage, or of an HTTP API (deployed, or the working copy when `stage` is absent). */
export type ExportRequest =
  | {
      readonly service: 'apigateway'
      readonly stage: RestStage
      readonly snapshot: RestApiSnapshot
      readonly documentationParts: readonly Values[]
      /** The version of the documentation that the stage has; `createdDate` in seconds since 1970. */
      readonly documentationVersion?: { readonly version: string; readonly createdDate?: number }
      /** `oas30` or `swagger`. */
      readonly exportType: string
      /** Media type that the client accepts. */
      readonly accepts: string
      readonly parameters: StringMap
    }
  | {
      readonly service: 'apigatewayv2'
      readonly stage?: V2Stage
      readonly snapshot: V2ApiSnapshot
      readonly exportVersion?: string
      readonly includeExtensions: boolean
      /** `JSON` or `YAML`. */
      readonly outputType: string
    }

export interface ExportResult {
  readonly contentType: string
  readonly contentDisposition?: string
  readonly body: Uint8Array
}

/** Runs one operation in the import's transaction; names as in the SDK. */
export type ImportCall = (operation: string, input: Record<string, unknown>) => Promise<Record<string, unknown>>

/** An API definition that should become, or change, an API. */
export interface ImportRequest {
  readonly service: 'apigateway' | 'apigatewayv2'
  /** `create` makes an API; `merge` and `overwrite` change the one named by `apiId`. */
  readonly mode: 'create' | 'merge' | 'overwrite'
  readonly apiId?: string
  readonly body: Uint8Array
  readonly failOnWarnings: boolean
  /** REST: `endpointConfigurationTypes`, `basepath`, `ignore`. v2: `basepath`. */
  readonly parameters: StringMap
  readonly call: ImportCall
}

export interface ImportResult {
  readonly apiId: string
  readonly warnings?: readonly string[]
  /** What of the definition was left out without a warning. */
  readonly ignored?: readonly string[]
}

/** A client library that should be generated for a deployed stage. */
export interface SdkRequest {
  readonly stage: RestStage
  readonly snapshot: RestApiSnapshot
  readonly sdkType: string
  readonly parameters: StringMap
}

/** Counters of usage plans, kept by the data plane. Days are `YYYY-MM-DD`. */
export interface UsagePort {
  /** Per key id, per day from start to end: used and remaining. */
  read(request: {
    readonly usagePlanId: string
    readonly keyIds: readonly string[]
    readonly startDate: string
    readonly endDate: string
  }): Promise<Readonly<Record<string, readonly (readonly [number, number])[]>>>
  /** Sets what remains of the key's quota in the running period. */
  setRemaining(request: { readonly usagePlanId: string; readonly keyId: string; readonly remaining: number }): Promise<void>
}

/** Where a truststore is: an object of S3. */
export interface TruststorePlace {
  /** `s3://bucket/key` */
  readonly uri: string
  readonly version?: string
}

/** The certificates that a custom domain with mutual TLS trusts, as they were when the domain name was last set. */
export interface Truststore {
  readonly pem: string
  /** Certificates by which no client will be trusted, each with the reason. */
  readonly warnings: readonly string[]
}

/** Parts of Gatewright that some operations need; each may be absent, and its operations then say so. */
export interface Ports {
  readonly testInvokeMethod?: (request: TestInvokeMethodRequest) => Promise<TestInvokeMethodResult>
  readonly testInvokeAuthorizer?: (request: TestInvokeAuthorizerRequest) => Promise<TestInvokeAuthorizerResult>
  readonly exportApi?: (request: ExportRequest) => Promise<ExportResult>
  readonly importApi?: (request: ImportRequest) => Promise<ImportResult>
  /** Reads a definition that is no JSON: YAML. Throws for what is neither. */
  readonly parseDefinition?: (body: Uint8Array) => Promise<Values>
  readonly generateSdk?: (request: SdkRequest) => Promise<ExportResult>
  readonly usage?: UsagePort
  /** Empties the response cache or the authorizer cache of a stage. */
  readonly flushCache?: (request: { readonly apiId: string; readonly stageName: string; readonly cache: 'data' | 'authorizers' }) => Promise<void>
  /** Why an HTTP API's integration could not be served, in AWS's words; `undefined`: it can. */
  readonly httpIntegrationProblem?: (integration: Partial<V2Integration>) => string | undefined
  /** Reads the certificates that a custom domain trusts. Rejects with an error whose message says why they cannot be had. */
  readonly readTruststore?: (place: TruststorePlace) => Promise<Truststore>
  /** Base URLs that stand for a VPC link's targets. */
  readonly vpcLinkTargets?: (link: { readonly id: string; readonly name: string; readonly targetArns: readonly string[] }) => StringMap
}
