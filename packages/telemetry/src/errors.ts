export type TelemetryErrorCode =
  /** Lines came faster than they could be written, and some were let go; the message says how many. */
  | 'ERR_TELEMETRY_LINES_LOST'
  /** A batch could not be written. */
  | 'ERR_TELEMETRY_WRITE'
  /** An option that makes no sense. */
  | 'ERR_TELEMETRY_OPTION'

/** What went wrong with records; it is reported, never thrown at a request. */
export class TelemetryError extends Error {
  override readonly name = 'TelemetryError'
  readonly code: TelemetryErrorCode

  constructor(code: TelemetryErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
