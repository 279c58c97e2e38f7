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
  /** The key and the plan that open a stage; `undefined` for an unknown or disabled key, or one without a plan for it. */
  readonly admit: (value: string, stage: { readonly apiId: string; readonly stageName: string }) => PlannedKey | undefined
}

/**
 * Compiles keys and plans into look-ups by the value of a key.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export function compileUsagePlans({ apiKeys, usagePlans }: Pick<AccountPublication, 'apiKeys' | 'usagePlans'>): UsagePlans {
  const byValue = new Map<string, Map<string, PlannedKey>>()
  for (const key of apiKeys) if (key.enabled) byValue.set(key.value, stagesOf(key, usagePlans))
  return { admit: (value, { apiId, stageName }) => byValue.get(value)?.get(`${apiId}/${stageName}`) }
}

function stagesOf(key: ApiKeyPublication, plans: readonly UsagePlanPublication[]): Map<string, PlannedKey> {
  const stages = new Map<string, PlannedKey>()
  for (const plan of plans) {
    if (!plan.keyIds.includes(key.id)) continue
    for (const { apiId, stage, throttle = {} } of plan.apiStages) stages.set(`${apiId}/${stage}`, { key, plan, methodLimits: throttle })
  }
  return stages
}
