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

/** What an exchange says of its place where it fails. */
interface Guarded {
  readonly runtime: Runtime
  readonly stage: { readonly apiId: string; readonly stageName: string }
}

/** The same for an exchange on the hot path: neither a closure nor a text is made for what seldom happens. */
export function guardExchange<Subject extends Guarded>(exchange: Subject, run: (exchange: Subject) => Verdict | Promise<Verdict>): Verdict | Promise<Verdict> {
  try {
    const verdict = run(exchange)
    return verdict instanceof Promise ? verdict.catch((error: unknown) => faultOf(exchange, error)) : verdict
  } catch (error) {
    return faultOf(exchange, error)
  }
}

function faultOf({ runtime, stage }: Guarded, error: unknown): Verdict {
  return fault(runtime, `${stage.apiId}/${stage.stageName}`, error)
}

function fault(runtime: Runtime, where: string, error: unknown): Verdict {
  runtime.sinks.fault?.({ where, error })
  return fail('DEFAULT_5XX', error instanceof Error ? error.message : String(error))
}
