import type { AccountPublication, ApiPublication } from '@gatewright/types'
import { createMemoryQuotas, dayOf } from '@gatewright/throttler'
import { describe, expect, it } from 'vitest'
import type { DecisionTrace } from '../src/index.ts'
import { NOW, startGateway } from './builders/gateway.ts'
import { API_ID, proxyIntegration, restPublication, v2Publication } from './builders/publication.ts'
import { connectClient, settle } from './builders/socket.ts'

type RestPublication = Extract<ApiPublication, { protocolType: 'REST' }>

const integration = proxyIntegration()
const KEY = 'a-key-of-more-than-twenty-characters'

function account(plan: Partial<AccountPublication['usagePlans'][number]> = {}, enabled = true): AccountPublication {
  return {
    apiKeys: [{ id: 'k1', value: KEY, enabled }],
    usagePlans: [{ id: 'p1', keyIds: ['k1'], apiStages: [{ apiId: API_ID, stage: 'dev' }], ...plan }],
    domainNames: [],
    vpcLinks: [],
  }
}

describe('an API key', () => {
  const api = restPublication({ methods: { 'GET /': { integration, apiKeyRequired: true } } })

  it.each([
    ['without a key', account(), {}],
    ['with an unknown key', account(), { 'x-api-key': 'unknown' }],
    ['with a disabled key', account({}, false), { 'x-api-key': KEY }],
    ['with a key of no plan', account({ keyIds: [] }), { 'x-api-key': KEY }],
    ['with a key of a plan for another stage', account({ apiStages: [{ apiId: API_ID, stage: 'prod' }] }), { 'x-api-key': KEY }],
  ])('refuses a request %s', async (_name, publication, headers) => {
    const { call, gateway, invocations } = startGateway(api)
    gateway.publishAccount(publication)

    const response = await call('/dev', { headers: headers as Record<string, string> })

    expect([response.status, await response.json(), invocations.length]).toEqual([403, { message: 'Forbidden' }, 0])
    expect(response.headers.get('x-amzn-errortype')).toBe('ForbiddenException')
  })

  it('opens the stage of its plan, and is shown to the function', async () => {
    const { call, gateway, lastEvent } = startGateway(api)
    gateway.publishAccount(account())

    const response = await call('/dev', { headers: { 'X-API-Key': KEY } })

    expect(response.status).toBe(200)
    expect(lastEvent()).toMatchObject({ requestContext: { identity: { apiKey: KEY, apiKeyId: 'k1' } } })
  })

  it('is held to its quota: the third request of two is 429 Limit Exceeded', async () => {
    const { call, gateway } = startGateway(api)
    gateway.publishAccount(account({ quota: { limit: 2, period: 'DAY' } }))
    const send = (): Promise<Response> => call('/dev', { headers: { 'x-api-key': KEY } })

    const statuses = [(await send()).status, (await send()).status]
    const third = await send()

    expect(statuses).toEqual([200, 200])
    expect([third.status, await third.json()]).toEqual([429, { message: 'Limit Exceeded' }])
    expect(third.headers.get('x-amzn-errortype')).toBe('LimitExceededException')
  })

  it('whose quota is used up takes nothing from the limits that it shares with others', async () => {
    const limited = restPublication({ stage: { methodSettings: { '*/*': { throttlingRateLimit: 1, throttlingBurstLimit: 3 } } }, methods: { 'GET /': { integration, apiKeyRequired: true } } })
    const { call, gateway } = startGateway(limited)
    const other = 'another-key-of-more-than-twenty-characters'
    const { apiKeys, usagePlans, ...rest } = account({ keyIds: ['k1', 'k2'], quota: { limit: 2, period: 'DAY' } })
    gateway.publishAccount({ ...rest, usagePlans, apiKeys: [...apiKeys, { id: 'k2', value: other, enabled: true }] })
    const send = async (key: string): Promise<string> => {
      const response = await call('/dev', { headers: { 'x-api-key': key } })
      return response.ok ? 'fine' : ((await response.json()) as { readonly message: string }).message
    }

    const greedy = [await send(KEY), await send(KEY), await send(KEY), await send(KEY), await send(KEY)]

    expect(greedy).toEqual(['fine', 'fine', 'Limit Exceeded', 'Limit Exceeded', 'Limit Exceeded'])
    expect([await send(other), await send(other)]).toEqual(['fine', 'Too Many Requests'])
  })

  it('that is throttled has not used its quota', async () => {
    const quotas = createMemoryQuotas({ now: () => NOW })
    const { call, gateway } = startGateway(api, { admission: { quotas } })
    gateway.publishAccount(account({ throttle: { rateLimit: 1, burstLimit: 1 }, quota: { limit: 10, period: 'DAY' } }))

    for (let index = 0; index < 5; index += 1) await call('/dev', { headers: { 'x-api-key': KEY } })

    expect(quotas.usage({ planId: 'p1', keyId: 'k1' }, { limit: 10, period: 'DAY' }, { from: dayOf(NOW), to: dayOf(NOW) })).toEqual([[1, 9]])
  })

  it('is held to one quota over all stages of its plan', async () => {
    const [served] = (api as RestPublication).stages
    const { call, gateway } = startGateway({ ...(api as RestPublication), stages: [served!, { ...served!, stage: { ...served!.stage, stageName: 'prod' } }] })
    gateway.publishAccount(account({ quota: { limit: 2, period: 'WEEK' }, apiStages: ['dev', 'prod'].map((stage) => ({ apiId: API_ID, stage })) }))
    const send = async (stage: string): Promise<number> => (await call(`/${stage}`, { headers: { 'x-api-key': KEY } })).status

    expect([await send('dev'), await send('prod'), await send('dev'), await send('prod')]).toEqual([200, 200, 429, 429])
  })

  it('is held to the limit of its plan on a method', async () => {
    const { call, gateway } = startGateway(api)
    gateway.publishAccount(account({ apiStages: [{ apiId: API_ID, stage: 'dev', throttle: { '//GET': { rateLimit: 1, burstLimit: 1 } } }] }))
    const send = (): Promise<Response> => call('/dev', { headers: { 'x-api-key': KEY } })

    expect([(await send()).status, (await send()).status]).toEqual([200, 429])
  })

  it('is counted by a plan without a quota, too: GetUsage shows it', async () => {
    const quotas = createMemoryQuotas({ now: () => NOW })
    const { call, gateway } = startGateway(api, { admission: { quotas } })
    gateway.publishAccount(account())

    for (let index = 0; index < 3; index += 1) await call('/dev', { headers: { 'x-api-key': KEY } })

    const day = dayOf(NOW)
    expect(quotas.usage({ planId: 'p1', keyId: 'k1' }, { limit: 10, period: 'DAY' }, { from: day, to: day })).toEqual([[3, 7]])
  })

  it('is held to what its plan says now, and keeps what it has taken', async () => {
    const { call, gateway } = startGateway(api)
    const send = async (): Promise<number> => (await call('/dev', { headers: { 'x-api-key': KEY } })).status
    gateway.publishAccount(account({ throttle: { rateLimit: 1, burstLimit: 1 } }))
    const before = [await send(), await send()]

    gateway.publishAccount(account({ throttle: { rateLimit: 1, burstLimit: 3 } }))

    expect([...before, await send(), await send(), await send()]).toEqual([200, 429, 200, 200, 429])
  })

  // 12:30:05, and the day has 41,395 seconds left.
  it.each([
    ['its limit', { throttle: { rateLimit: 0.1, burstLimit: 1 } }, '10'],
    ['its quota', { quota: { limit: 1, period: 'DAY' } }, '41395'],
  ] as const)('is told when to come again after %s, where that is asked for', async (_name, plan, seconds) => {
    const answers = []
    for (const retryAfter of [true, false]) {
      const { call, gateway } = startGateway(api, { admission: { retryAfter } })
      gateway.publishAccount(account(plan))
      const send = (): Promise<Response> => call('/dev', { headers: { 'x-api-key': KEY } })
      await send()
      const refused = await send()
      answers.push([refused.status, refused.headers.get('retry-after')])
    }

    expect(answers).toEqual([[429, seconds], [429, null]])
  })
})

