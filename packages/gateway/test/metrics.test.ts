import { expect, it } from 'vitest'
import type { RequestMetrics } from '../src/index.ts'
import { startGateway } from './builders/gateway.ts'
import { API_ID, proxyIntegration, restPublication, v2Publication } from './builders/publication.ts'
import { connectClient, settle } from './builders/socket.ts'
import type { ApiPublication } from '@gatewright/types'

function start(publication: ApiPublication) {
  const records: RequestMetrics[] = []
  return { ...startGateway(publication, { sinks: { metrics: (record) => void records.push(record) } }), records }
}

it('tells of each REST request by its declared resource, never by the path that the client made up', async () => {
  const { call, records } = start(
    restPublication({ stage: { cacheClusterEnabled: true, methodSettings: { '*/*': { cachingEnabled: true } } }, methods: { 'GET /users/{id}': { integration: proxyIntegration() } } }),
  )

  for (const path of ['/dev/users/7', '/dev/users/7', '/dev/none']) await call(path)

  const place = { apiId: API_ID, stage: 'dev' }
  const method = { ...place, resource: '/users/{id}', method: 'GET', status: 200, latency: 0 }
  expect(records).toEqual([{ ...method, integrationLatency: 0, cache: 'miss' }, { ...method, cache: 'hit' }, { ...place, status: 403, latency: 0 }])
})

it('tells of HTTP requests and WebSocket events by their route', async () => {
  const http = start(v2Publication('HTTP', { routes: { 'GET /a': { integration: {} } } }))
  const webSocket = start(v2Publication('WEBSOCKET', { routes: { $connect: { integration: {} }, $default: { integration: {} } } }))

  await http.call('/a')
  const { say } = await connectClient(webSocket.gateway)
  say('hello')
  await settle()

  expect(http.records).toMatchObject([{ resource: 'GET /a', status: 200 }])
  expect(webSocket.records).toMatchObject([{ resource: '$connect', status: 200 }, { resource: '$default', status: 200 }])
})
