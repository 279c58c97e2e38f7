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
  /** What the step decided on or made: the route and those that nearly were, the request to the backend, its answer … */
  readonly details: Readonly<Record<string, unknown>>
  readonly failure?: Failure
}

/** Why one request went as it did: every step in order, with its verdict. JSON as it is. */
export interface DecisionTrace {
  readonly requestId: string
  readonly apiId: string
  readonly stage: string
  readonly method: string
  readonly path: string
  status: number | undefined
  readonly decisions: Decision[]
  /** The same request in the words of AWS's execution log, with requests and responses. */
  log: readonly string[]
}

/** When requests are traced, and where the traces go. */
export interface TraceOptions {
  readonly sink: (trace: DecisionTrace) => void
  /** A request whose `x-gatewright-trace` header has this value is traced; absent: none is by its header. */
  readonly key?: string
  /** Stages, `{apiId}/{stage}`, of which every request is traced. */
  readonly stages?: ReadonlySet<string>
}
