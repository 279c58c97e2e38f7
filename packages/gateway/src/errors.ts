/** Why the gateway itself refused: never an answer to a client, always a mistake of the program around it or of a publication. */
export type GatewayErrorCode = 'ERR_GATEWAY_INVALID_PUBLICATION'

/** What the gateway throws when it is used wrongly; failures of a request are answers, not errors. */
export class GatewayError extends Error {
  readonly code: GatewayErrorCode

  constructor(code: GatewayErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = 'GatewayError'
    this.code = code
  }
}
