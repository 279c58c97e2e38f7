// Recordings: extended.json, class TestApigatewayApiKeysCrud.
import { describe, expect, test } from 'vitest'
import type { PatchInShort } from '../support.ts'
import { badRequest, callerOf, conflict, createMockApi, createPlane, notFound, patch, refusal } from '../support.ts'

const DATE = expect.any(Date) as Date
const ID = expect.any(String) as string
const key = { createdDate: DATE, enabled: false, id: ID, lastUpdatedDate: DATE, stageKeys: [] }

describe('API keys', () => {
  test('are validated (test_create_api_key_with_invalid_name, …_value, test_update_api_key_invalid_description_length)', async () => {
    const call = callerOf(await createPlane(), 'apigateway')
    const create = (given: object) => call('CreateApiKey', given)

    expect(await refusal(create({ name: 'x'.repeat(1025) }))).toEqual(badRequest('Invalid API Key name, can be at most 1024 characters.'))
    expect(await create({ name: '' })).toEqual({ ...key, value: ID })
    expect(await create({})).toEqual({ ...key, value: ID })
    expect(await refusal(create({ value: '12345' }))).toEqual(badRequest('API Key value should be at least 20 characters'))
    expect(await refusal(create({ value: 'x'.repeat(129) }))).toEqual(badRequest('API Key value exceeds maximum size of 128 characters'))
    expect(await create({ value: '' })).toEqual({ ...key, value: ID })
    const description = 'x'.repeat(125_001)
    expect(await refusal(create({ description }))).toEqual(badRequest('Invalid API Key description specified.'))
    const { id: apiKey } = await create({})
    const long = call('UpdateApiKey', { apiKey, ...patch(['replace', '/description', description]) })
    expect(await refusal(long)).toEqual(badRequest('Invalid API Key description specified.'))
  })

  test('are listed newest first, by the start of their names, without values, by pages (test_get_api_keys)', async () => {
    const call = callerOf(await createPlane(), 'apigateway')
    const list = (given: object = {}) => call('GetApiKeys', given)
    expect(await list()).toEqual({ items: [] })
    await call('CreateApiKey', { name: 'test-key-1' })
    const first = { ...key, name: 'test-key-1' }
    expect(await list()).toEqual({ items: [first] })
    for (const nameQuery of ['wrong', 'TEST', 'key-1', 'st-k']) expect(await list({ nameQuery })).toEqual({ items: [] })
    expect(await list({ nameQuery: 'test-k' })).toEqual({ items: [first] })

    await call('CreateApiKey', { name: 'test-key-2' })

    const second = { ...key, name: 'test-key-2' }
    expect(await list()).toEqual({ items: [second, first] })
    expect(await list({ nameQuery: 'test-key-2' })).toEqual({ items: [second] })
    const page = await list({ limit: 1 })
    expect(page).toEqual({ items: [second], position: ID })
    expect(await list({ limit: 1, position: page['position'] })).toEqual({ items: [first] })
  })

  test('give their value when it is asked for; a value is there once', async () => {
    const call = callerOf(await createPlane(), 'apigateway')
    const value = 'a-value-of-twenty-chars-and-more'
    const { id: apiKey } = await call('CreateApiKey', { value, enabled: true })

    expect(await call('GetApiKey', { apiKey })).not.toHaveProperty('value')
    expect(await call('GetApiKey', { apiKey, includeValue: true })).toMatchObject({ value })
    expect(await refusal(call('CreateApiKey', { value }))).toEqual(conflict('API Key already exists'))
    await call('DeleteApiKey', { apiKey })
    expect(await call('CreateApiKey', { value })).toMatchObject({ value })
  })

  test('are imported from a file, and overwritten by their value (guide, api-key-file-format)', async () => {
    const call = callerOf(await createPlane(), 'apigateway')
    const { id: plan } = await call('CreateUsagePlan', { name: 'p' })
    const file = `Name,key,description,Enabled,usageplanIds\nFirst,apikey1234abcdefghij0123456789,"An imported, key",TRUE,${String(plan)}\nSecond,"short",,,\n`
    const load = (body: string, failOnWarnings = false) => call('ImportApiKeys', { body, format: 'csv', failOnWarnings })

    const { ids, warnings } = (await load(file)) as { ids: string[]; warnings: string[] }

    expect(warnings).toEqual(['API Key Second must have a value of 30 to 128 characters'])
    const shown = await call('GetApiKey', { apiKey: ids[0], includeValue: true })
    expect(shown).toMatchObject({ name: 'First', value: 'apikey1234abcdefghij0123456789', description: 'An imported, key', enabled: true })
    expect(await call('GetUsagePlanKeys', { usagePlanId: plan })).toMatchObject({ items: [{ id: ids[0], type: 'API_KEY', name: 'First' }] })
    expect((await load('key,name\napikey1234abcdefghij0123456789,Renamed\n'))['ids']).toEqual(ids)
    expect(await call('GetApiKey', { apiKey: ids[0] })).toMatchObject({ name: 'Renamed' })
    expect(await refusal(load(file.replace('First', 'Other'), true))).toMatchObject({ code: 'BadRequestException' })
    expect(await call('GetApiKey', { apiKey: ids[0] })).toMatchObject({ name: 'Renamed' })
  })
})

