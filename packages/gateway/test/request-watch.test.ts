import { expect, it } from 'vitest'
import type { RequestWatch, WatchedRequest } from '../src/index.ts'
import { startGateway } from './builders/gateway.ts'
import { API_ID, proxyIntegration, restPublication, v2Publication } from './builders/publication.ts'
import { connectClient } from './builders/socket.ts'

function startWatch({ active = true } = {}) {
  const seen: WatchedRequest[] = []
  let time = 0
  const watch: RequestWatch = { active, finished: (request) => void seen.push(request), clock: () => (time += 0.25) }
  return { seen, watch }
}

it('tells nothing while nobody looks on', async () => {
  const { seen, watch } = startWatch({ active: false })
  const { call } = startGateway(restPublication({ methods: { 'GET /users': { integration: proxyIntegration() } } }), { watch })

  await call('/dev/users')

  expect(seen).toEqual([])
})

it('tells a REST request in a line, with the time that it took by the clock of the watch', async () => {
  const { seen, watch } = startWatch()
  const { call } = startGateway(restPublication({ methods: { 'GET /users/{id}': { integration: proxyIntegration() } } }), { watch })

  const response = await call('/dev/users/7?verbose=1')

  expect(seen[0]?.entry).toMatchObject({ protocol: 'REST', stage: 'dev', method: 'GET', path: '/dev/users/7', query: 'verbose=1', route: '/users/{id}', status: 200 })
  expect(seen[0]?.entry.requestId).toBe(response.headers.get('x-amzn-requestid'))
  expect(seen[0]?.entry.latency).toBeGreaterThan(0)
})

it('tells the whole story of a REST request: its steps with times, what the client saw and what the backend saw', async () => {
  const { seen, watch } = startWatch()
  const answer = { statusCode: 201, body: 'made', headers: { 'x-made': 'yes' } }
  const { call } = startGateway(restPublication({ methods: { 'POST /users': { integration: proxyIntegration() } } }), { watch, answer })

  await call('/dev/users', { method: 'POST', body: '{"name":"Ana"}' })
  const story = seen[0]?.story()

  expect(story?.decisions.map(({ step, verdict }) => `${step} ${verdict}`)).toEqual(
    expect.arrayContaining(['match-resource passed', 'map-request passed', 'integrate passed', 'map-response passed']),
  )
  expect(story?.decisions.every(({ took }) => took > 0)).toBe(true)
  expect(story?.client.request).toMatchObject({ line: 'POST /dev/users', body: '{"name":"Ana"}' })
  expect(story?.client.response).toMatchObject({ line: '201', body: 'made' })
  expect(story?.backend?.request.body).toContain('"body":"{\\"name\\":\\"Ana\\"}"')
  expect(story?.backend?.response).toMatchObject({ line: '201', body: 'made' })
  expect(story?.backend?.response?.headers).toContainEqual(['x-made', 'yes'])
  expect(story?.log.some((line) => line.includes('Starting execution for request'))).toBe(true)
})

it('tells why a request failed, and which routes nearly answered', async () => {
  const { seen, watch } = startWatch()
  const { call } = startGateway(restPublication({ methods: { 'POST /users': { integration: proxyIntegration() } } }), { watch })

  await call('/dev/users')
  const story = seen[0]?.story()

  expect(story?.entry).toMatchObject({ status: 403, failure: 'No method matches the request' })
  expect(story?.decisions.at(-1)).toMatchObject({ step: 'match-resource', verdict: 'failed', details: { nearMisses: [{ route: 'POST /users', reason: 'method-differs' }] } })
})

it('answers a watched request as one that nobody looks at', async () => {
  const publication = restPublication({ methods: { 'GET /': { integration: proxyIntegration() } } })
  const answer = { statusCode: 200, body: 'hello', headers: { 'content-type': 'text/plain' } }
  const plain = await startGateway(publication, { answer }).call('/dev')
  const watched = await startGateway(publication, { answer, watch: startWatch().watch }).call('/dev')

  expect(watched.status).toBe(plain.status)
  expect([...watched.headers.keys()]).toEqual([...plain.headers.keys()])
  expect(await watched.text()).toBe(await plain.text())
})

it('tells requests of HTTP APIs with the steps of their routes', async () => {
  const { seen, watch } = startWatch()
  const { call } = startGateway(v2Publication('HTTP', { routes: { 'GET /users': { integration: {} } } }), { watch })

  await call('/users')
  await call('/nowhere')

  expect(seen.map(({ entry }) => [entry.protocol, entry.route, entry.status])).toEqual([
    ['HTTP', 'GET /users', 200],
    ['HTTP', undefined, 404],
  ])
  expect(seen[0]?.story().decisions.map(({ step }) => step)).toEqual(expect.arrayContaining(['match-route', 'integrate', 'map-response']))
})

it('tells the events of a WebSocket connection', async () => {
  const { seen, watch } = startWatch()
  const routes = { $connect: { integration: {} }, $default: { integration: {} }, $disconnect: { integration: {} } }
  const { gateway } = startGateway(v2Publication('WEBSOCKET', { routes }), { watch })

  const client = await connectClient(gateway)
  client.say('{"action":"hello"}')
  await expect.poll(() => seen.length).toBe(2)
  client.leave(1000, 'done')
  await expect.poll(() => seen.length).toBe(3)

  expect(seen.map(({ entry }) => [entry.method, entry.route])).toEqual([
    ['CONNECT', '$connect'],
    ['MESSAGE', '$default'],
    ['DISCONNECT', '$disconnect'],
  ])
  expect(seen[1]?.story().client.request.body).toBe('{"action":"hello"}')
})

