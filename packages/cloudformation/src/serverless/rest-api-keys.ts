import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import { addResource, ref } from './draft.ts'
import type { Draft } from './draft.ts'
import { mapOf } from './functions.ts'
import { normalized } from './names.ts'
import type { RestApi } from './rest-events.ts'

/** API keys and usage plans: one plan for all keys, or named plans with keys of their own. */
export function addApiKeys(draft: Draft, api: RestApi): void {
  const { provider, stage, service } = draft
  const settings = mapOf(provider['apiGateway'])
  const place = ['provider', 'apiGateway']
  const plans = settings['usagePlan'] ?? provider['usagePlan']
  const named: [string | undefined, JsonObject][] = Array.isArray(plans)
    ? plans.flatMap((plan) => Object.entries(mapOf(plan)).map(([name, value]): [string, JsonObject] => [name, mapOf(value)]))
    : [[undefined, mapOf(plans)]]
  const keys = settings['apiKeys'] ?? provider['apiKeys']
  if (!Array.isArray(keys) && plans === undefined) return
  for (const [name, plan] of named)
    addResource(draft, `ApiGatewayUsagePlan${name === undefined ? '' : normalized(name)}`, {
      type: 'AWS::ApiGateway::UsagePlan',
      properties: {
        ApiStages: [{ ApiId: api.id, Stage: asText(settings['stage'] ?? stage) }],
        UsagePlanName: name === undefined ? `${service}-${stage}` : `${service}-${name}-${stage}`,
        Description: `Usage plan of ${service} ${stage}`,
        Quota: upperNames(plan['quota']),
        Throttle: upperNames(plan['throttle']),
      },
      place: [...place, 'usagePlan'],
      attributes: { DependsOn: ['ApiGatewayStage'] },
    })
  let count = 0
  for (const entry of Array.isArray(keys) ? keys : []) {
    const group = isObject(entry) ? Object.entries(entry).find((pair): pair is [string, Json[]] => Array.isArray(pair[1])) : undefined
    for (const key of group?.[1] ?? [entry]) {
      count += 1
      addKey(key, count, group?.[0])
    }
  }

  function addKey(key: Json, index: number, plan: string | undefined): void {
    const item: JsonObject = isObject(key) ? key : { name: key }
    const suffix = plan === undefined ? '' : normalized(plan)
    const id = addResource(draft, `ApiGatewayApiKey${suffix}${index}`, {
      type: 'AWS::ApiGateway::ApiKey',
      properties: {
        Name: item['name'],
        Value: item['value'],
        Description: item['description'],
        CustomerId: item['customerId'],
        Enabled: item['enabled'] ?? true,
        StageKeys: [{ RestApiId: api.id, StageName: asText(settings['stage'] ?? stage) }],
      },
      place: [...place, 'apiKeys'],
      attributes: { DependsOn: ['ApiGatewayStage'] },
    })
    const properties = { KeyId: ref(id), KeyType: 'API_KEY', UsagePlanId: ref(`ApiGatewayUsagePlan${suffix}`) }
    addResource(draft, `ApiGatewayUsagePlanKey${suffix}${index}`, { type: 'AWS::ApiGateway::UsagePlanKey', properties, place: [...place, 'apiKeys'] })
  }
}

/** `burstLimit` → `BurstLimit`. */
function upperNames(value: Json | undefined): JsonObject | undefined {
  if (!isObject(value)) return undefined
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name.charAt(0).toUpperCase() + name.slice(1), item]))
}
