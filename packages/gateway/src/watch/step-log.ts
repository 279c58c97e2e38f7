import type { Decision } from '../logs/decision-trace.ts'
import { ANSWERED, type Step, type Verdict } from '../pipelines/run.ts'
import type { RequestWatch } from './request-watch.ts'

/** What an exchange can tell about a step that ran on it. */
export type DescribeStep<Exchange> = (step: string, exchange: Exchange) => Readonly<Record<string, unknown>>

/** The steps of one watched request, as they ran. A step lasts from the end of the one before: one look at the clock each. */
export class StepLog {
  readonly #clock: () => number
  readonly #startedAt: number
  readonly #names: string[] = []
  readonly #ends: number[] = []
  /** Steps that passed have none. */
  #verdicts: Map<number, Verdict> | undefined

  constructor({ clock = now }: RequestWatch) {
    this.#clock = clock
    this.#startedAt = clock()
  }

  /** Runs steps like `runSteps`, and writes down each. Stays synchronous while the steps do. */
  run<Exchange>(steps: readonly Step<Exchange>[], exchange: Exchange, from = 0): Verdict | Promise<Verdict> {
    for (let index = from; index < steps.length; index += 1) {
      const step = steps[index] as Step<Exchange>
      const verdict = step.run(exchange)
      if (verdict instanceof Promise) return this.#resume({ steps, exchange, index, pending: verdict })
      this.#add(step.name, verdict)
      if (verdict !== undefined) return verdict
    }
    return undefined
  }

  /** Milliseconds since it began. */
  elapsed(): number {
    return this.#clock() - this.#startedAt
  }

  /** The steps with what they decided, which is asked of the exchange now. */
  decisions<Exchange>(exchange: Exchange, describe: DescribeStep<Exchange>): readonly Decision[] {
    return this.#names.map((step, index) => {
      const began = this.#ends[index - 1] ?? this.#startedAt
      const facts = { step, at: began - this.#startedAt, took: (this.#ends[index] as number) - began, details: describe(step, exchange) }
      const verdict = this.#verdicts?.get(index)
      if (verdict === undefined) return { ...facts, verdict: 'passed' }
      return verdict === ANSWERED ? { ...facts, verdict: 'answered' } : { ...facts, verdict: 'failed', failure: verdict }
    })
  }

  async #resume<Exchange>({ steps, exchange, index, pending }: Pending<Exchange>): Promise<Verdict> {
    const verdict = await pending
    this.#add((steps[index] as Step<Exchange>).name, verdict)
    return verdict ?? this.run(steps, exchange, index + 1)
  }

  #add(step: string, verdict: Verdict): void {
    if (verdict !== undefined) (this.#verdicts ??= new Map()).set(this.#names.length, verdict)
    this.#names.push(step)
    this.#ends.push(this.#clock())
  }
}

interface Pending<Exchange> {
  readonly steps: readonly Step<Exchange>[]
  readonly exchange: Exchange
  readonly index: number
  readonly pending: Promise<Verdict>
}

function now(): number {
  return performance.now()
}
