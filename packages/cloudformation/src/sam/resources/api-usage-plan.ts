import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject, isSame } from '../../json.ts'
import { invalidResource } from '../errors.ts'
import { generate } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { ref } from '../intrinsic.ts'
import type { SamContext, SamResource } from '../sam-context.ts'
import { combineAttributes } from '../shared-usage-plan.ts'
import { filled } from '../python-truth.ts'

const fields = ['CreateUsagePlan', 'Description', 'Quota', 'Tags', 'Throttle', 'UsagePlanName']

/** Usage plan, API key and the two together, for one API or shared by all of them. */
export function apiUsagePlan(
  { id, properties }: SamResource,
  context: SamContext,
  stageId: string,
  attributes: JsonObject,
): GeneratedResource[] {
  const auth = properties['Auth']
  const plan = isObject(auth) ? (auth['UsagePlan'] ?? null) : null
  if (plan === null) return []
  if (!isObject(plan)) throw invalidResource(id, "'UsagePlan' must be a dictionary", 'Auth.UsagePlan')
  if (Object.keys(plan).some((key) => !fields.includes(key)))
    throw invalidResource(id, "Invalid property for 'UsagePlan'", 'Auth.UsagePlan')
  const kind = plan['CreateUsagePlan'] ?? null
  if (kind === null) throw invalidResource(id, "'CreateUsagePlan' is a required field for UsagePlan.", 'Auth.UsagePlan')
  if (!['SHARED', 'PER_API', 'NONE'].includes(asText(kind))) {
    throw invalidResource(id, "'CreateUsagePlan' accepts one of ['SHARED', 'PER_API', 'NONE'].", 'Auth.UsagePlan.CreateUsagePlan')
  }
  if (kind === 'NONE') return []
  const apiStage = { ApiId: ref(id), Stage: ref(stageId) }
  const stageKey = { RestApiId: ref(id), StageName: ref(stageId) }
  const parts =
    kind === 'SHARED'
      ? sharedParts(context, id, apiStage, stageKey)
      : { prefix: id, dependsOn: [id], apiStages: [apiStage], stageKeys: [stageKey] }
  const own = (): JsonObject =>
    kind === 'SHARED' ? combineAttributes(context.usagePlan, attributes, context.conditions) : attributes
  const settings = Object.fromEntries(
    ['Description', 'Quota', 'Tags', 'Throttle', 'UsagePlanName'].map((name) => [name, filled(plan[name])]),
  )
  const planId = `${parts.prefix}UsagePlan`
  const keyId = `${parts.prefix}ApiKey`
  return [
    generate(
      planId,
      'AWS::ApiGateway::UsagePlan',
      { ApiStages: parts.apiStages, ...settings },
      { attributes: own(), dependsOn: parts.dependsOn },
    ),
    generate(
      keyId,
      'AWS::ApiGateway::ApiKey',
      { Enabled: true, StageKeys: parts.stageKeys },
      { attributes: own(), dependsOn: [planId] },
    ),
    generate(
      `${parts.prefix}UsagePlanKey`,
      'AWS::ApiGateway::UsagePlanKey',
      { KeyId: ref(keyId), KeyType: 'API_KEY', UsagePlanId: ref(planId) },
      { attributes: own(), dependsOn: [keyId] },
    ),
  ]
}

interface PlanParts {
  /** What the logical ids start with. */
  readonly prefix: string
  readonly dependsOn: string[]
  readonly apiStages: Json[]
  readonly stageKeys: Json[]
}

/** The lists are the same for every API: an API that comes later is in what was generated before. */
function sharedParts({ usagePlan }: SamContext, id: string, apiStage: JsonObject, stageKey: JsonObject): PlanParts {
  const { dependsOn, apiStages, stageKeys } = usagePlan
  if (!dependsOn.includes(id)) dependsOn.push(id)
  if (!apiStages.some((held) => isSame(held, apiStage))) apiStages.push(apiStage)
  if (!stageKeys.some((held) => isSame(held, stageKey))) stageKeys.push(stageKey)
  return { prefix: 'Serverless', dependsOn, apiStages, stageKeys }
}