it('tells of requests that reach no stage or no API, and whom they asked for', async () => {
  const { seen, watch } = startWatch()
  const rest = startGateway(restPublication({ methods: { 'GET /users': { integration: proxyIntegration() } } }), { watch })
  const http = startGateway(v2Publication('HTTP', { routes: {}, stages: [{ stageName: 'dev' }] }), { watch })

  await rest.call('/nostage/users')
  await rest.gateway.fetch(new Request('http://zzzzzzzzzz.execute-api.us-east-1.localhost/dev'))
  await http.call('/nostage')

  expect(seen.map(({ entry }) => [entry.protocol, entry.apiId, entry.stage, entry.status, entry.failure])).toEqual([
    ['REST', API_ID, '', 403, 'The API has no stage at this address'],
    ['NONE', 'zzzzzzzzzz', '', 403, 'No API is served at this address'],
    ['HTTP', API_ID, '', 404, 'The API has no stage at this address'],
  ])
  const story = seen[0]?.story()
  expect(story?.decisions).toMatchObject([{ step: 'match-stage', verdict: 'failed', details: { stages: ['dev'] } }])
  expect(story?.client).toMatchObject({ request: { line: 'GET /nostage/users' }, response: { line: '403', body: '{"message":"Forbidden"}' } })
})

it('tells of a WebSocket client that asks for a stage that is not there', async () => {
  const { seen, watch } = startWatch()
  const { gateway } = startGateway(v2Publication('WEBSOCKET', { routes: {} }), { watch })
  const request = { method: 'GET', path: '/nostage', query: '', headers: ['Host', `${API_ID}.execute-api.us-east-1.localhost`], sourceIp: '192.0.2.1', body: undefined, protocol: 'HTTP/1.1' } as const

  const answer = await gateway.connect({ connectionId: 'c', connectedAt: 0, request })

  expect(answer.accepted).toBe(false)
  expect(seen.map(({ entry }) => [entry.protocol, entry.path, entry.status])).toEqual([['WEBSOCKET', '/nostage', 403]])
})

it('says how much a watched request holds in memory', async () => {
  const { seen, watch } = startWatch()
  const { call } = startGateway(restPublication({ methods: { 'POST /': { integration: proxyIntegration() } } }), { watch })

  await call('/dev', { method: 'POST', body: 'x'.repeat(100_000) })

  expect(seen[0]?.heldBytes).toBeGreaterThan(200_000)
})

it('asks whom to follow, and times no step of the others, whose line it can tell all the same', async () => {
  const { seen, watch } = startWatch()
  const asked: string[] = []
  const follows: RequestWatch['follows'] = ({ stage, method, path }) => asked.push(`${stage.apiId} ${stage.stageName} ${method} ${path}`) > 1
  const { call } = startGateway(restPublication({ methods: { 'GET /users': { integration: proxyIntegration() } } }), { watch: { ...watch, follows } })

  await call('/dev/users')
  await call('/dev/users?again=1')

  expect(asked).toEqual([`${API_ID} dev GET /dev/users`, `${API_ID} dev GET /dev/users`])
  expect(seen.map(({ isFollowed, apiId, stage, route, status }) => [isFollowed, apiId, stage, route, status])).toEqual([
    [false, API_ID, 'dev', '/users', 200],
    [true, API_ID, 'dev', '/users', 200],
  ])
  expect(seen[0]?.entry).toMatchObject({ path: '/dev/users', route: '/users', status: 200 })
  expect(seen[0]?.story()).toMatchObject({ decisions: [], client: { request: { line: 'GET /dev/users' } }, backend: { response: { line: '200' } } })
  expect(seen[1]?.story().decisions.length).toBeGreaterThan(3)
})

it('answers a request that is not followed as one that nobody looks at', async () => {
  const publication = v2Publication('HTTP', { routes: { 'GET /users': { integration: {} } } })
  const watch = { ...startWatch().watch, follows: () => false }
  const plain = await startGateway(publication).call('/users')
  const passing = await startGateway(publication, { watch }).call('/users')

  expect(passing.status).toBe(plain.status)
  expect(await passing.text()).toBe(await plain.text())
})

it('leaves out the steps of WebSocket events and strays that are not followed', async () => {
  const { seen, watch } = startWatch()
  const { gateway } = startGateway(v2Publication('WEBSOCKET', { routes: { $connect: { integration: {} }, $default: { integration: {} } } }), { watch: { ...watch, follows: () => false } })

  const client = await connectClient(gateway)
  client.say('{"action":"hello"}')
  await expect.poll(() => seen.length).toBe(2)
  await gateway.fetch(new Request('http://zzzzzzzzzz.execute-api.us-east-1.localhost/dev'))

  expect(seen.map(({ isFollowed, status, entry }) => [isFollowed, status, entry.method])).toEqual([
    [false, 200, 'CONNECT'],
    [false, 200, 'MESSAGE'],
    [false, 403, 'GET'],
  ])
  expect(seen[1]?.story()).toMatchObject({ decisions: [], client: { request: { body: '{"action":"hello"}' } } })
})
