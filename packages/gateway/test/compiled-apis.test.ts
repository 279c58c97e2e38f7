import { describe, expect, it } from 'vitest'
import { createGateway, type Gateway } from '../src/index.ts'
import { proxyIntegration, restPublication, v2Publication } from './builders/publication.ts'
import { connectClient } from './builders/socket.ts'

/** Two methods for each API; `again` publishes it once more and is counted. */
function createWorld(compiledMethods: number) {
  const gateway: Gateway = createGateway({
    invokeFunction: async () => ({ payload: '{"statusCode":200}', requestId: 'r' }),
    region: 'us-east-1',
    accountId: '123456789012',
    limits: { compiledMethods },
  })
  const again: string[] = []
  const publish = (apiId: string): void => {
    const publication = restPublication({ methods: { 'GET /a': { integration: proxyIntegration() }, 'GET /b': { integration: proxyIntegration() } } })
    gateway.publish(renamed(publication, apiId), {
      again: async () => {
        again.push(apiId)
        publish(apiId)
      },
    })
  }
  const call = async (apiId: string): Promise<number> => (await gateway.fetch(new Request(`http://${apiId}.execute-api.us-east-1.localhost/dev/a`))).status
  return { gateway, again, publish, call }
}

function renamed<Publication extends { readonly apiId: string }>(publication: Publication, apiId: string): Publication {
  return JSON.parse(JSON.stringify(publication).replaceAll(publication.apiId, apiId)) as Publication
}

describe('compiled APIs', () => {
  it('go when more methods are compiled than may be, the longest unused first, and come back with their next request', async () => {
    const { again, call, publish } = createWorld(4)
    const statuses: number[] = []
    for (const apiId of ['two', 'one']) {
      publish(apiId)
      statuses.push(await call(apiId))
    }
    publish('three')

    const before = [...again]
    for (const apiId of ['one', 'three', 'two']) statuses.push(await call(apiId))

    expect([before, again]).toEqual([[], ['two']])
    expect(statuses).toEqual([200, 200, 200, 200, 200])
  })

  it('stay as long as they fit', async () => {
    const { again, call, publish } = createWorld(6)
    for (const apiId of ['one', 'two', 'three']) {
      publish(apiId)
      expect(await call(apiId)).toBe(200)
    }

    for (const apiId of ['one', 'two', 'three']) expect(await call(apiId)).toBe(200)

    expect(again).toEqual([])
  })

  it('that nobody has called yet take a twentieth of the room', async () => {
    const { again, call, publish } = createWorld(80)
    for (const apiId of ['one', 'two', 'three']) publish(apiId)

    for (const apiId of ['two', 'three', 'one']) expect(await call(apiId)).toBe(200)

    expect(again).toEqual(['one'])
  })

  it('that were called stay warm when they are published anew', async () => {
    const { again, call, publish } = createWorld(80)
    publish('one')
    await call('one')
    for (const apiId of ['one', 'two', 'three', 'four']) publish(apiId)

    expect(await call('one')).toBe(200)

    expect(again).toEqual([])
  })

  it('stay when one alone is too large: the newest is served', async () => {
    const { again, call, publish } = createWorld(1)
    publish('one')
    publish('two')

    const statuses = [await call('two'), await call('one'), await call('two')]

    expect(statuses).toEqual([200, 200, 200])
    expect(again).toEqual(['one', 'two'])
  })

  it('stay when they cannot be published again, and when clients are connected to them', async () => {
    const { call, gateway, publish } = createWorld(1)
    gateway.publish(renamed(restPublication({ methods: { 'GET /a': { integration: proxyIntegration() } } }), 'kept'))
    gateway.publish(v2Publication('WEBSOCKET', { routes: {} }), { again: () => Promise.reject(new Error('not asked')) })
    publish('one')
    publish('two')

    expect(await call('kept')).toBe(200)
    expect((await connectClient(gateway)).answer.accepted).toBe(true)
  })

  it('are gone when they were withdrawn meanwhile', async () => {
    const { again, call, gateway, publish } = createWorld(2)
    publish('one')
    publish('two')
    gateway.withdraw('one')

    expect(await call('one')).toBe(403)
    expect(again).toEqual([])
  })
})
