import type { ResponseCache } from '@gatewright/cache'
import type { InvokeFunctionStream, ResolveEndpoint, SendHttpRequest, SignRequest, StartTimer } from '@gatewright/integrations'
import type { SchemaCompiler } from '@gatewright/request-validator'
import type { GatewayRequest, HeaderPairs, InvokeFunction } from '@gatewright/types'
import type { IamOptions } from './access/iam.ts'
import type { TokenOptions } from './access/token-authorizers.ts'
import type { AdmissionOptions } from './account/admission.ts'
import type { CanaryOptions } from './canary-choice.ts'
import type { HttpExtension } from './http-extensions.ts'
import type { GatewayLimits } from './limits.ts'
import type { TraceOptions } from './logs/decision-trace.ts'
import type { FinishedRequest } from './logs/finished-request.ts'
import type { TraceSegment } from './logs/trace-segment.ts'
import type { RequestWatch } from './watch/request-watch.ts'
import type { SocketOptions } from './websocket/sockets.ts'

/** A line of an access log. */
export interface AccessLogLine {
  readonly apiId: string
  readonly stage: string
  readonly isCanary: boolean
  /** As configured on the stage. */
  readonly destinationArn: string | undefined
  /** Without a line end. */
  readonly line: string
}

/** The execution log of one request, in AWS's words. */
export interface ExecutionLog {
  readonly apiId: string
  readonly stage: string
  readonly isCanary: boolean
  readonly requestId: string
  /** Each begins with `({requestId}) `. */
  readonly lines: readonly string[]
}

/** What one finished request adds to metrics. */
export interface RequestMetrics {
  readonly apiId: string
  readonly stage: string
  /** The declared resource path or route key; absent where none was matched. */
  readonly resource?: string
  /** The declared method, for REST APIs. */
  readonly method?: string
  readonly status: number
  /** Milliseconds from arrival to the answer. */
  readonly latency: number
  /** Milliseconds that the backend took; absent where none was called. */
  readonly integrationLatency?: number
  /** Absent where the method is not cached. */
  readonly cache?: 'hit' | 'miss'
}

/** What went wrong inside the gateway, for whoever runs it; the client has been answered. */
export interface GatewayFault {
  readonly where: string
  readonly error: unknown
}

/** Where the gateway's records go. Each is called synchronously and must not throw. */
export interface GatewaySinks {
  readonly accessLog?: (line: AccessLogLine) => void
  readonly executionLog?: (log: ExecutionLog) => void
  /** The numbers of every REST and HTTP request that reached a stage, for metrics. */
  readonly finished?: (request: FinishedRequest) => void
  readonly metrics?: (request: RequestMetrics) => void
  /** X-Ray segments of sampled requests of stages with `tracingEnabled`. */
  readonly segment?: (segment: TraceSegment) => void
  readonly fault?: (fault: GatewayFault) => void
}

/** An interface endpoint for API Gateway in a VPC. */
export interface VpcEndpoint {
  /** `vpce-…`, for `aws:SourceVpce`. */
  readonly vpceId: string
  /** `vpc-…`, for `aws:SourceVpc`. */
  readonly vpcId?: string
}

/** What a gateway is made of. */
export interface GatewayOptions {
  /** Runs Lambda functions, for AWS_PROXY and AWS integrations. */
  readonly invokeFunction: InvokeFunction
  /** Runs functions whose answers are streamed; without it, methods with `responseTransferMode: STREAM` answer 500. */
  readonly invokeFunctionStream?: InvokeFunctionStream
  /** Calls HTTP backends and AWS services; without it, HTTP, HTTP_PROXY and AWS integrations answer 500. */
  readonly sendHttpRequest?: SendHttpRequest
  /** Signs the calls to AWS services. */
  readonly signRequest?: SignRequest
  /** Where AWS services are. */
  readonly resolveEndpoint?: ResolveEndpoint
  /** Times integrations out; `setTimeout` by default. */
  readonly startTimer?: StartTimer
  /** For example `us-east-1`. */
  readonly region: string
  /** Twelve digits: the API owner's account. */
  readonly accountId: string
  /** Milliseconds since 1970; `Date.now` by default. */
  readonly now?: () => number
  /** Fills bytes at random; WebCrypto by default. */
  readonly random?: (bytes: Uint8Array<ArrayBuffer>) => void
  readonly sinks?: GatewaySinks
  /** Which requests are traced, step by step. */
  readonly trace?: TraceOptions
  /** Looks on at every request as it finishes, while it is active. */
  readonly watch?: RequestWatch
  /** AWS's quotas by default. */
  readonly limits?: Partial<GatewayLimits>
  /** What counts requests for throttles and quotas; memory by default. */
  readonly admission?: AdmissionOptions
  /** How a stage's requests are split with its canary; at random by default. */
  readonly canary?: CanaryOptions
  /** Keeps cached answers; memory by default. */
  readonly responseCache?: ResponseCache
  /** What stages of HTTP APIs may ask for that AWS does not have; none by default. */
  readonly httpExtensions?: readonly HttpExtension[]
  /** Whose signatures are known, for AWS_IAM. */
  readonly iam?: IamOptions
  /**
   * The VPC endpoint that a request came through, by the address of its peer: private APIs are open to such requests only. Without
   * it they are closed to everybody.
   */
  readonly vpcEndpointOf?: (facts: { readonly sourceIp: string }) => VpcEndpoint | undefined
  /** What JWT and Cognito authorizers reach issuers through. */
  readonly tokens?: TokenOptions
  /** How models are compiled; by default into code, which some places forbid. */
  readonly createSchemaCompiler?: () => SchemaCompiler
  /** How WebSocket connections are held. */
  readonly sockets?: SocketOptions
  /**
   * `$context.domainName` of a request: by default the `Host` header where it names the API or a custom domain, else
   * `{apiId}.execute-api.{Host}`.
   */
  readonly domainNameFor?: (facts: { readonly apiId: string; readonly host: string; readonly headers: HeaderPairs }) => string
}

/** Facts of a `Request` that a WHATWG request does not carry. */
export interface RequestFacts {
  /** `127.0.0.1` by default. */
  readonly sourceIp?: string
  /** `HTTP/1.1` by default. */
  readonly protocol?: string
  readonly tls?: GatewayRequest['tls']
}
