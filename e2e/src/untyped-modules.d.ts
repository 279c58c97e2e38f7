declare module 'dynalite' {
  import type { Server } from 'node:http'
  /** An in-memory DynamoDB; answers as the service does. */
  export default function dynalite(options?: { readonly createTableMs?: number }): Server
}

declare module 's3rver' {
  import type { AddressInfo } from 'node:net'
  /** S3 over a folder; checks signatures made with the key S3RVER. */
  export default class S3rver {
    constructor(options: { readonly directory: string; readonly port: number; readonly address: string; readonly silent: boolean; readonly configureBuckets: readonly { readonly name: string }[] })
    run(): Promise<AddressInfo>
    close(): Promise<void>
  }
}

declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'
  /** An OpenID provider, certified; what is configured is in its documentation. */
  export default class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>)
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
  }
}
