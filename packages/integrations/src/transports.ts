import type { Body, HeaderPairs, InvokeFunction } from '@gatewright/types'
import type { IntegrationFailure } from './failure.ts'

/** One HTTP call to a backend. */
export interface HttpCall {
  readonly method: string
  /** Absolute, `http:` or `https:`. */
  readonly url: string
  readonly headers: HeaderPairs
  readonly body: Body | string | undefined
  /** Milliseconds for the whole call; with `streamResponse`, until the headers and between two pieces of the body. */
  readonly timeoutInMillis: number
  /** Hand the body on as it arrives; default: collect it. */
  readonly streamResponse?: boolean
  readonly tls?: CallTls
  readonly signal?: AbortSignal
}

/** How a backend's certificate is checked, and what is shown to it. */
export interface CallTls {
  /** Accept a certificate from any authority. */
  readonly insecureSkipVerification?: boolean
  /** The name that the certificate must bear, instead of the URL's host. */
  readonly serverNameToVerify?: string
  readonly clientCertificate?: { readonly certificatePem: string; readonly privateKeyPem: string }
}

/** What a backend answered. */
export interface HttpReply {
  readonly kind: 'reply'
  readonly status: number
  readonly headers: HeaderPairs
  readonly body: Body
}

/**
 * Sends one HTTP request; `./node` and `./undici` have one. Follows no redirects, refuses what would not be one request (a header
 * that ends its line) as `unsafe-request`, and never rejects: what goes wrong is a failure value.
 */
export interface SendHttpRequest {
  (call: HttpCall): Promise<HttpReply | IntegrationFailure>
  /** It looks at every header itself, so that nobody need look before. */
  readonly checksHeaders?: boolean
}

/** A request that is to be signed for an AWS service. */
export interface UnsignedRequest {
  readonly method: string
  readonly url: string
  readonly headers: HeaderPairs
  readonly body: Uint8Array
  /** The service's signing name, for example `sqs`. */
  readonly service: string
  readonly region: string
  /** Role to sign as; absent: the gateway's own credentials. */
  readonly credentials?: string
}

/** Returns the headers with the signature added (SigV4). */
export type SignRequest = (request: UnsignedRequest) => Promise<HeaderPairs>

/** Base URL of a service, without a slash at its end. `subdomain` is the part before the service (`{subdomain}.{service}`). */
export type ResolveEndpoint = (place: {
  readonly service: string
  readonly region: string
  readonly subdomain?: string
}) => string

/** Base URL that stands for a VPC link's target; `undefined` when there is none. */
export type ResolveVpcLink = (link: { readonly connectionId: string; readonly uri: string }) => string | undefined

/** A function's answer as it arrives. */
export type InvokeFunctionStream = (
  invocation: Parameters<InvokeFunction>[0],
) => Promise<{ readonly stream: AsyncIterable<Uint8Array>; readonly requestId: string }>

/** Calls `callback` after `milliseconds`; returns what stops it. */
export type StartTimer = (callback: () => void, milliseconds: number) => () => void

/** What integrations reach the world through. One that is missing makes the integrations that need it fail loud. */
export interface Transports {
  readonly sendHttpRequest?: SendHttpRequest
  readonly invokeFunction?: InvokeFunction
  readonly invokeFunctionStream?: InvokeFunctionStream
  readonly signRequest?: SignRequest
  readonly resolveEndpoint?: ResolveEndpoint
  readonly resolveVpcLink?: ResolveVpcLink
  /** Default: `setTimeout`. */
  readonly startTimer?: StartTimer
}
