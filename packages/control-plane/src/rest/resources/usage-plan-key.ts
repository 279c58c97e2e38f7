import type { Values } from '../../documents.ts'
import { badRequest, conflict, limitExceeded, notFound } from '../../errors.ts'
import type { OperationContext } from '../../operation.ts'
import type { ResourceRow } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { usagePlan } from './usage-plan.ts'

/** Keys of a usage plan: references to API keys. */
export const usagePlanKey: ResourceRow = {
  service: 'apigateway',
  kind: 'UsagePlanKey',
  parent: usagePlan,
  identifier: 'keyId',
  operations: { create: 'CreateUsagePlanKey', get: 'GetUsagePlanKey', list: 'GetUsagePlanKeys', delete: 'DeleteUsagePlanKey' },
  notFound: () => 'Invalid API Key identifier specified',
  parentCheck: ['create', 'list', 'get', 'delete'],
  async make(input, context) {
    const { usagePlanId, keyId, keyType } = input
    if (keyType !== 'API_KEY') throw badRequest('Invalid key type specified. Must be one of: [API_KEY]')
    const id = textOf(keyId)
    const key = await context.documents.find({ kind: 'ApiKey', parent: '', id })
    if (key === undefined) throw notFound('Invalid API Key identifier specified')
    await checkPlans(textOf(usagePlanId), id, context)
    return { id, body: { id, type: keyType, name: key.body['name'] } }
  },
  filter: (body, { nameQuery }) => nameQuery === undefined || textOf(body['name']).startsWith(textOf(nameQuery)),
  async show({ id, type }, { context }) {
    const key = await context.documents.find({ kind: 'ApiKey', parent: '', id: textOf(id) })
    return { id, type, value: key?.body['value'], name: key?.body['name'] }
  },
  publishes: () => ({ account: true }),
}

/** A key is in a plan once, in ten plans at most, and in one plan only for each stage. */
async function checkPlans(usagePlanId: string, keyId: string, context: OperationContext): Promise<void> {
  const plan = await context.documents.find({ kind: 'UsagePlan', parent: '', id: usagePlanId })
  const stages = new Set(stagesOf(plan?.body ?? {}))
  const memberships = (await context.documents.listKind('UsagePlanKey')).filter(({ id }) => id === keyId)
  if (memberships.some(({ parent }) => parent === `UsagePlan:${usagePlanId}`)) {
    throw conflict(`Usage Plan ${usagePlanId} already contains the API Key ${keyId}`)
  }
  if (memberships.length >= context.quotas.plansPerKey) throw limitExceeded('Maximum number of Usage Plans for this API Key has been reached')
  for (const { parent } of memberships) {
    const other = await context.documents.find({ kind: 'UsagePlan', parent: '', id: parent.slice('UsagePlan:'.length) })
    const shared = stagesOf(other?.body ?? {}).find((stage) => stages.has(stage))
    if (shared !== undefined) throw conflict(`API Key cannot reference multiple Usage Plans with the same API stage: ${shared}`)
  }
}

function stagesOf(plan: Values): readonly string[] {
  return ((plan['apiStages'] ?? []) as readonly Values[]).map(({ apiId, stage }) => `${textOf(apiId)}:${textOf(stage)}`)
}
