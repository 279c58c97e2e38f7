import { GetRestApisCommand } from '@aws-sdk/client-api-gateway'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { requestOf, runFault } from '../src/fault-load.ts'
import { faultTable } from '../src/fault-table.ts'
import { deployRestApi, managementOf } from '../src/rest-api.ts'
import { startServer, temporaryFolder, type ServerProcess } from '../src/server-process.ts'
import { createSlowDisk, FLUSH_MS, hasCompiler } from '../src/slow-disk.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: ServerProcess

beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

const mock = {
  integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } } as const,
  responses: [{ statusCode: '200', responseTemplates: { 'application/json': '{"right":true}' } }],
}

test.skipIf(!hasCompiler)('a slow disk (this test needs gcc) costs no request and no change, over a kill -9', async () => {
  const disk = createSlowDisk(folder.path)
  const data = ['--data', `${folder.path}/data`]
  server = await startServer({ arguments: data, env: disk.env })
  const { apiId } = await deployRestApi(server.url, { methods: { 'GET /users': mock } })
  const made: string[] = []
  const tookMs: number[] = []

  const row = await runFault({
    fault: `SQLite on a slow disk: ${FLUSH_MS} ms for each flush, a change every moment`,
    requests: Array.from({ length: 4 }, () => () => requestOf(`${server.url}/_aws/execute-api/${apiId}/prod/users`, '{"right":true}')),
    async inject() {
      disk.slow()
      for (let n = 0; n < 10; n += 1) {
        const begun = performance.now()
        const response = await fetch(`${server.url}/restapis`, { method: 'POST', body: JSON.stringify({ name: `api ${n}` }) })
        expect(response.status).toBe(201)
        tookMs.push(performance.now() - begun)
        made.push(((await response.json()) as { id: string }).id)
      }
      disk.heal()
    },
    isWell: async () => (await fetch(`${server.url}/restapis`)).ok,
  })
  disk.slow()
  const under = fetch(`${server.url}/restapis`, { method: 'POST', body: JSON.stringify({ name: 'perhaps' }) }).catch(() => undefined)
  await server.kill()
  await under
  disk.heal()
  server = await startServer({ arguments: data })

  // The disk was slow indeed, and what was answered had waited for it.
  expect(Math.min(...tookMs)).toBeGreaterThanOrEqual(FLUSH_MS)
  expect(row).toMatchObject({ lost: 0, wrong: 0 })
  const { items = [] } = await managementOf(server.url).send(new GetRestApisCommand({ limit: 500 }))
  expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining([apiId, ...made]))
  console.log(faultTable([row]))
})
