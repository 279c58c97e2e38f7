import type { Failure } from '../gateway-responses/failure.ts'

/** One decision: what a step did and why. */
export interface Decision {
  /** The step's name in the pipeline: `match-resource`, `map-request` … */
  readonly step: string
  readonly verdict: 'passed' | 'answered' | 'failed'
  /** Milliseconds since the request arrived. */
  readonly at: number
  /** Milliseconds that the step took. */
  readonly took: number
  /** The rule that decided, and values before and after; whatever explains the step. */
  readonly details: readonly DecisionDetail[]
  readonly failure?: Failure
}

/** One fact of a decision. */
export interface DecisionDetail {
  /** For example `endpoint request body after transformations`. */
  readonly what: string
  readonly value: unknown
}

/** Collects the decisions of one request; made only for requests that are traced. */
export interface DecisionTrace {
  /** Called by a step while it runs: a fact for the decision that is being made. */
  readonly note: (what: string, value: unknown) => void
  /** Called by the runner when a step has ended. */
  readonly decide: (decision: Omit<Decision, 'details'>) => void
  readonly decisions: readonly Decision[]
}

/** An empty trace. */
export function createDecisionTrace(): DecisionTrace {
  const decisions: Decision[] = []
  let details: DecisionDetail[] = []
  return {
    decisions,
    note(what, value) {
      details.push({ what, value })
    },
    decide(decision) {
      decisions.push({ ...decision, details })
      details = []
    },
  }
}
