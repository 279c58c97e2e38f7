/** Members as in AWS's models; bytes as `Uint8Array`. */
export type Members = Readonly<Record<string, unknown>>

/** A client of the three services: the SDK, boto3 or the `aws` command. Rejects with a {@link Refused}. */
export interface Caller {
  readonly name: string
  call(service: Service, operation: string, input: Members): Promise<Record<string, unknown>>
  close(): Promise<void>
}

export type Service = 'apigateway' | 'apigatewayv2' | 'apigatewaymanagementapi'

/** AWS's error as the client showed it. */
export class Refused extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Where `apigatewaymanagementapi` is reached; the other services are at the server's own address. */
export interface Endpoints {
  readonly url: string
  /** Set when there is a WebSocket API. */
  connections: string
}
