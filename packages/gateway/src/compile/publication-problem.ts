/** Something in a publication that does not work as AWS would: told at publication, not found out by a client. */
export interface PublicationProblem {
  readonly apiId: string
  readonly stage: string
  /** For example `GET /users/{userId}` or a route key; absent for the whole stage. */
  readonly operation?: string
  /** `error`: the operation answers AWS's configuration error. `warning`: it works but for this. */
  readonly severity: 'error' | 'warning'
  readonly message: string
}

/** Collects problems while one stage is compiled. */
export type ReportProblem = (problem: Omit<PublicationProblem, 'apiId' | 'stage'>) => void
