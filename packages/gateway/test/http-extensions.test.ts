import type { AccountPublication, V2Route } from '@gatewright/types'
import { describe, expect, it } from 'vitest'
import type { GatewayOptions, HttpExtension } from '../src/index.ts'
import { startGateway, type TestGateway } from './builders/gateway.ts'
import { API_ID, v2Publication } from './builders/publication.ts'

const KEY = 'a-key-of-more-than-twenty-characters'

function start(
  stageVariables: Record<string, string>,
  { extensions, route = {}, ...options }: { readonly extensions: readonly HttpExtension[]; readonly route?: Partial<V2Route> } & Partial<GatewayOptions>,
): TestGateway & { readonly problems: readonly object[] } {
  let count = 0
  const publication = v2Publication('HTTP', { stages: [{ stageName: '$default', stageVariables }], routes: { 'GET /a': { integration: {}, route }, 'POST /a': { integration: {} } } })
  const started = startGateway(publication, {
    httpExtensions: extensions,
    invokeFunction: async () => ({ payload: JSON.stringify({ statusCode: 200, body: `answer ${(count += 1)}` }), requestId: 'r' }),
    ...options,
  })
  return { ...started, problems: started.gateway.publish(publication).problems }
}

const account = (plan: Partial<AccountPublication['usagePlans'][number]>): AccountPublication => ({
  apiKeys: [{ id: 'k1', value: KEY, enabled: true }],
  usagePlans: [{ id: 'p1', keyIds: ['k1'], apiStages: [{ apiId: API_ID, stage: '$default' }], ...plan }],
  domainNames: [],
  vpcLinks: [],
})

async function answers({ call }: TestGateway, ...requests: readonly (readonly [path: string, init?: RequestInit])[]): Promise<readonly string[]> {
  const texts: string[] = []
  for (const [path, init] of requests) texts.push(await (await call(path, init)).text())
  return texts
}

describe('caching on HTTP APIs (an extension)', () => {
  const CACHED = { gatewrightCacheTtl: '60', gatewrightCacheKeys: 'querystring.type' }

  it('is off unless the server has it on', async () => {
    expect(await answers(start(CACHED, { extensions: [] }), ['/a'], ['/a'])).toEqual(['answer 1', 'answer 2'])
  })

  it('is off unless the stage asks for it', async () => {
    expect(await answers(start({}, { extensions: ['caching'] }), ['/a'], ['/a'])).toEqual(['answer 1', 'answer 2'])
  })

  it('keeps answers to GET by path and keys', async () => {
    const found = await answers(start(CACHED, { extensions: ['caching'] }), ['/a?type=x'], ['/a?type=x&page=2'], ['/a?type=y'], ['/a', { method: 'POST' }], ['/a', { method: 'POST' }])

    expect(found).toEqual(['answer 1', 'answer 1', 'answer 2', 'answer 3', 'answer 4'])
  })

  it('gives each answer its own request id, and counts hits', async () => {
    const seen: unknown[] = []
    const { call } = start(CACHED, { extensions: ['caching'], sinks: { finished: ({ cache }) => seen.push(cache) } })

    const ids = [(await call('/a')).headers.get('apigw-requestid'), (await call('/a')).headers.get('apigw-requestid')]

    expect(new Set(ids).size).toBe(2)
    expect(seen).toEqual(['miss', 'hit'])
  })

  it('is emptied by flushing the stage', async () => {
    const started = start(CACHED, { extensions: ['caching'] })
    await answers(started, ['/a'])

    await started.gateway.flushCache({ apiId: API_ID, stageName: '$default' })

    expect(await answers(started, ['/a'])).toEqual(['answer 2'])
  })

  it('does not mix the answers of a route with an authorizer', () => {
    const { problems } = start(CACHED, { extensions: ['caching'], route: { authorizationType: 'JWT', authorizerId: 'none' } })

    expect(problems).toContainEqual(expect.objectContaining({ operation: 'GET /a' }))
  })

  it.each([{ gatewrightCacheTtl: 'soon' }, { gatewrightCacheTtl: '3601' }, { gatewrightCacheKeys: 'body.x' }])('with %j the stage answers 500 and says why', async (variables) => {
    const { call, problems } = start(variables, { extensions: ['caching'] })

    expect((await call('/a')).status).toBe(500)
    expect(problems).toContainEqual(expect.objectContaining({ severity: 'error', message: expect.stringContaining('gatewrightCache') }))
  })
})

describe('usage plans on HTTP APIs (an extension)', () => {
  const REQUIRED = { gatewrightApiKeys: 'required' }
  const keyed: RequestInit = { headers: { 'x-api-key': KEY } }

  it('are off unless the server has them on', async () => {
    expect((await start(REQUIRED, { extensions: [] }).call('/a')).status).toBe(200)
  })

  it('lets in keys of a plan for the stage, and nobody else', async () => {
    const { call, gateway } = start(REQUIRED, { extensions: ['usage-plans'] })
    gateway.publishAccount(account({}))

    const statuses = [(await call('/a')).status, (await call('/a', { headers: { 'x-api-key': 'unknown' } })).status, (await call('/a', keyed)).status]

    expect(statuses).toEqual([403, 403, 200])
  })

  it('holds keys to quotas, and to limits of the plan and of a route in it', async () => {
    const { call, gateway } = start(REQUIRED, { extensions: ['usage-plans'] })
    const send = async (method = 'GET'): Promise<number> => (await call('/a', { ...keyed, method })).status

    gateway.publishAccount(account({ quota: { limit: 1, period: 'DAY' } }))
    const quota = [await send(), await send()]
    gateway.publishAccount(account({ apiStages: [{ apiId: API_ID, stage: '$default', throttle: { '/a/GET': { rateLimit: 1, burstLimit: 1 } } }] }))
    const route = [await send(), await send(), await send('POST')]

    expect([quota, route]).toEqual([[200, 429], [200, 429, 200]])
  })
})
