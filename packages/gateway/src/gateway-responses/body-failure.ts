import { failure } from '@gatewright/integrations'
import { AnswerTooLate } from '../payload/answer-limits.ts'
import { PayloadTooLarge } from '../payload/bounded.ts'
import type { Failure } from './failure.ts'
import { failureOfIntegration } from './integration-failure.ts'

/** What a REST API makes of a backend's body that breaks off, or passes a limit, before the client has a head. */
export function failureOfBody(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof PayloadTooLarge) return failureOfIntegration(failure('response-too-large', `Execution failed due to an internal error: ${message}`))
  return failureOfIntegration(failure(error instanceof AnswerTooLate ? 'timeout' : 'connection', message))
}
