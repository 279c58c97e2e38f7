// Bad input and faults of the management API, against a real server that keeps its APIs in SQLite.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  folder = await temporaryFolder()
  server = await start()
})

afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

const start = (): Promise<ServerProcess> => startServer({ arguments: ['--data', `${folder.path}/data`] })

interface Answered {
  readonly status: number
  readonly type: string | null
  readonly body: Record<string, unknown>
}

async function send(method: string, path: string, body?: unknown): Promise<Answered> {
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body)
  const response = await fetch(server.url + path, { method, ...(text !== undefined && { body: text }) })
  const answer = await response.text()
  return { status: response.status, type: response.headers.get('x-amzn-errortype'), body: (answer === '' ? {} : JSON.parse(answer)) as Record<string, unknown> }
}

const newApi = async (name = 'faults'): Promise<{ id: string; rootResourceId: string }> => (await send('POST', '/restapis', { name })).body as { id: string; rootResourceId: string }
const names = async (): Promise<readonly string[]> =>
  ((await send('GET', '/restapis?limit=500')).body as { item?: readonly { name: string }[] }).item?.map(({ name }) => name) ?? []

test.each([
  ['text that is no JSON', '{"name":', 400],
  ['an array', '[]', 400],
  ['a number for a name', '{"name":7}', 400],
  ['a list for a map', '{"name":"x","tags":[1]}', 400],
  ['nothing', '', 400],
])('%s is refused, and nothing is made', async (_, body, status) => {
  const before = await names()

  const answer = await send('POST', '/restapis', body)

  expect(answer).toMatchObject({ status, type: expect.stringMatching(/Exception$/) as unknown, body: { message: expect.any(String) as unknown } })
  expect(await names()).toEqual(before)
})

test('__proto__ and constructor are names like others, and change no prototype', async () => {
  const { id } = await newApi()
  const created = await send('POST', '/restapis', '{"name":"p","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"tags":{"__proto__":"a","constructor":"b"}}')
  expect(created.status).toBe(201)
  const path = await send('PATCH', `/restapis/${id}`, { patchOperations: [{ op: 'add', path: '/__proto__/polluted', value: 'x' }] })
  expect(path).toMatchObject({ status: 400, type: 'BadRequestException' })

  const after = await send('GET', `/restapis/${id}`)
  expect(after.body).not.toHaveProperty('polluted')
  const found = await send('GET', '/restapis/__proto__')
  expect(found).toMatchObject({ status: 404, type: 'NotFoundException' })
})

test('an id of another API is not found', async () => {
  const one = await newApi('one')
  const other = await newApi('other')

  expect(await send('GET', `/restapis/${one.id}/resources/${other.rootResourceId}`)).toMatchObject({ status: 404, type: 'NotFoundException' })
  expect(await send('POST', `/restapis/${one.id}/resources/${other.rootResourceId}`, { pathPart: 'x' })).toMatchObject({ status: 404 })
  expect(await send('DELETE', `/restapis/${one.id}/resources/${other.rootResourceId}`)).toMatchObject({ status: 404 })
  expect((await send('GET', `/restapis/${other.id}/resources/${other.rootResourceId}`)).status).toBe(200)
})

test('a body of 10 MB is read, one of more is refused, and the server goes on', async () => {
  const big = await send('POST', '/restapis', { name: 'big', description: 'x'.repeat(9 * 1024 * 1024) })
  expect(big.status).toBe(201)
  expect(((await send('GET', `/restapis/${String(big.body['id'])}`)).body as { description: string }).description).toHaveLength(9 * 1024 * 1024)
  const bigger = await send('POST', '/restapis', `{"name":"${'x'.repeat(11 * 1024 * 1024)}"}`).catch((error: unknown) => error as Error)
  // The server may close the connection while the rest is still sent.
  if (!(bigger instanceof Error)) expect(bigger).toMatchObject({ status: 413, type: 'RequestEntityTooLargeException' })

  expect((await send('GET', '/restapis')).status).toBe(200)
})

