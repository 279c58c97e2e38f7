import type { AccountPublication, ApiKeyPublication } from '@gatewright/types'
import { type Refusal, refuse } from '../decision.ts'
import { AuthorizersError } from '../errors.ts'
import { equalInConstantTime } from '../constant-time.ts'
import type { ApiKeyDecision, ApiKeyPermit } from './types.ts'

/** The stage that a key must open. */
export interface KeyedStage {
  readonly apiId: string
  readonly stage: string
}

/** An account's API keys and what they open. */
export interface ApiKeyDirectory {
  /** Checks the value of `x-api-key`, or the `usageIdentifierKey` of a Lambda authorizer. */
  readonly check: (value: string | undefined, stage: KeyedStage) => ApiKeyDecision
}

/**
 * Compiles an account's keys and usage plans. A key opens a stage when it is enabled and one of its plans has the stage; unknown,
 * disabled and unplanned keys get the same answer in the same way.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export function createApiKeyDirectory({
  apiKeys,
  usagePlans,
}: Pick<AccountPublication, 'apiKeys' | 'usagePlans'>): ApiKeyDirectory {
  const seed = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0
  const buckets = new Map<number, Entry[]>()
  const plansOf = groupByKey(usagePlans)
  for (const key of apiKeys) {
    const fingerprint = fingerprintOf(key.value, seed)
    const bucket = buckets.get(fingerprint) ?? []
    if (bucket.some(({ value }) => value === key.value))
      throw new AuthorizersError('ERR_AUTHORIZERS_API_KEY', `API key ${key.id} has the value of another`)
    buckets.set(fingerprint, [...bucket, { value: key.value, enabled: key.enabled, stages: stagesOf(key, plansOf.get(key.id) ?? []) }])
  }
  return {
    check(value, { apiId, stage }) {
      if (value === undefined || value === '') return forbidden('The API key is missing')
      let found = NOBODY
      for (const entry of buckets.get(fingerprintOf(value, seed)) ?? [NOBODY])
        if (equalInConstantTime(entry.value, value)) found = entry
      const permit = found.stages.get(`${apiId}/${stage}`)
      if (found === NOBODY) return forbidden('The API key is not known')
      if (!found.enabled) return forbidden('The API key is disabled')
      return permit ?? forbidden('The API key is in no usage plan of the stage')
    },
  }
}

interface Entry {
  readonly value: string
  readonly enabled: boolean
  /** Key: `{apiId}/{stage}`. */
  readonly stages: ReadonlyMap<string, ApiKeyPermit>
}

/** Compared with when no key has the fingerprint; a NUL never comes in a header. */
const NOBODY: Entry = { value: '\0'.repeat(40), enabled: false, stages: new Map() }

function stagesOf(key: ApiKeyPublication, plans: AccountPublication['usagePlans']): ReadonlyMap<string, ApiKeyPermit> {
  const stages = new Map<string, ApiKeyPermit>()
  for (const plan of plans) for (const { apiId, stage } of plan.apiStages) stages.set(`${apiId}/${stage}`, permitOf(key, plan.id))
  return stages
}

function groupByKey(plans: AccountPublication['usagePlans']): ReadonlyMap<string, AccountPublication['usagePlans'][number][]> {
  const byKey = new Map<string, AccountPublication['usagePlans'][number][]>()
  for (const plan of plans) for (const id of plan.keyIds) byKey.set(id, [...(byKey.get(id) ?? []), plan])
  return byKey
}

function permitOf(key: ApiKeyPublication, usagePlanId: string): ApiKeyPermit {
  const explanation = `API key ${key.id} is in usage plan ${usagePlanId}`
  return { authorized: true, keyId: key.id, value: key.value, usagePlanId, customerId: key.customerId, explanation }
}

/** Spreads keys over buckets by a secret of this process, so that nobody can tell from outside which keys share one. */
function fingerprintOf(value: string, seed: number): number {
  let hash = seed
  for (let at = 0; at < value.length; at++) hash = Math.imul(hash ^ value.charCodeAt(at), 0x01000193) ^ (hash >>> 15)
  return hash >>> 0
}

function forbidden(explanation: string): Refusal {
  return refuse('INVALID_API_KEY', 'Forbidden', explanation)
}
