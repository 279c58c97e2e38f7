import type { CloudFormationError } from '../../errors.ts'
import { invalidResource } from '../errors.ts'

/** An event's error is an error of the resource that has it. */
export function inResource<Result>(id: string, run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if ((error as CloudFormationError).code === 'ERR_CLOUDFORMATION_SAM_EVENT')
      throw invalidResource(id, (error as CloudFormationError).message)
    throw error
  }
}
