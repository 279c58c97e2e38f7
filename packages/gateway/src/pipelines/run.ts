import type { Failure } from '../gateway-responses/failure.ts'

/** A step has set the answer: the rest of the pipeline is skipped, which is what a cached answer or a preflight does. */
export const ANSWERED: unique symbol = Symbol('answered')

/** What a step says: `undefined` to go on, {@link ANSWERED}, or the failure that ends the request. */
export type Verdict = Failure | typeof ANSWERED | undefined

/** One step of a pipeline, compiled for one method or route. It waits only where it returns a promise. */
export interface Step<Exchange> {
  /** As in the pipeline's list: `match-stage`, `authorize` … */
  readonly name: string
  readonly run: (exchange: Exchange) => Verdict | Promise<Verdict>
}

/** Sees every step of a traced request. */
export type ObserveStep = (step: string, verdict: Verdict, startedAt: number) => void

/** Runs the steps in order until one ends the request; stays synchronous while the steps do. */
export function runSteps<Exchange>(steps: readonly Step<Exchange>[], exchange: Exchange): Verdict | Promise<Verdict> {
  for (let index = 0; index < steps.length; index += 1) {
    const verdict = (steps[index] as Step<Exchange>).run(exchange)
    if (verdict === undefined) continue
    if (isPromise(verdict)) return resume(steps, exchange, index, verdict)
    return verdict
  }
  return undefined
}

async function resume<Exchange>(
  steps: readonly Step<Exchange>[],
  exchange: Exchange,
  index: number,
  pending: Promise<Verdict>,
): Promise<Verdict> {
  let verdict = await pending
  for (let next = index + 1; verdict === undefined && next < steps.length; next += 1) {
    const outcome = (steps[next] as Step<Exchange>).run(exchange)
    verdict = isPromise(outcome) ? await outcome : outcome
  }
  return verdict
}

/** The same with a clock and an observer: what a decision trace is made from. */
export async function runObserved<Exchange>(
  steps: readonly Step<Exchange>[],
  exchange: Exchange,
  { now, observe }: { readonly now: () => number; readonly observe: ObserveStep },
): Promise<Verdict> {
  for (const step of steps) {
    const startedAt = now()
    const verdict = await step.run(exchange)
    observe(step.name, verdict, startedAt)
    if (verdict !== undefined) return verdict
  }
  return undefined
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | undefined)?.then === 'function'
}
