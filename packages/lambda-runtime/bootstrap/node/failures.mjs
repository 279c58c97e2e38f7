// Failures in Lambda's words.

export class RuntimeFailure extends Error {
  constructor(name, message, cause) {
    super(message)
    this.name = name
    if (cause?.stack) this.stack = `${name}: ${cause.stack}`
  }
}

export const isError = (value) => value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'

export function errorPayload(error) {
  if (!isError(error)) return { errorType: typeof error, errorMessage: String(error), trace: [] }
  const trace = typeof error.stack === 'string' ? error.stack.split('\n') : []
  return { errorType: error.name, errorMessage: error.message, trace }
}
