export type ServerErrorCode =
  | 'ERR_SERVER_CONFIGURATION'
  | 'ERR_SERVER_PORT_IN_USE'
  | 'ERR_SERVER_DATA_FOLDER'
  | 'ERR_SERVER_TEMPLATE'
  | 'ERR_SERVER_ASSUME_ROLE'

/** Why the server cannot start or go on, in a sentence that says what to do. */
export class ServerError extends Error {
  override readonly name = 'ServerError'
  readonly code: ServerErrorCode

  constructor(code: ServerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