describe('a limit', () => {
  it('that refuses is named in the trace', async () => {
    const traces: DecisionTrace[] = []
    const { call } = startGateway(restPublication({ stage: { methodSettings: { '*/*': { throttlingRateLimit: 0, throttlingBurstLimit: 0 } } }, methods: { 'GET /users': { integration } } }), {
      trace: { key: 'secret', sink: (trace) => traces.push(trace) },
    })

    await call('/dev/users', { headers: { 'x-gatewright-trace': 'secret' } })

    expect(traces[0]?.decisions.at(-1)).toMatchObject({
      step: 'throttle',
      verdict: 'failed',
      failure: { reason: `The limit of the stage is exceeded (m/${API_ID}/dev//users/GET)` },
    })
  })

  it.each([
    ['of a method', { '~1users/GET': { throttlingRateLimit: 1, throttlingBurstLimit: 2 } }],
    ['of a stage', { '*/*': { throttlingRateLimit: 1, throttlingBurstLimit: 2 } }],
  ])('%s refuses the third call of a burst of 2, and admits one a second later', async (_name, methodSettings) => {
    let now = NOW
    const { call } = startGateway(restPublication({ stage: { methodSettings }, methods: { 'GET /users': { integration } } }), { now: () => now })

    const burst = [await call('/dev/users'), await call('/dev/users'), await call('/dev/users')]
    now += 1000
    const later = await call('/dev/users')

    expect([...burst, later].map(({ status }) => status)).toEqual([200, 200, 429, 200])
    expect(await burst[2]?.json()).toEqual({ message: 'Too Many Requests' })
    expect(burst[2]?.headers.get('x-amzn-errortype')).toBe('TooManyRequestsException')
  })

  it('of 0 refuses every call', async () => {
    const methodSettings = { '*/*': { throttlingRateLimit: 0, throttlingBurstLimit: 0 } }
    const { call } = startGateway(restPublication({ stage: { methodSettings }, methods: { 'GET /': { integration } } }))

    expect((await call('/dev')).status).toBe(429)
  })

  it('of an HTTP route answers {"message":"Too Many Requests"}', async () => {
    const publication = v2Publication('HTTP', {
      stages: [{ stageName: '$default', defaultRouteSettings: { throttlingRateLimit: 1, throttlingBurstLimit: 1 } }],
      routes: { $default: { integration: {} } },
    })
    const { call } = startGateway(publication)

    await call('/')
    const second = await call('/')

    expect([second.status, await second.json()]).toEqual([429, { message: 'Too Many Requests' }])
  })

  it('of an HTTP route takes the place of the stage’s', async () => {
    const publication = v2Publication('HTTP', {
      stages: [
        {
          stageName: '$default',
          defaultRouteSettings: { throttlingRateLimit: 1, throttlingBurstLimit: 1 },
          routeSettings: { 'GET /wide': { throttlingRateLimit: 1, throttlingBurstLimit: 3 } },
        },
      ],
      routes: { 'GET /wide': { integration: {} }, 'GET /narrow': { integration: {} } },
    })
    const { call } = startGateway(publication)
    const statuses = async (path: string): Promise<number[]> => {
      const seen: number[] = []
      for (let index = 0; index < 4; index += 1) seen.push((await call(path)).status)
      return seen
    }

    expect([await statuses('/wide'), await statuses('/narrow')]).toEqual([[200, 200, 200, 429], [200, 429, 429, 429]])
  })

  it('of a WebSocket route tells the client', async () => {
    const publication = v2Publication('WEBSOCKET', {
      stages: [{ stageName: 'dev', routeSettings: { $default: { throttlingRateLimit: 1, throttlingBurstLimit: 1 } } }],
      routes: { $default: { integration: {} } },
    })
    const { gateway } = startGateway(publication)
    const { say, received } = await connectClient(gateway)

    say('one')
    say('two')
    await settle()

    expect(received.map((text) => (JSON.parse(text) as { message: string }).message)).toEqual(['Too Many Requests'])
  })
})
