import type { BucketSpec } from './bucket.ts'
import { limitOf, type Limit, type PartialLimit } from './limit.ts'

/** AWS's default for an account in a region: 10,000 requests a second, 5,000 at once. */
export const ACCOUNT_LIMIT: Limit = { rateLimit: 10_000, burstLimit: 5000 }

/** A method (or route) of a stage and the settings that may limit it. */
export interface MethodLevels {
  /** `{accountId}/{region}`, say: the whole of what shares the account's limit. */
  readonly account: string
  readonly accountLimit?: Limit
  readonly apiId: string
  readonly stage: string
  /** For example `users/{userId}/GET` or a route key. */
  readonly method: string
  /** The method's own setting: it takes the place of the stage's. */
  readonly methodLimit?: PartialLimit | undefined
  /** The stage's setting for all methods: `*\/*`, or `defaultRouteSettings`. */
  readonly stageLimit?: PartialLimit | undefined
}

/**
 * The buckets that every request to a method draws from, in AWS's order: the method's, then the account's. A stage's setting is
 * a default for its methods, each of which has a bucket of its own.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export function methodLevels(levels: MethodLevels): readonly BucketSpec[] {
  const { account, accountLimit = ACCOUNT_LIMIT, apiId, stage, method } = levels
  const own = limitOf(levels.methodLimit ?? {})
  const shared = limitOf(levels.stageLimit ?? {})
  const key = `m/${apiId}/${stage}/${method}`
  const specs: BucketSpec[] = []
  if (own !== undefined) specs.push({ level: 'method', key, limit: own })
  else if (shared !== undefined) specs.push({ level: 'stage', key, limit: shared })
  specs.push({ level: 'account', key: `a/${account}`, limit: accountLimit })
  return specs
}

/** What a usage plan sets for one of its API keys on one method. */
export interface PlanLevels {
  readonly planId: string
  readonly keyId: string
  /** The plan's own limit: per key, over all its stages. */
  readonly planLimit?: PartialLimit | undefined
  /** The plan's limit for this method of this stage, per key. */
  readonly methodLimit?: PartialLimit | undefined
  /** `{apiId}/{stage}/{method}`; with `methodLimit`. */
  readonly method?: string
}

/** The buckets of one API key, which come before the method's: its limit on this method, then its limit in the plan. */
export function planLevels({ planId, keyId, planLimit, methodLimit, method = '' }: PlanLevels): readonly BucketSpec[] {
  const specs: BucketSpec[] = []
  const own = limitOf(methodLimit ?? {})
  if (own !== undefined) specs.push({ level: 'usage-plan-method', key: keyOf(planId, keyId, method), limit: own })
  const shared = limitOf(planLimit ?? {})
  if (shared !== undefined) specs.push({ level: 'usage-plan', key: keyOf(planId, keyId), limit: shared })
  return specs
}

/** Joined, not a template: that makes one flat string, which takes 24 bytes less in each of a million buckets. */
const keyOf = (...parts: readonly string[]): string => ['k', ...parts].join('/')
