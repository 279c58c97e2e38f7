/** Why the control plane itself (not a client's call) could not go on. */
export type ControlPlaneErrorCode =
  | 'ERR_CONTROL_PLANE_STORE_LOCKED'
  | 'ERR_CONTROL_PLANE_STORE_NOT_WRITABLE'
  | 'ERR_CONTROL_PLANE_STORE_UNREADABLE'
  | 'ERR_CONTROL_PLANE_STORE_CONFLICT'
  | 'ERR_CONTROL_PLANE_STORE_AWAY'
  | 'ERR_CONTROL_PLANE_STORE_NEWER'
  | 'ERR_CONTROL_PLANE_CLOSED'
  | 'ERR_CONTROL_PLANE_UNKNOWN_OPERATION'

/** A fault of configuration or infrastructure; `code` says which. */
export class ControlPlaneError extends Error {
  readonly code: ControlPlaneErrorCode

  constructor(code: ControlPlaneErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = 'ControlPlaneError'
    this.code = code
  }
}

/** What a client is told when its call is refused: AWS's error code, HTTP status and text. */
export class ManagementError extends Error {
  /** For example `NotFoundException`. */
  readonly code: string
  /** HTTP status. */
  readonly status: number
  /** Seconds, for `TooManyRequestsException`. */
  readonly retryAfterSeconds: number | undefined

  constructor(code: string, status: number, message: string, { retryAfterSeconds }: { readonly retryAfterSeconds?: number } = {}) {
    super(message)
    this.name = 'ManagementError'
    this.code = code
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** 400: the call is understood, and wrong. */
export function badRequest(message: string): ManagementError {
  return new ManagementError('BadRequestException', 400, message)
}

/** 404: an identifier that names nothing. */
export function notFound(message: string): ManagementError {
  return new ManagementError('NotFoundException', 404, message)
}

/** 409: it exists already, or something still points to it. */
export function conflict(message: string): ManagementError {
  return new ManagementError('ConflictException', 409, message)
}

/** 429: a quota of the account or of the API is used up. */
export function limitExceeded(message: string): ManagementError {
  return new ManagementError('LimitExceededException', 429, message)
}

/** 400: one or more members break a constraint of AWS's model. */
export function validationError(problems: readonly string[]): ManagementError {
  const count = problems.length === 1 ? '1 validation error' : `${problems.length} validation errors`
  return new ManagementError('ValidationException', 400, `${count} detected: ${problems.join('; ')}`)
}

/** 400: a body that is not JSON, or a member of the wrong JSON type. */
export function serializationError(message: string): ManagementError {
  return new ManagementError('SerializationException', 400, message)
}

/** 501: the operation exists at AWS, and this server was assembled without what it needs. */
export function notAssembled(operation: string, need: string): ManagementError {
  return new ManagementError('NotImplementedException', 501, `${operation} needs ${need}, which this server was started without`)
}
