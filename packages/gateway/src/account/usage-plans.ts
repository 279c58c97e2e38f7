import type { Refusal } from '@gatewright/authorizers'
import { createApiKeyDirectory } from '@gatewright/authorizers/api-key'
import type { AccountPublication, ApiKeyPublication, UsagePlanPublication } from '@gatewright/types'

/** A usage plan that admits a key to a stage. */
export interface PlannedKey {
  readonly key: ApiKeyPublication
  readonly plan: UsagePlanPublication
  /** The plan's limits for methods of this stage; key: `{path}/{METHOD}`. */
  readonly methodLimits: NonNullable<UsagePlanPublication['apiStages'][number]['throttle']>
}

/** The account's API keys and the stages that they open. */
export interface UsagePlans {
  /** The key and the plan that open a stage, or why none does. Values are compared in constant time. */
  readonly admit: (value: string | undefined, stage: { readonly apiId: string; readonly stageName: string }) => PlannedKey | Refusal
}

/**
 * Compiles keys and plans into look-ups by the value of a key.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export function compileUsagePlans({ apiKeys, usagePlans }: Pick<AccountPublication, 'apiKeys' | 'usagePlans'>): UsagePlans {
  const directory = createApiKeyDirectory({ apiKeys: [...new Map(apiKeys.map((key) => [key.value, key])).values()], usagePlans })
  const keys = new Map(apiKeys.map((key) => [key.id, key]))
  const plans = new Map(usagePlans.map((plan) => [plan.id, { plan, limits: limitsOf(plan) }]))
  return {
    admit(value, { apiId, stageName }) {
      const decision = directory.check(value, { apiId, stage: stageName })
      if (!decision.authorized) return decision
      const key = keys.get(decision.keyId) as ApiKeyPublication
      const { plan, limits } = plans.get(decision.usagePlanId) as PlanWithLimits
      return { key, plan, methodLimits: limits.get(`${apiId}/${stageName}`) ?? {} }
    },
  }
}

interface PlanWithLimits {
  readonly plan: UsagePlanPublication
  readonly limits: ReadonlyMap<string, PlannedKey['methodLimits']>
}

function limitsOf({ apiStages }: UsagePlanPublication): PlanWithLimits['limits'] {
  return new Map(apiStages.map(({ apiId, stage, throttle = {} }) => [`${apiId}/${stage}`, throttle]))
}