describe('usage plans', () => {
  async function start() {
    const { call, restApiId } = await createMockApi(await createPlane())
    await call('CreateDeployment', { restApiId, stageName: 'dev' })
    return { call, restApiId, stage: `${String(restApiId)}:dev`, apiStages: [{ apiId: restApiId, stage: 'dev' }] }
  }

  test('may have a burst above the rate (test_create_usage_plan_with_throttle)', async () => {
    const { call } = await start()

    const plan = await call('CreateUsagePlan', { name: 'n', throttle: { burstLimit: 20, rateLimit: 10 } })

    expect(plan).toEqual({ apiStages: [], id: ID, name: 'n', throttle: { burstLimit: 20, rateLimit: 10 } })
  })

  test('refuse stages that are not there, and to go while they have stages', async () => {
    const { call, restApiId, stage, apiStages } = await start()

    const missing = call('CreateUsagePlan', { name: 'n', apiStages: [{ apiId: restApiId, stage: 'nope' }] })
    expect(await refusal(missing)).toEqual(notFound(`API Stage not found: ${String(restApiId)}:nope`))
    const { id: usagePlanId } = await call('CreateUsagePlan', { name: 'n', apiStages })
    // aws/aws-sdk-js#3841 shows the text.
    const text = `Cannot delete Usage Plan ${String(usagePlanId)} because there are API Stages associated with it, including ${stage}`
    expect(await refusal(call('DeleteUsagePlan', { usagePlanId }))).toEqual(badRequest(text))
    await call('UpdateUsagePlan', { usagePlanId, ...patch(['remove', '/apiStages', stage]) })
    expect(await call('DeleteUsagePlan', { usagePlanId })).toEqual({})
  })

  test('lose a stage that is deleted, and are listed by key', async () => {
    const { call, restApiId, apiStages } = await start()
    const { id: usagePlanId } = await call('CreateUsagePlan', { name: 'n', apiStages })
    await call('CreateUsagePlan', { name: 'other' })
    const { id: keyId } = await call('CreateApiKey', {})
    await call('CreateUsagePlanKey', { usagePlanId, keyId, keyType: 'API_KEY' })

    await call('DeleteStage', { restApiId, stageName: 'dev' })

    expect(await call('GetUsagePlans', { keyId })).toEqual({ items: [{ id: usagePlanId, name: 'n', apiStages: [] }] })
  })

  test('are patched: stages, throttles of methods, quota', async () => {
    const { call, restApiId, stage, apiStages } = await start()
    const { id: usagePlanId } = await call('CreateUsagePlan', { name: 'n' })
    const update = (...operations: PatchInShort[]) => call('UpdateUsagePlan', { usagePlanId, ...patch(...operations) })

    await update(['add', '/apiStages', stage])
    await update(['replace', `/apiStages/${stage}/throttle/~1users/GET/rateLimit`, '5'])
    const updated = await update(['replace', '/quota/limit', '100'], ['replace', '/quota/period', 'MONTH'], ['replace', '/throttle/burstLimit', '7'])

    expect(updated).toEqual({
      apiStages: [{ ...apiStages[0], apiId: restApiId, throttle: { '/users/GET': { rateLimit: 5 } } }],
      id: usagePlanId,
      name: 'n',
      quota: { limit: 100, period: 'MONTH' },
      throttle: { burstLimit: 7 },
    })
    // boto/boto3#2629 shows the text.
    const wrong = await refusal(update(['remove', `/apiStages/${stage}`]))
    expect(wrong.message).toContain(`Invalid patch path  '/apiStages/${stage}' specified for op 'remove'. Must be one of: [/apiStages, /quota, /throttle, /productCode, `)
  })

  test('have keys, each once, and in one plan only for a stage', async () => {
    const { call, stage, apiStages } = await start()
    const { id: usagePlanId } = await call('CreateUsagePlan', { name: 'n', apiStages })
    const { id: other } = await call('CreateUsagePlan', { name: 'other', apiStages })
    const { id: keyId, value } = await call('CreateApiKey', { name: 'k', enabled: true })
    const add = (plan: unknown) => call('CreateUsagePlanKey', { usagePlanId: plan, keyId, keyType: 'API_KEY' })

    expect(await add(usagePlanId)).toEqual({ id: keyId, type: 'API_KEY', value, name: 'k' })
    expect(await refusal(add(usagePlanId))).toMatchObject({ code: 'ConflictException' })
    expect(await refusal(add(other))).toEqual(conflict(`API Key cannot reference multiple Usage Plans with the same API stage: ${stage}`))
  })

  test('have counters on the data plane, which GetUsage reads and UpdateUsage sets', async () => {
    const remaining: unknown[] = []
    const usage = {
      read: async ({ keyIds }: { readonly keyIds: readonly string[] }) => Object.fromEntries(keyIds.map((id) => [id, [[1, 9]] as const])),
      setRemaining: async (given: object) => void remaining.push(given),
    }
    const call = callerOf(await createPlane({ ports: { usage } }), 'apigateway')
    const { id: usagePlanId } = await call('CreateUsagePlan', { name: 'n', quota: { limit: 10, period: 'DAY' } })
    const { id: keyId } = await call('CreateApiKey', {})
    await call('CreateUsagePlanKey', { usagePlanId, keyId, keyType: 'API_KEY' })

    const shown = await call('GetUsage', { usagePlanId, startDate: '2026-01-01', endDate: '2026-01-01' })
    await call('UpdateUsage', { usagePlanId, keyId, ...patch(['replace', '/remaining', '20']) })

    expect(shown).toEqual({ usagePlanId, startDate: '2026-01-01', endDate: '2026-01-01', items: { [String(keyId)]: [[1, 9]] } })
    expect(remaining).toEqual([{ usagePlanId, keyId, remaining: 20 }])
    expect(await refusal(call('GetUsage', { usagePlanId, startDate: '2026-02-30', endDate: '2026-01-01' }))).toMatchObject({ status: 400 })
  })

  test('and keys are published for the data plane', async () => {
    const plane = await createPlane()
    const call = callerOf(plane, 'apigateway')
    const changes: unknown[] = []
    plane.subscribe((change) => changes.push(change))
    const { id } = await call('CreateUsagePlan', { name: 'n', quota: { limit: 10, period: 'DAY' } })
    const { id: keyId, value } = await call('CreateApiKey', { enabled: true })
    await call('CreateUsagePlanKey', { usagePlanId: id, keyId, keyType: 'API_KEY' })

    expect(await plane.account()).toMatchObject({
      usagePlans: [{ id, apiStages: [], keyIds: [keyId], quota: { limit: 10, period: 'DAY' } }],
      apiKeys: [{ id: keyId, value, enabled: true }],
    })
    expect(changes).toEqual([{ account: true }, { account: true }, { account: true }])
  })
})
