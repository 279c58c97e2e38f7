import { ManagementError } from '../errors.ts'

/** 404: no such function, version, alias or policy. */
export function resourceNotFound(message: string): ManagementError {
  return new ManagementError('ResourceNotFoundException', 404, message)
}

/** 404 with Lambda's words for a function, a version or an alias that is not there. */
export function functionNotFound(functionArn: string): ManagementError {
  return resourceNotFound(`Function not found: ${functionArn}`)
}

/** 409: it exists already, or something still points to it. */
export function resourceConflict(message: string): ManagementError {
  return new ManagementError('ResourceConflictException', 409, message)
}

/** 400: a value that the model allows and Lambda does not. */
export function invalidParameter(message: string): ManagementError {
  return new ManagementError('InvalidParameterValueException', 400, message)
}

/** 412: the revision that the caller read is not the latest. */
export function revisionMismatch(read: 'GetFunction/GetAlias' | 'GetPolicy'): ManagementError {
  const message = `The Revision Id provided does not match the latest Revision Id. Call the ${read} API to retrieve the latest Revision Id`
  return new ManagementError('PreconditionFailedException', 412, message)
}

/** Refuses a call that names another revision than the latest. */
export function checkRevision(given: unknown, latest: string, read: 'GetFunction/GetAlias' | 'GetPolicy' = 'GetFunction/GetAlias'): void {
  if (given !== undefined && given !== latest) throw revisionMismatch(read)
}
