import { failure, type IntegrationFailure } from './failure.ts'

/** Bytes of an answer that is held whole: AWS's quota, https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html. */
export const MAXIMUM_ANSWER_BYTES = 10_485_760

/** Why an answer is not held any longer; `length`: what the backend said, if it did. */
export function responseTooLarge(maximumBytes: number, length?: number): IntegrationFailure {
  const reported = length === undefined ? '' : ` of reported length ${length}`
  return failure(
    'response-too-large',
    `Execution failed due to an internal error: Integration response${reported} is larger than allowed maximum of ${maximumBytes} bytes.`,
  )
}