test('concurrent updates of one resource are all there, or refused aloud', async () => {
  const { id } = await newApi('busy')
  const stage = await deployed(id)

  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) => send('PATCH', `/restapis/${id}/stages/${stage}`, { patchOperations: [{ op: 'add', path: `/variables/v${index}`, value: String(index) }] })),
  )

  const refused = answers.filter(({ status }) => status !== 200)
  expect(refused.every(({ type }) => type === 'ConflictException' || type === 'TooManyRequestsException')).toBe(true)
  const { variables } = (await send('GET', `/restapis/${id}/stages/${stage}`)).body as { variables: object }
  expect(Object.keys(variables)).toHaveLength(40 - refused.length)
})

test('two creations of one name: one is made', async () => {
  const { id, rootResourceId } = await newApi('twice')

  const answers = await Promise.all(Array.from({ length: 10 }, () => send('POST', `/restapis/${id}/resources/${rootResourceId}`, { pathPart: 'same' })))

  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([201, ...Array.from({ length: 9 }, () => 409)])
})

test('an import that fails in its middle leaves nothing behind', async () => {
  const definition = JSON.parse(definitionOf('half', 50)) as { paths: Record<string, unknown> }
  definition.paths['/last'] = { get: { 'x-amazon-apigateway-integration': { type: 'http', uri: 'no address' } }, security: 'x' }
  const before = await names()

  const answer = await send('POST', '/restapis?mode=import&failonwarnings=true', definition)

  expect(answer).toMatchObject({ status: 400, type: 'BadRequestException' })
  expect(await names()).toEqual(before)
})

// A share of the time that the imports take on this machine now, so that a busy one is hit in the middle too.
test.each([0.05, 0.3, 0.55, 0.8])('kill -9 after %d of the imports: each is there whole, or not at all', async (share) => {
  const began = performance.now()
  expect((await send('POST', '/restapis?mode=import', definitionOf(`timed-${share}`, 60))).status).toBe(201)
  const whole = (performance.now() - began) * 4
  const answered: (Answered | undefined)[] = []
  const cut = async (): Promise<void> => {
    const imports = Array.from({ length: 4 }, () => send('POST', '/restapis?mode=import', definitionOf(`killed-${share}-${(sent += 1)}`, 60)).catch(() => undefined))
    await wait(share * whole)
    await server.kill()
    answered.push(...(await Promise.all(imports)))
    server = await start()
  }
  let sent = 0
  await cut()
  // The first share is over before any import is, but where this process stalls.
  if (share < 0.1) for (let attempt = 0; attempt < 5 && !answered.includes(undefined); attempt += 1) await cut()

  const { item = [] } = (await send('GET', '/restapis?limit=500')).body as { item?: readonly { id: string; name: string }[] }
  const killed = item.filter(({ name }) => name.startsWith(`killed-${share}-`))
  for (const { id } of killed) {
    const resources = (await send('GET', `/restapis/${id}/resources?embed=methods&limit=500`)).body as { item: readonly { resourceMethods?: object }[] }
    expect(resources.item).toHaveLength(61)
    expect(resources.item.filter(({ resourceMethods }) => resourceMethods !== undefined)).toHaveLength(60)
  }
  // What was answered is on the disk.
  expect(item.map(({ name }) => name)).toContain(`timed-${share}`)
  for (const answer of answered) if (answer?.status === 201) expect(killed.map(({ id }) => id)).toContain(answer.body['id'])
  if (share < 0.1) expect(answered).toContain(undefined)
})

/** A mock deployed as `dev`. */
async function deployed(id: string): Promise<string> {
  const { rootResourceId } = (await send('GET', `/restapis/${id}`)).body as { rootResourceId: string }
  const method = `/restapis/${id}/resources/${rootResourceId}/methods/GET`
  await send('PUT', method, { authorizationType: 'NONE' })
  await send('PUT', `${method}/integration`, { type: 'MOCK' })
  expect((await send('POST', `/restapis/${id}/deployments`, { stageName: 'dev' })).status).toBe(201)
  return 'dev'
}

function definitionOf(title: string, count: number): string {
  const operation = { responses: { 200: { description: 'ok' } }, 'x-amazon-apigateway-integration': { type: 'mock', requestTemplates: { 'application/json': '{"statusCode":200}' }, responses: { default: { statusCode: '200' } } } }
  const paths = Object.fromEntries(Array.from({ length: count }, (_, index) => [`/p${index}`, { get: operation }]))
  return JSON.stringify({ openapi: '3.0.1', info: { title, version: '1' }, paths })
}
