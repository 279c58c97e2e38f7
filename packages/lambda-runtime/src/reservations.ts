import type { FunctionDefinition } from './definition.ts'
import { FunctionRuntimeError } from './errors.ts'

/** Counts the running invocations of functions with reserved concurrency. */
export interface Reservations {
  /**
   * Takes a place; the result gives it back.
   *
   * @throws FunctionRuntimeError `ERR_FUNCTION_THROTTLED` when all are taken.
   */
  take(definition: FunctionDefinition): () => void
}

const NOTHING = (): void => {}

/** Creates an empty count. */
export const createReservations = (): Reservations => {
  const running = new Map<string, number>()
  return {
    take: ({ functionArn, reservedConcurrency }) => {
      if (reservedConcurrency === undefined) return NOTHING
      const taken = running.get(functionArn) ?? 0
      if (taken >= reservedConcurrency) throw new FunctionRuntimeError('ERR_FUNCTION_THROTTLED', 'Rate Exceeded.')
      running.set(functionArn, taken + 1)
      let given = false
      return () => {
        if (!given) running.set(functionArn, running.get(functionArn)! - 1)
        given = true
      }
    },
  }
}
