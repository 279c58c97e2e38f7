/** A refusal of IAM, with its code and words. */
export class IamError extends Error {
  override readonly name = 'IamError'
  readonly code: string
  readonly status: number

  constructor(code: string, status: number, message: string) {
    super(message)
    this.code = code
    this.status = status
  }
}

export const validationError = (message: string): IamError => new IamError('ValidationError', 400, message)

export const noSuchEntity = (message: string): IamError => new IamError('NoSuchEntity', 404, message)

export const alreadyExists = (message: string): IamError => new IamError('EntityAlreadyExists', 409, message)

/** Something still belongs to what is to be deleted: `access keys`, `policies`. */
export const deleteConflict = (message: string): IamError => new IamError('DeleteConflict', 409, `Cannot delete entity, must ${message} first.`)

export const limitExceeded = (message: string): IamError => new IamError('LimitExceeded', 409, message)
