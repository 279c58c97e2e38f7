import {
  CreateDeploymentCommand,
  GetStageCommand,
  PutIntegrationResponseCommand,
  UpdateStageCommand,
  type PatchOperation,
} from '@aws-sdk/client-api-gateway'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sendLoad } from '../src/load.ts'
import { deployRestApi, managementOf, type DeployedApi } from '../src/rest-api.ts'
import { startServer, temporaryFolder, type ServerProcess } from '../src/server-process.ts'

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  folder = await temporaryFolder()
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, '--account-limit', 'none', '--canary-seed', '7'] })
})

afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

const response = (text: string) => ({ statusCode: '200', responseTemplates: { 'application/json': `${text} $stageVariables.name $context.isCanaryRequest` } })

/** An API that says which deployment answers; its second deployment is the stage's canary with 10% of the traffic. */
async function withCanary(): Promise<DeployedApi & { readonly patch: (...operations: PatchOperation[]) => Promise<void> }> {
  const api = await deployRestApi(server.url, {
    methods: { 'GET /a': { integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } }, responses: [response('one')] } },
    variables: { name: 'plain' },
  })
  const client = managementOf(server.url)
  const place = { restApiId: api.apiId, resourceId: api.resourceIds['/a'], httpMethod: 'GET' }
  await client.send(new PutIntegrationResponseCommand({ ...place, ...response('two') }))
  await client.send(
    new CreateDeploymentCommand({
      restApiId: api.apiId,
      stageName: 'prod',
      canarySettings: { percentTraffic: 10, stageVariableOverrides: { name: 'overridden' }, useStageCache: false },
    }),
  )
  return {
    ...api,
    async patch(...patchOperations) {
      await client.send(new UpdateStageCommand({ restApiId: api.apiId, stageName: 'prod', patchOperations }))
    },
  }
}

/** Answers by status and body. */
async function load(apiId: string, count: number): Promise<Record<string, number>> {
  const { bodies, statuses } = await sendLoad({ urls: [`${server.url}/_aws/execute-api/${apiId}/prod/a`], count })
  expect(statuses).toEqual({ 200: count })
  return bodies
}

const BASE = 'one plain false'
const CANARY = 'two overridden true'

test('a canary of 10% gets 10% of 10,000 requests within a point', async () => {
  const { apiId } = await withCanary()

  const tally = await load(apiId, 10_000)

  expect(Object.keys(tally).toSorted()).toEqual([BASE, CANARY])
  expect(Math.abs((tally[CANARY] ?? 0) / 100 - 10)).toBeLessThanOrEqual(1)
})

test('a canary is promoted and another rolled back under load, with no failed request', async () => {
  const promoted = await withCanary()
  const rolledBack = await withCanary()
  const loads = Promise.all([load(promoted.apiId, 4000), load(rolledBack.apiId, 4000)])

  await promoted.patch(
    { op: 'copy', from: '/canarySettings/deploymentId', path: '/deploymentId' },
    { op: 'replace', path: '/canarySettings/percentTraffic', value: '0.0' },
    { op: 'copy', from: '/canarySettings/stageVariableOverrides', path: '/variables' },
  )
  await promoted.patch({ op: 'remove', path: '/canarySettings' })
  await rolledBack.patch({ op: 'remove', path: '/canarySettings' })

  await loads
  expect(await load(promoted.apiId, 200)).toEqual({ 'two overridden false': 200 })
  expect(await load(rolledBack.apiId, 200)).toEqual({ [BASE]: 200 })
  const stage = await managementOf(server.url).send(new GetStageCommand({ restApiId: promoted.apiId, stageName: 'prod' }))
  expect([stage.canarySettings, stage.variables]).toEqual([undefined, { name: 'overridden' }])
})

test('percentages have two decimals', async () => {
  const { apiId, patch } = await withCanary()

  await patch({ op: 'replace', path: '/canarySettings/percentTraffic', value: '12.34' })

  const { canarySettings } = await managementOf(server.url).send(new GetStageCommand({ restApiId: apiId, stageName: 'prod' }))
  expect(canarySettings?.percentTraffic).toBe(12.34)
})

test("a canary's requests are in its own logs and in its stage's, and have metrics of their own", async () => {
  const { apiId, patch } = await withCanary()
  await patch(
    { op: 'replace', path: '/canarySettings/percentTraffic', value: '100' },
    { op: 'replace', path: '/accessLogSettings/format', value: '$context.requestId $context.isCanaryRequest' },
    { op: 'replace', path: '/accessLogSettings/destinationArn', value: 'arn:aws:logs:us-east-1:123456789012:log-group:my-log' },
  )

  await load(apiId, 3)
  await patch({ op: 'replace', path: '/canarySettings/percentTraffic', value: '0' })
  await load(apiId, 2)

  const lines = async (name: string): Promise<number> => (await readFile(`${folder.path}/data/logs/access/${name}.log`, 'utf8').catch(() => '')).split('\n').length - 1
  await expect.poll(() => lines('my-log')).toBe(5)
  await expect.poll(() => lines('my-log/Canary')).toBe(3)
  const metrics = async (): Promise<string> => (await fetch(`${server.url}/_gatewright/metrics`)).text()
  await expect.poll(metrics).toContain(`gatewright_count_total{api_id="${apiId}",stage="prod",method="GET",resource="/a"} 2`)
  await expect.poll(metrics).toContain(`gatewright_count_total{api_id="${apiId}",stage="prod/Canary",method="GET",resource="/a"} 3`)
})
