import type { Json, JsonObject } from '../json.ts'
import { invalidTemplate } from './errors.ts'
import { anyOf } from './intrinsic.ts'

/** The one usage plan of all APIs whose UsagePlan says SHARED, while it is gathered. */
export interface SharedUsagePlan {
  readonly apiStages: Json[]
  readonly stageKeys: Json[]
  readonly dependsOn: string[]
  readonly conditions: string[]
  unconditional: boolean
  deletionPolicy: Json | undefined
  replacePolicy: Json | undefined
}

export const createSharedUsagePlan = (): SharedUsagePlan => ({
  apiStages: [],
  stageKeys: [],
  dependsOn: [],
  conditions: [],
  unconditional: false,
  deletionPolicy: undefined,
  replacePolicy: undefined,
})

const conditionName = 'SharedUsagePlanCondition'

/** Attributes of the shared plan with one more API in it: its policies are the safest, its condition that of any API. */
export function combineAttributes(plan: SharedUsagePlan, attributes: JsonObject, conditions: JsonObject | undefined): JsonObject {
  const { DeletionPolicy: deletion, UpdateReplacePolicy: replacement } = attributes
  if (deletion && (!plan.deletionPolicy || deletion === 'Retain')) plan.deletionPolicy = deletion
  if (
    replacement &&
    (!plan.replacePolicy || replacement === 'Retain' || (replacement === 'Snapshot' && plan.replacePolicy === 'Delete'))
  )
    plan.replacePolicy = replacement
  addCondition(plan, attributes['Condition'], conditions)
  return {
    ...(plan.deletionPolicy ? { DeletionPolicy: plan.deletionPolicy } : {}),
    ...(plan.replacePolicy ? { UpdateReplacePolicy: plan.replacePolicy } : {}),
    ...(plan.conditions.length > 0 && !plan.unconditional ? { Condition: conditionName } : {}),
  }
}

function addCondition(plan: SharedUsagePlan, condition: Json | undefined, conditions: JsonObject | undefined): void {
  if (plan.unconditional) return
  if (condition === undefined || condition === null) {
    plan.unconditional = true
    if (conditions) delete conditions[conditionName]
    return
  }
  if (typeof condition !== 'string' || plan.conditions.includes(condition)) return
  if (!conditions) throw invalidTemplate("Can't have condition without having 'Conditions' section in the template")
  plan.conditions.push(condition)
  conditions[conditionName] = plan.conditions.length > 1 ? anyOf(plan.conditions) : condition
}
