import { CreateApiKeyCommand, CreateUsagePlanCommand, CreateUsagePlanKeyCommand, GetUsageCommand, type QuotaSettings, type ThrottleSettings } from '@aws-sdk/client-api-gateway'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isByArithmetic, sendLoad } from '../src/load.ts'
import { deployRestApi, managementOf } from '../src/rest-api.ts'
import { startServer, temporaryFolder, type ServerProcess } from '../src/server-process.ts'

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>

const start = (): Promise<ServerProcess> => startServer({ arguments: ['--data', `${folder.path}/data`, '--usage-quotas', 'hard', '--retry-after'] })

beforeAll(async () => {
  folder = await temporaryFolder()
  server = await start()
})

afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

interface PlannedApi {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly usagePlanId: string
  readonly keyId: string
}

/** An API whose one method needs a key, and a key of a plan. */
async function planned(plan: { readonly throttle?: ThrottleSettings; readonly quota?: QuotaSettings }): Promise<PlannedApi> {
  const integration = { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } } as const
  const { apiId } = await deployRestApi(server.url, { methods: { 'GET /users': { method: { apiKeyRequired: true }, integration } } })
  const client = managementOf(server.url)
  const { id: keyId = '', value = '' } = await client.send(new CreateApiKeyCommand({ name: 'k', enabled: true }))
  const { id: usagePlanId = '' } = await client.send(new CreateUsagePlanCommand({ name: 'basic-plan', apiStages: [{ apiId, stage: 'prod' }], ...plan }))
  await client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }))
  return { path: `/_aws/execute-api/${apiId}/prod/users`, headers: { 'x-api-key': value }, usagePlanId, keyId }
}

test('of 2,000 requests under a plan of 50 a second with a burst of 100, those are admitted that arithmetic says', async () => {
  const { headers, path } = await planned({ throttle: { rateLimit: 50, burstLimit: 100 } })

  const report = await sendLoad({ urls: [server.url + path], count: 2000, rate: 400, headers })

  expect(Object.keys(report.statuses)).toEqual(['200', '429'])
  expect(isByArithmetic(report, { burst: 100, rate: 50, within: 0.02 }), JSON.stringify(report)).toBe(true)
})

test('with hard quotas a kill -9 loses no count', async () => {
  const { headers, keyId, path, usagePlanId } = await planned({ quota: { limit: 100, period: 'MONTH' } })
  expect((await sendLoad({ urls: [server.url + path], count: 60, headers })).statuses).toEqual({ 200: 60 })

  await server.kill()
  server = await start()

  expect((await sendLoad({ urls: [server.url + path], count: 60, headers })).statuses).toEqual({ 200: 40, 429: 20 })
  const today = new Date().toISOString().slice(0, 10)
  const { items } = await managementOf(server.url).send(new GetUsageCommand({ usagePlanId, startDate: today, endDate: today }))
  expect(items).toEqual({ [keyId]: [[100, 0]] })
})

test('a 429 says when to come again where that is asked for', async () => {
  const { headers, path } = await planned({ throttle: { rateLimit: 0.01, burstLimit: 1 } })
  await fetch(server.url + path, { headers })

  const refused = await fetch(server.url + path, { headers })

  expect([refused.status, refused.headers.get('x-amzn-errortype')]).toEqual([429, 'TooManyRequestsException'])
  // A hundred seconds after the first, less what the two took.
  expect(refused.headers.get('retry-after')).toMatch(/^(?:[89]\d|100)$/)
})
