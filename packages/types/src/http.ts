/**
 * Header fields as they came from, or go to, the wire: a flat list `[name, value, name, value, …]`, in order, case kept.
 * The same form as node:http's `rawHeaders` and undici's raw headers.
 */
export type HeaderPairs = readonly string[]

/** A body that is held whole, or one that is still arriving. */
export type Body = Uint8Array | AsyncIterable<Uint8Array>

/** The TLS facts of a client connection that `$context` can show. */
export interface ClientTls {
  /** For example `TLSv1.3`. */
  readonly version: string
  readonly cipherSuite: string
  readonly serverName?: string
  /** Mutual TLS: the client's certificate, trusted by the truststore of the custom domain that `serverName` names. */
  readonly clientCertificate?: ClientCertificate
  /** Mutual TLS: why the client's certificate is not trusted, in AWS's words; then `clientCertificate` is absent. */
  readonly clientCertificateProblem?: string
}

/** `$context.identity.clientCert.*`, from mutual TLS on a custom domain. */
export interface ClientCertificate {
  readonly clientCertPem: string
  readonly subjectDN: string
  readonly issuerDN: string
  readonly serialNumber: string
  readonly validity: { readonly notBefore: string; readonly notAfter: string }
}

/** A request as the gateway's core takes it: no parsing done, nothing decoded. */
export interface GatewayRequest {
  /** Upper-case method. */
  readonly method: string
  /** Path as received: still percent-encoded, without the query string. */
  readonly path: string
  /** Query string as received, without `?`; empty when there is none. */
  readonly query: string
  readonly headers: HeaderPairs
  /** `undefined` when the request carries no body. */
  readonly body: Body | undefined
  /** Address of the immediate TCP peer. */
  readonly sourceIp: string
  /** For example `HTTP/1.1`. */
  readonly protocol: string
  readonly tls?: ClientTls
}

/** An answer as the gateway's core gives it. */
export interface GatewayResponse {
  readonly status: number
  readonly headers: HeaderPairs
  readonly body: Body | string
}
