import { expect, it } from 'vitest'
import type { FinishedRequest } from '../src/index.ts'
import { startGateway } from './builders/gateway.ts'
import { API_ID, proxyIntegration, restPublication, v2Publication } from './builders/publication.ts'

function recorder() {
  const finished: FinishedRequest[] = []
  return { finished, sinks: { finished: (request: FinishedRequest) => void finished.push(request) } }
}

it('tells the numbers of each REST request: by the declared resource, never by the path of the request', async () => {
  const { finished, sinks } = recorder()
  const { call } = startGateway(restPublication({ methods: { 'ANY /users/{id}': { integration: proxyIntegration() } } }), { sinks })

  await call('/dev/users/7')
  await call('/dev/nothing')

  const shared = { apiId: API_ID, stage: 'dev', isCanary: false, latency: 0, cache: undefined }
  expect(finished).toEqual([
    { ...shared, resource: '/users/{id}', method: 'ANY', status: 200, integrationLatency: 0 },
    { ...shared, resource: undefined, method: undefined, status: 403, integrationLatency: undefined },
  ])
})

it('tells cached answers from those of the backend', async () => {
  const { finished, sinks } = recorder()
  const stage = { cacheClusterEnabled: true, methodSettings: { '*/*': { cachingEnabled: true } } }
  const { call } = startGateway(restPublication({ stage, methods: { 'GET /': { integration: proxyIntegration() } } }), { sinks })

  await call('/dev')
  await call('/dev')

  expect(finished.map(({ cache }) => cache)).toEqual(['miss', 'hit'])
})

it('tells the numbers of HTTP APIs by their routes', async () => {
  const { finished, sinks } = recorder()
  const { call } = startGateway(v2Publication('HTTP', { routes: { 'GET /users': { integration: {} } } }), { sinks })

  await call('/users')
  await call('/nothing')

  expect(finished.map(({ resource, status }) => [resource, status])).toEqual([
    ['GET /users', 200],
    [undefined, 404],
  ])
})
