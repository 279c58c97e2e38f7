import type { Decision } from '../logs/decision-trace.ts'
import { ANSWERED, type Step, type Verdict } from '../pipelines/run.ts'
import type { RequestWatch } from './request-watch.ts'

/** One step that ran, on the watch's clock. */
interface LoggedStep {
  readonly step: string
  readonly verdict: Verdict
  readonly startedAt: number
  readonly endedAt: number
}

/** What an exchange can tell about a step that ran on it. */
export type DescribeStep<Exchange> = (step: string, exchange: Exchange) => Readonly<Record<string, unknown>>

/** The steps of one watched request, as they ran. */
export class StepLog {
  readonly clock: () => number
  readonly startedAt: number
  readonly #steps: LoggedStep[] = []

  constructor({ clock = now }: RequestWatch) {
    this.clock = clock
    this.startedAt = clock()
  }

  /** Runs steps like `runSteps`, and writes down each. Stays synchronous while the steps do. */
  run<Exchange>(steps: readonly Step<Exchange>[], exchange: Exchange, from = 0): Verdict | Promise<Verdict> {
    for (let index = from; index < steps.length; index += 1) {
      const step = steps[index] as Step<Exchange>
      const startedAt = this.clock()
      const verdict = step.run(exchange)
      if (verdict instanceof Promise) return this.#resume({ steps, exchange, index, startedAt, pending: verdict })
      this.#add(step.name, verdict, startedAt)
      if (verdict !== undefined) return verdict
    }
    return undefined
  }

  /** The steps with what they decided, which is asked of the exchange now. */
  decisions<Exchange>(exchange: Exchange, describe: DescribeStep<Exchange>): readonly Decision[] {
    return this.#steps.map(({ step, verdict, startedAt, endedAt }) => {
      const facts = { step, at: startedAt - this.startedAt, took: endedAt - startedAt, details: describe(step, exchange) }
      if (verdict === undefined) return { ...facts, verdict: 'passed' }
      return verdict === ANSWERED ? { ...facts, verdict: 'answered' } : { ...facts, verdict: 'failed', failure: verdict }
    })
  }

  async #resume<Exchange>({ steps, exchange, index, startedAt, pending }: Pending<Exchange>): Promise<Verdict> {
    const verdict = await pending
    this.#add((steps[index] as Step<Exchange>).name, verdict, startedAt)
    return verdict ?? this.run(steps, exchange, index + 1)
  }

  #add(step: string, verdict: Verdict, startedAt: number): void {
    this.#steps.push({ step, verdict, startedAt, endedAt: this.clock() })
  }
}

interface Pending<Exchange> {
  readonly steps: readonly Step<Exchange>[]
  readonly exchange: Exchange
  readonly index: number
  readonly startedAt: number
  readonly pending: Promise<Verdict>
}

function now(): number {
  return performance.now()
}
