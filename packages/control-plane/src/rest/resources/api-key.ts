import type { Values } from '../../documents.ts'
import { badRequest, conflict, limitExceeded } from '../../errors.ts'
import type { OperationContext } from '../../operation.ts'
import type { ResourceRow } from '../../resource.ts'
import { textOf } from '../../text-of.ts'

/** API keys of the account. Their values are shown when asked for. */
export const apiKey: ResourceRow = {
  service: 'apigateway',
  kind: 'ApiKey',
  identifier: 'apiKey',
  operations: { create: 'CreateApiKey', get: 'GetApiKey', list: 'GetApiKeys', update: 'UpdateApiKey', delete: 'DeleteApiKey' },
  notFound: () => 'Invalid API Key identifier specified',
  async make(input, context) {
    const { value, generateDistinctId: _, stageKeys, name, ...given } = input
    if ((await context.documents.count({ kind: 'ApiKey', parent: '' })) >= context.quotas.apiKeys) {
      throw limitExceeded('Maximum number of API Keys for this account has been reached')
    }
    const now = context.now()
    const body = {
      id: context.newId(),
      value: value === undefined || value === '' ? context.newId(40) : value,
      ...(textOf(name) !== '' && { name }),
      ...given,
      enabled: given['enabled'] ?? false,
      createdDate: now,
      lastUpdatedDate: now,
      stageKeys: ((stageKeys ?? []) as readonly Values[]).map((key) => `${textOf(key['restApiId'])}/${textOf(key['stageName'])}`),
    }
    check(body)
    for (const key of body.stageKeys) await requireStage(key, context)
    await claimValue(body.value, body.id, context)
    return { id: body.id, body }
  },
  patch: {
    wording: 'listed',
    paths: [
      { path: '/name', ops: ['replace'], optional: true },
      { path: '/description', ops: ['replace'], optional: true },
      { path: '/enabled', ops: ['replace'], type: 'boolean' },
      { path: '/customerId', ops: ['replace'], optional: true },
      { path: '/stages', ops: ['add', 'remove'], apply: patchStages },
    ],
  },
  async settle(after, { before, context }) {
    check(after)
    const known = new Set((before['stageKeys'] ?? []) as readonly string[])
    for (const key of (after['stageKeys'] ?? []) as readonly string[]) if (!known.has(key)) await requireStage(key, context)
    return { ...after, lastUpdatedDate: context.now() }
  },
  show(body, { input, verb }) {
    const { value, ...rest } = body
    const asked = verb === 'create' || input['includeValue'] === true || input['includeValues'] === true
    return asked ? { ...rest, value } : rest
  },
  // By the start of the name, with case (recording extended.json, test_get_api_keys).
  filter(body, { nameQuery, customerId }) {
    if (nameQuery !== undefined && !textOf(body['name']).startsWith(textOf(nameQuery))) return false
    return customerId === undefined || body['customerId'] === customerId
  },
  descending: true,
  async remove({ id, value }, { context }) {
    for (const { kind, parent } of (await context.documents.listKind('UsagePlanKey')).filter((key) => key.id === id)) {
      await context.documents.remove({ kind, parent, id: textOf(id) })
    }
    await context.documents.remove({ kind: VALUE_KIND, parent: '', id: textOf(value) })
  },
  publishes: () => ({ account: true }),
}

/** Key values that are taken: `{ apiKeyId }` by value. */
export const VALUE_KIND = 'ApiKeyValue'

async function claimValue(value: unknown, apiKeyId: string, context: OperationContext): Promise<void> {
  const key = { kind: VALUE_KIND, parent: '', id: textOf(value) }
  if ((await context.documents.find(key)) !== undefined) throw conflict('API Key already exists')
  await context.documents.create(key, { body: { apiKeyId } })
}

/** Texts of recording extended.json, TestApigatewayApiKeysCrud. */
function check({ name, value, description }: Values): void {
  if (textOf(name).length > 1024) throw badRequest('Invalid API Key name, can be at most 1024 characters.')
  if (textOf(value).length < 20) throw badRequest('API Key value should be at least 20 characters')
  if (textOf(value).length > 128) throw badRequest('API Key value exceeds maximum size of 128 characters')
  if (textOf(description).length > 125_000) throw badRequest('Invalid API Key description specified.')
}

/** `restApiId/stageName`, of a stage that there is. */
async function requireStage(stageKey: string, { documents }: OperationContext): Promise<void> {
  const [restApiId = '', id = ''] = stageKey.split('/')
  if ((await documents.find({ kind: 'RestApi', parent: '', id: restApiId })) === undefined) throw badRequest('Invalid REST API identifier specified')
  const stage = await documents.find({ kind: 'Stage', parent: `RestApi:${restApiId}`, id })
  if (stage === undefined) throw badRequest('Invalid stage identifier specified')
}

function patchStages(document: Values, { op, value = '' }: { readonly op: string; readonly value?: string }): Values {
  const stages = (document['stageKeys'] ?? []) as readonly string[]
  const others = stages.filter((stage) => stage !== value)
  return { ...document, stageKeys: op === 'add' ? [...others, value] : others }
}
