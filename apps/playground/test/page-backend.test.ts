import { beforeAll, expect, test } from 'vitest'
import type { Backend, TrafficEntry } from '../src/backend/backend.ts'
import { createPageBackend } from '../src/backend/page-backend.ts'

let backend: Backend

beforeAll(async () => {
  Object.assign(globalThis, { location: { host: 'localhost' }, navigator: { userAgent: 'vitest' } })
  backend = await createPageBackend()
})

async function apiId(name: string): Promise<string> {
  const rest = JSON.parse((await backend.manage({ method: 'GET', path: '/restapis' })).body) as { item?: { id: string; name: string }[] }
  const v2 = JSON.parse((await backend.manage({ method: 'GET', path: '/v2/apis' })).body) as { items?: { apiId: string; name: string }[] }
  return rest.item?.find((each) => each.name === name)?.id ?? v2.items?.find((each) => each.name === name)?.apiId ?? ''
}

test('serves the REST API of the seed documents', async () => {
  const base = `/_aws/execute-api/${await apiId('users-api')}/prod`

  const found = await backend.invoke({ method: 'GET', path: `${base}/users/123?include=orders` })
  expect([found.status, JSON.parse(found.body)]).toEqual([200, { userId: '123', name: 'John Doe', orders: ['A-17', 'A-23'] }])

  const made = await backend.invoke({ method: 'POST', path: `${base}/users`, headers: [['Content-Type', 'application/json']], body: '{"name":"Ana"}' })
  expect([made.status, made.body]).toEqual([201, expect.stringContaining('"name":"Ana"')])

  const preflight = await backend.invoke({ method: 'OPTIONS', path: `${base}/users/123`, headers: [['Origin', 'http://elsewhere.example']] })
  expect([preflight.status, preflight.headers.find(([name]) => name === 'Access-Control-Allow-Methods')]).toEqual([200, ['Access-Control-Allow-Methods', 'GET,POST,PUT,DELETE,OPTIONS']])

  const mock = await backend.invoke({ method: 'GET', path: `${base}/health` })
  expect(JSON.parse(mock.body)).toEqual({ status: 'ok', stage: 'prod' })
})

test('serves the HTTP API, and tells of its traffic with the story of each request', async () => {
  const seen: TrafficEntry[] = []
  const reader = backend.watch((batch) => seen.push(...batch.entries), () => undefined)
  reader.ask({})

  await backend.invoke({ method: 'GET', path: `/_aws/execute-api/${await apiId('users-http')}/prod/users/456` })
  reader.stop()

  expect(seen.map(({ route, status }) => [route, status])).toEqual([['GET /users/{userId}', 200]])
  expect((await backend.story(seen[0]?.requestId ?? ''))?.client.response.body).toContain('Jane Roe')
})

test('lets clients chat, lists who is connected, and closes as a client asks', async () => {
  const stage = { apiId: await apiId('chat-api'), stageName: 'prod' }
  const heard: string[] = []
  const closed: number[] = []
  const connect = () =>
    new Promise<ReturnType<Backend['connect']>>((resolve) => {
      const socket = backend.connect({ ...stage, query: '' }, { onOpen: () => resolve(socket), onMessage: (text) => heard.push(text), onClose: (code) => closed.push(code) })
    })

  const first = await connect()
  await connect()
  expect(await backend.connections(stage)).toHaveLength(2)

  first.send('{"action":"sendmessage","message":"hello"}')
  await expect.poll(() => heard.length).toBe(2)
  expect(heard[0]).toContain('"message":"hello"')

  first.close(1000, 'bye')
  await expect.poll(() => closed).toEqual([1000])
  expect(await backend.connections(stage)).toHaveLength(1)
})

test('serves what is edited only when it is deployed', async () => {
  const id = await apiId('users-api')
  const list = async () => JSON.parse((await backend.manage({ method: 'GET', path: `/restapis/${id}/resources?embed=methods` })).body) as { item: { id: string; path: string }[] }
  const health = (await list()).item.find(({ path }) => path === '/health')?.id ?? ''
  const patchOperations = [{ op: 'replace', path: '/responseTemplates/application~1json', value: '{"status":"new"}' }]
  const path = `/restapis/${id}/resources/${health}/methods/GET/integration/responses/200`
  const changed = await backend.manage({ method: 'PATCH', path, body: JSON.stringify({ patchOperations }), headers: [['Content-Type', 'application/json']] })
  expect(changed.status).toBe(200)
  const call = async () => (await backend.invoke({ method: 'GET', path: `/_aws/execute-api/${id}/prod/health` })).body
  expect(await call()).toContain('ok')

  await backend.manage({ method: 'POST', path: `/restapis/${id}/deployments`, body: '{"stageName":"prod"}', headers: [['Content-Type', 'application/json']] })

  expect(await call()).toContain('new')
})
