/** Every reason for which this package refuses a configuration. */
export type IntegrationErrorCode =
  | 'ERR_INTEGRATIONS_INVALID_URI'
  | 'ERR_INTEGRATIONS_INVALID_DEFINITION'
  | 'ERR_INTEGRATIONS_UNKNOWN_SUBTYPE'

/** Thrown when an integration cannot be compiled; what fails while it is called is an `IntegrationFailure` value. */
export class IntegrationError extends Error {
  readonly code: IntegrationErrorCode

  constructor(code: IntegrationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'IntegrationError'
    this.code = code
  }
}
