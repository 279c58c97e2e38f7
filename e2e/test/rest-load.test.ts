import { readdirSync, readFileSync } from 'node:fs'
import { Agent, request as httpRequest } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type HttpBackend, startHttpBackend } from '../src/http-backend.ts'
import { type DeployedApi, deployRestApi } from '../src/rest-api.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

// A thousand requests that wait for one slow backend: memory and descriptors of the server, before, while and after.

const REQUESTS = 1000

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let backend: HttpBackend
let server: ServerProcess
let api: DeployedApi

beforeAll(async () => {
  folder = await temporaryFolder()
  backend = await startHttpBackend()
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, '--account-limit', 'none'] })
  api = await deployRestApi(server.url, {
    methods: { 'POST /slow': { integration: { type: 'HTTP_PROXY', httpMethod: 'POST', uri: `${backend.url}/slow` } } },
  })
})

afterAll(async () => {
  await server?.stop()
  await backend?.close()
  await folder?.remove()
})

test('1,000 requests in flight stay under 200 MB, and leave no descriptor behind', async () => {
  const waiting: (() => void)[] = []
  backend.answerWith((_request, response) => void waiting.push(() => response.end('late')))
  const agent = new Agent({ maxSockets: REQUESTS })
  const before = openDescriptors()

  const answers = Array.from({ length: REQUESTS }, () => post(agent, `${server.url}/_aws/execute-api/${api.apiId}/prod/slow`))
  await expect.poll(() => waiting.length).toBe(REQUESTS)
  const resident = residentMegabytes()
  for (const answer of waiting) answer()

  expect(new Set(await Promise.all(answers))).toEqual(new Set(['200 late']))
  expect(resident).toBeLessThan(200)
  agent.destroy()
  await expect.poll(openDescriptors).toBeLessThanOrEqual(before + 5)
})

function post(agent: Agent, url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, { method: 'POST', agent, headers: { 'Content-Type': 'application/json' } }, (incoming) => {
      let text = ''
      incoming.on('data', (chunk: Buffer) => (text += chunk.toString()))
      incoming.on('end', () => resolve(`${incoming.statusCode ?? 0} ${text}`))
    })
    outgoing.on('error', reject)
    outgoing.end(JSON.stringify({ filler: 'x'.repeat(1000) }))
  })
}

/** Megabytes of memory that the server's process holds. */
function residentMegabytes(): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024
}

/** Descriptors that the server's process has open. */
function openDescriptors(): number {
  return readdirSync(`/proc/${server.pid}/fd`).length
}
