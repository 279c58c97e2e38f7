import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { GetRestApisCommand } from '@aws-sdk/client-api-gateway'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { requestOf, runFault } from '../src/fault-load.ts'
import { faultTable } from '../src/fault-table.ts'
import { deployRestApi, managementOf } from '../src/rest-api.ts'
import { startServer, temporaryFolder, type ServerProcess } from '../src/server-process.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: ServerProcess

beforeAll(async () => {
  folder = await temporaryFolder()
  server = await startServer({ arguments: ['--data', `${folder.path}/data`] })
})
afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

const mock = {
  integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } } as const,
  responses: [{ statusCode: '200', responseTemplates: { 'application/json': '{"right":true}' } }],
}

/** No file of the process may grow beyond so many bytes from now on: to SQLite, a disk without space. */
async function limitFiles(pid: number, bytes: number | 'unlimited'): Promise<void> {
  const [code] = (await once(spawn('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]), 'exit')) as [number]
  if (code !== 0) throw new Error('prlimit is refused')
}

const create = (n: number): Promise<Response> => fetch(`${server.url}/restapis`, { method: 'POST', body: JSON.stringify({ name: `api ${n}`, description: 'x'.repeat(900) }) })

test('with a full disk what is deployed is served, changes are refused, and nothing that was answered is lost', async () => {
  const { apiId } = await deployRestApi(server.url, { methods: { 'GET /users': mock } })
  const made: string[] = []
  const refusals: string[] = []
  const row = await runFault({
    fault: 'SQLite on a full disk (`prlimit --fsize`); changes are answered 503',
    requests: Array.from({ length: 4 }, () => () => requestOf(`${server.url}/_aws/execute-api/${apiId}/prod/users`, '{"right":true}')),
    async inject() {
      await limitFiles(server.pid, 300_000)
      for (let n = 0; n < 400 && refusals.length < 3; n += 1) {
        const response = await create(n)
        if (response.status === 201) made.push(((await response.json()) as { id: string }).id)
        else refusals.push(`${response.status} ${response.headers.get('x-amzn-errortype')} ${await response.text()}`)
      }
      await limitFiles(server.pid, 'unlimited')
    },
    async isWell() {
      const response = await create(1000)
      if (response.status === 201) made.push(((await response.json()) as { id: string }).id)
      return response.status === 201
    },
  })

  expect(refusals).toHaveLength(3)
  for (const refusal of refusals) expect(refusal).toMatch(/^503 ServiceUnavailableException .*cannot be written/)
  expect(row).toMatchObject({ lost: 0, wrong: 0 })
  console.log(faultTable([row]))
  await server.kill()
  server = await startServer({ arguments: ['--data', `${folder.path}/data`] })

  const { items = [] } = await managementOf(server.url).send(new GetRestApisCommand({ limit: 500 }))
  expect(new Set(items.map(({ id }) => id))).toEqual(new Set([apiId, ...made]))
  expect((await fetch(`${server.url}/_aws/execute-api/${apiId}/prod/users`)).status).toBe(200)
})
