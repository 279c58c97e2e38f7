import type { Refusal } from '../decision.ts'

/** A key that opens a stage. */
export interface ApiKeyPermit {
  readonly authorized: true
  readonly keyId: string
  readonly value: string
  readonly usagePlanId: string
  readonly customerId: string | undefined
  readonly explanation: string
}

export type ApiKeyDecision = ApiKeyPermit | Refusal
