import type { Finding } from './findings.ts'

/** Why a definition was not imported, or an API not exported. */
export type OpenApiErrorCode = 'ERR_OPENAPI_INVALID' | 'ERR_OPENAPI_REFUSED' | 'ERR_OPENAPI_WARNINGS' | 'ERR_OPENAPI_EXPORT'

/**
 * Thrown when a definition cannot become an API, or an API no definition. `message` is AWS's text of its `BadRequestException`;
 * `findings` tell the same one by one, with their places.
 */
export class OpenApiError extends Error {
  readonly code: OpenApiErrorCode
  readonly findings: readonly Finding[]

  constructor(
    code: OpenApiErrorCode,
    message: string,
    { findings = [], cause }: { readonly findings?: readonly Finding[]; readonly cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'OpenApiError'
    this.code = code
    this.findings = findings
  }
}
