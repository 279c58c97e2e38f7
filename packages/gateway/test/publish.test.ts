import { describe, expect, it } from 'vitest'
import { startGateway } from './builders/gateway.ts'
import { API_ID, proxyIntegration, restPublication, v2Publication } from './builders/publication.ts'

describe('publish', () => {
  it('swaps an API whole, and a withdrawn one is gone', async () => {
    const { call, gateway } = startGateway(restPublication({ methods: { 'GET /old': { integration: proxyIntegration() } } }))

    gateway.publish(restPublication({ methods: { 'GET /new': { integration: proxyIntegration() } } }))
    const statuses = [(await call('/dev/old')).status, (await call('/dev/new')).status]
    gateway.withdraw(API_ID)
    const gone = await call('/dev/new')

    expect(statuses).toEqual([403, 200])
    expect([gone.status, await gone.json()]).toEqual([403, { message: 'Forbidden' }])
  })

  it('lets a request end by what it began with', async () => {
    let release = (): void => undefined
    let begun = (): void => undefined
    const underWay = new Promise<void>((resolve) => (begun = resolve))
    const { call, gateway } = startGateway(restPublication({ methods: { 'GET /a': { integration: proxyIntegration() } } }), {
      invokeFunction: () =>
        new Promise((resolve) => {
          release = () => resolve({ payload: '{"statusCode":200}', requestId: 'r' })
          begun()
        }),
    })

    const pending = call('/dev/a')
    await underWay
    gateway.withdraw(API_ID)
    release()

    expect((await pending).status).toBe(200)
  })

  it.each([
    ['a template that is none', { 'GET /a': { integration: { type: 'MOCK', requestTemplates: { 'application/json': '#if(' } } } }, 'Template for application/json'],
    ['an address that is none', { 'GET /a': { integration: { type: 'HTTP', httpMethod: 'GET', uri: 'nowhere' } } }, 'nowhere is no HTTP endpoint'],
    ['an unknown validator', { 'GET /a': { integration: proxyIntegration(), requestValidatorId: 'v9' } }, 'There is no validator v9'],
  ] as const)('reports %s, and the method answers 500 while the others serve', async (_name, methods, message) => {
    const publication = restPublication({ methods: { ...methods, 'GET /b': { integration: proxyIntegration() } } })
    const { call, gateway } = startGateway(publication)

    const { problems } = gateway.publish(publication)

    expect(problems).toMatchObject([{ apiId: API_ID, stage: 'dev', operation: 'GET /a', severity: 'error', message: expect.stringContaining(message) }])
    expect([(await call('/dev/a')).status, (await call('/dev/b')).status]).toEqual([500, 200])
  })

  it('reports a web ACL, which it does not evaluate', () => {
    const { gateway } = startGateway(restPublication({ methods: {} }))

    const { problems } = gateway.publish(restPublication({ stage: { webAclArn: 'arn:x' }, methods: { 'GET /a': { integration: proxyIntegration() } } }))

    expect(problems.map(({ severity }) => severity)).toEqual(['error'])
  })

  it('reports a route without an integration, which answers 500', async () => {
    const publication = v2Publication('HTTP', { routes: { 'GET /a': { integration: {}, route: { target: 'integrations/none' } } } })
    const { call, gateway } = startGateway(publication)

    expect(gateway.publish(publication).problems).toMatchObject([{ operation: 'GET /a', severity: 'error' }])
    expect((await call('/a')).status).toBe(500)
  })
})
