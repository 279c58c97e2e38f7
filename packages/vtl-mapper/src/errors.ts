/**
 * Why a template, a JSON text or a parameter mapping failed:
 * - `ERR_VTL_SYNTAX`: the template is not valid Velocity.
 * - `ERR_VTL_TEMPLATE_TOO_LARGE`: it is longer than AWS's 300 KB.
 * - `ERR_VTL_METHOD`: a method of a value threw, as `.substring(99)` does.
 * - `ERR_VTL_STEP_BUDGET`: rendering took more steps than allowed.
 * - `ERR_VTL_OUTPUT_TOO_LARGE`: rendering wrote more than allowed.
 * - `ERR_VTL_JSON`: a body or text is not JSON that json-smart reads.
 * - `ERR_VTL_JSON_PATH`: a JSONPath is not valid.
 * - `ERR_VTL_VARIABLE`: a value given by the caller cannot be a template's value.
 * - `ERR_VTL_PARAMETER_MAPPING`: a parameter mapping is refused.
 */
export type VtlErrorCode =
  | 'ERR_VTL_SYNTAX'
  | 'ERR_VTL_TEMPLATE_TOO_LARGE'
  | 'ERR_VTL_METHOD'
  | 'ERR_VTL_STEP_BUDGET'
  | 'ERR_VTL_OUTPUT_TOO_LARGE'
  | 'ERR_VTL_JSON'
  | 'ERR_VTL_JSON_PATH'
  | 'ERR_VTL_VARIABLE'
  | 'ERR_VTL_PARAMETER_MAPPING'

/** Where in a template something is; lines and columns count from 1, columns in UTF-16 units. */
export type SourcePosition = {
  readonly line: number
  readonly column: number
  /** The source line with a caret below the place. */
  readonly excerpt: string
}

/** What a `VtlError` may carry besides its message. */
export type VtlErrorDetails = {
  readonly position?: SourcePosition
  /** What the parser would have accepted, in words. */
  readonly expected?: string
  readonly cause?: unknown
}

/** The one error of this package. */
export class VtlError extends Error {
  override readonly name: string = 'VtlError'
  readonly code: VtlErrorCode
  readonly position: SourcePosition | undefined
  readonly expected: string | undefined
  constructor(code: VtlErrorCode, message: string, details: VtlErrorDetails = {}) {
    super(message, details)
    this.code = code
    this.position = details.position
    this.expected = details.expected
  }
}

/** What a method throws when it throws in Java: `lang.IllegalArgument` is `java.lang.IllegalArgumentException`. */
export function javaError(exception: string, message: string | number = ''): VtlError {
  return new VtlError('ERR_VTL_METHOD', `java.${exception}Exception: ${message}`)
}
