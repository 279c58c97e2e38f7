export type AuthorizersErrorCode =
  | 'ERR_AUTHORIZERS_API_KEY'
  | 'ERR_AUTHORIZERS_CERTIFICATE'
  | 'ERR_AUTHORIZERS_CONFIGURATION'
  | 'ERR_AUTHORIZERS_DISCOVERY'
  | 'ERR_AUTHORIZERS_KEYS'
  | 'ERR_AUTHORIZERS_POLICY'

/** Thrown for configuration that makes no sense and for keys that cannot be had; a refused request is a value, not an error. */
export class AuthorizersError extends Error {
  override readonly name = 'AuthorizersError'
  readonly code: AuthorizersErrorCode

  constructor(code: AuthorizersErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
