import { fail } from '../gateway-responses/failure.ts'
import type { Runtime } from '../runtime.ts'
import type { Verdict } from './run.ts'

/** Runs steps; what they throw is a fault of the gateway: it is told to the sink, and the request fails with 500. */
export function guard(runtime: Runtime, where: string, run: () => Verdict | Promise<Verdict>): Verdict | Promise<Verdict> {
  try {
    const verdict = run()
    return verdict instanceof Promise ? verdict.catch((error: unknown) => fault(runtime, where, error)) : verdict
  } catch (error) {
    return fault(runtime, where, error)
  }
}

function fault(runtime: Runtime, where: string, error: unknown): Verdict {
  runtime.sinks.fault?.({ where, error })
  return fail('DEFAULT_5XX', error instanceof Error ? error.message : String(error))
}
