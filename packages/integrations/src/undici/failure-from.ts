import { failure, type IntegrationFailure } from '../failure.ts'

/** The failure that an error of undici, of a socket or of TLS means. */
export function failureFrom(error: Error): IntegrationFailure {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') return failure('unsafe-request', error.message, error)
  if (error.name === 'HTTPParserError' || MALFORMED_CODES.has(code) || error.message === 'bad upgrade') {
    return failure('malformed-backend-response', `The backend's answer is not HTTP: ${error.message}`, error)
  }
  return failure('connection', `The connection to the backend failed: ${error.message}`, error)
}

const MALFORMED_CODES = new Set([
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_HEADERS_OVERFLOW',
  'UND_ERR_RES_EXCEEDED_MAX_SIZE',
])
