import { describe, expect, it } from 'vitest'
import { createGateway, type Gateway, type GatewayOptions } from '../src/index.ts'
import { API_ID, proxyIntegration, restPublication, v2Publication } from './builders/publication.ts'
import { connectClient } from './builders/socket.ts'

const PUBLICATION = restPublication({ methods: { 'GET /a': { integration: proxyIntegration() } } })

describe('announce', () => {
  it('publishes an API with its first request, once', async () => {
    const gateway = start()
    const published: string[] = []
    gateway.announce(API_ID, async () => {
      published.push(API_ID)
      gateway.publish(PUBLICATION)
    })

    const before = [...published]
    const statuses = [(await get(gateway)).status, (await get(gateway)).status]

    expect([before, published, statuses]).toEqual([[], [API_ID], [200, 200]])
  })

  it('answers 403 when the API turns out to have no stage', async () => {
    const gateway = start()
    gateway.announce(API_ID, async () => gateway.withdraw(API_ID))

    const answers = [await get(gateway), await get(gateway)]

    expect(await Promise.all(answers.map(async (answer) => [answer.status, await answer.json()]))).toEqual([
      [403, { message: 'Forbidden' }],
      [403, { message: 'Forbidden' }],
    ])
  })

  it('answers 500 while publishing fails, tells why, and tries again', async () => {
    const faults: unknown[] = []
    const gateway = start({ sinks: { fault: (fault) => faults.push(fault) } })
    let isBroken = true
    gateway.announce(API_ID, async () => {
      if (isBroken) throw new Error('the store is away')
      gateway.publish(PUBLICATION)
    })

    const refused = await get(gateway)
    isBroken = false
    const served = await get(gateway)

    expect([refused.status, await refused.json(), served.status]).toEqual([500, { message: 'Internal server error' }, 200])
    expect(faults).toMatchObject([{ where: `the publication of ${API_ID}`, error: { message: 'the store is away' } }])
  })

  it('finds the API behind a custom domain', async () => {
    const gateway = start()
    gateway.publishAccount({ usagePlans: [], apiKeys: [], clientCertificates: [], vpcLinks: [], domainNames: [{ domainName: 'api.example.com', mappings: [{ basePath: '(none)', apiId: API_ID, stage: 'dev' }] }] })
    gateway.announce(API_ID, async () => void gateway.publish(PUBLICATION))

    const answer = await gateway.fetch(new Request('http://api.example.com/a'))

    expect(answer.status).toBe(200)
  })

  it('publishes a WebSocket API with its first connection, and refuses it while that fails', async () => {
    const gateway = start({ sinks: { fault: () => undefined } })
    const outcomes = [() => Promise.reject(new Error('away')), async () => void gateway.publish(v2Publication('WEBSOCKET', { routes: {} }))]
    gateway.announce(API_ID, () => outcomes.shift()?.() ?? Promise.resolve())

    const refused = await connectClient(gateway)
    const accepted = await connectClient(gateway)

    expect(refused.answer).toMatchObject({ accepted: false, status: 500 })
    expect(accepted.answer.accepted).toBe(true)
  })

  it('changes nothing for an API that is served', async () => {
    const gateway = start()
    gateway.publish(PUBLICATION)
    gateway.announce(API_ID, () => Promise.reject(new Error('not asked')))

    expect((await get(gateway)).status).toBe(200)
  })
})

function start(options: Partial<GatewayOptions> = {}): Gateway {
  return createGateway({
    invokeFunction: async () => ({ payload: '{"statusCode":200}', requestId: 'r' }),
    region: 'us-east-1',
    accountId: '123456789012',
    ...options,
  })
}

const get = (gateway: Gateway): Promise<Response> => gateway.fetch(new Request(`http://${API_ID}.execute-api.us-east-1.localhost/dev/a`))
