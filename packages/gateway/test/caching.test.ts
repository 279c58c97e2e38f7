import { createResponseCache } from '@gatewright/cache'
import type { ApiPublication, RestMethodSetting } from '@gatewright/types'
import { describe, expect, it } from 'vitest'
import type { FinishedRequest, GatewayOptions } from '../src/index.ts'
import { NOW, startGateway, type TestGateway } from './builders/gateway.ts'
import { API_ID, FUNCTION_URI, proxyIntegration, restPublication } from './builders/publication.ts'

function start(
  setting: RestMethodSetting = {},
  cacheKeyParameters: readonly string[] = [],
  methodSettings: Record<string, RestMethodSetting> = {},
  options: Partial<GatewayOptions> = {},
): TestGateway & { readonly clock: { now: number }; readonly publication: ApiPublication; readonly problems: readonly object[] } {
  const clock = { now: NOW }
  let count = 0
  const publication = restPublication({
      stage: { cacheClusterEnabled: true, methodSettings: { '*/*': { cachingEnabled: true, cacheTtlInSeconds: 60, ...setting }, ...methodSettings } },
      methods: {
        'GET /users/{id}': { integration: proxyIntegration({ cacheKeyParameters }) },
        'POST /users': { integration: proxyIntegration() },
        'GET /bad': { integration: proxyIntegration() },
        'GET /crash': { integration: proxyIntegration() },
        'GET /gzip': { integration: proxyIntegration() },
        'ANY /any': { integration: proxyIntegration() },
        'GET /shared/a': { integration: proxyIntegration({ cacheNamespace: 'shared' }) },
        'GET /shared/b': { integration: proxyIntegration({ cacheNamespace: 'shared' }) },
      },
  })
  const started = startGateway(publication, {
    now: () => clock.now,
    invokeFunction: async ({ payload }) => {
      const { path } = JSON.parse(payload) as { path: string }
      if (path === '/crash') return { payload: 'nonsense', requestId: 'r' }
      count += 1
      const headers = { 'X-Count': String(count), ...(path === '/gzip' && { 'Content-Encoding': 'gzip' }) }
      return { payload: JSON.stringify({ statusCode: path === '/bad' ? 400 : 200, headers, body: `answer ${count}` }), requestId: 'r' }
    },
    ...options,
  })
  return { ...started, clock, publication, problems: started.gateway.publish(publication).problems }
}

const texts = async (...responses: readonly Promise<Response>[]): Promise<readonly string[]> => {
  const read: string[] = []
  for (const response of responses) read.push(await (await response).text())
  return read
}

describe('a cached method (api-gateway-caching)', () => {
  it('asks its backend once in its time to live', async () => {
    const { call, clock } = start()

    const first = await (await call('/dev/users/7')).text()
    const second = await call('/dev/users/7')
    clock.now += 61_000
    const third = await (await call('/dev/users/7')).text()

    expect([first, await second.text(), third]).toEqual(['answer 1', 'answer 1', 'answer 2'])
    expect(second.headers.get('x-amzn-requestid')).not.toBe(null)
  })

  it('has an entry for each path, and for each value of its key parameters only', async () => {
    const { call } = start({}, ['method.request.querystring.type'])

    const answers = []
    for (const path of ['/dev/users/7?type=a', '/dev/users/8?type=a', '/dev/users/7?type=b', '/dev/users/7?type=a&other=1']) answers.push((await texts(call(path)))[0])

    expect(answers).toEqual(['answer 1', 'answer 2', 'answer 3', 'answer 1'])
  })

  // https://stackoverflow.com/questions/45883323: a backend's 429 is cached as any other answer; the gateway's own errors are not.
  it("keeps its backend's errors, not the gateway's, and no answers of other methods than GET", async () => {
    const { call } = start()

    const answers = []
    for (const [path, method] of [['/dev/bad', 'GET'], ['/dev/bad', 'GET'], ['/dev/users', 'POST'], ['/dev/users', 'POST'], ['/dev/crash', 'GET'], ['/dev/crash', 'GET']] as const) {
      const response = await call(path, { method })
      answers.push([response.status, response.headers.get('x-count')])
    }

    expect(answers).toEqual([[400, '1'], [400, '1'], [200, '2'], [200, '3'], [502, null], [502, null]])
  })

  it('keeps answers of another method where the method says so itself', async () => {
    const { call } = start({}, [], { '~1users/POST': { cachingEnabled: true } })

    expect(await texts(call('/dev/users', { method: 'POST' }), call('/dev/users', { method: 'POST' }))).toEqual(['answer 1', 'answer 1'])
  })

  it('under ANY keeps answers to GET only, and gives them to nothing else', async () => {
    const { call } = start()

    const answers = []
    for (const method of ['GET', 'POST', 'GET', 'DELETE']) answers.push((await texts(call('/dev/any', { method })))[0])
    const head = await call('/dev/any', { method: 'HEAD' })

    expect(answers).toEqual(['answer 1', 'answer 2', 'answer 1', 'answer 3'])
    expect(head.headers.get('x-count')).toBe('4')
  })

  it('does not keep what only some clients can decode', async () => {
    const { call } = start()

    expect(await Promise.all([call('/dev/gzip'), call('/dev/gzip')].map(async (each) => (await each).headers.get('x-count')))).toEqual(['1', '2'])
  })

  it('a TTL of 0 is no caching', async () => {
    const { call } = start({ cacheTtlInSeconds: 0 })

    expect(await texts(call('/dev/users/7'), call('/dev/users/7'))).toEqual(['answer 1', 'answer 2'])
  })

  it('asks its backend once for a hundred requests that come together', async () => {
    const { call } = start()

    const answers = await Promise.all(Array.from({ length: 100 }, async () => (await call('/dev/users/7')).text()))

    expect(new Set(answers)).toEqual(new Set(['answer 1']))
  })

  it('lets those who waited ask for themselves when the first had no answer that may be kept', async () => {
    const { call } = start()

    const statuses = await Promise.all(Array.from({ length: 5 }, async () => (await call('/dev/crash')).status))

    expect(statuses).toEqual([502, 502, 502, 502, 502])
  })

  describe('with a backend whose answers come in pieces', () => {
    const pieces = (count: number, failsAfter = Infinity) =>
      async function* (): AsyncGenerator<Uint8Array> {
        for (let index = 0; index < count; index += 1) {
          if (index === failsAfter) throw new Error('the connection broke')
          yield new Uint8Array(1024).fill(97 + (index % 26))
        }
      }

    function startProxy(body: () => AsyncGenerator<Uint8Array>): TestGateway & { readonly count: () => number } {
      let count = 0
      const publication = restPublication({
        api: { binaryMediaTypes: ['*/*'] },
        stage: { cacheClusterEnabled: true, methodSettings: { '*/*': { cachingEnabled: true } } },
        methods: { 'GET /a': { integration: { type: 'HTTP_PROXY', httpMethod: 'GET', uri: 'http://backend.test/a' } } },
      })
      const sendHttpRequest: GatewayOptions['sendHttpRequest'] = async () => ({ kind: 'reply', status: 200, headers: ['x-count', String((count += 1))], body: body() })
      return { ...startGateway(publication, { sendHttpRequest }), count: () => count }
    }

    it.each([
      ['keeps those of at most 1 MiB', 1024, 1],
      ['hands larger ones on whole, and does not keep them', 1025, 2],
    ])('%s', async (_name, kibibytes, calls) => {
      const { call, count } = startProxy(pieces(kibibytes))

      const bodies = [await (await call('/dev/a')).arrayBuffer(), await (await call('/dev/a')).arrayBuffer()]

      expect(bodies.map(({ byteLength }) => byteLength)).toEqual([kibibytes * 1024, kibibytes * 1024])
      expect(Buffer.from(bodies[0] as ArrayBuffer).equals(Buffer.from(bodies[1] as ArrayBuffer))).toBe(true)
      expect(count()).toBe(calls)
    })

    it('says so when one ends early, and keeps nothing', async () => {
      const { call, count } = startProxy(pieces(10, 5))

      expect([(await call('/dev/a')).status, (await call('/dev/a')).status, count()]).toEqual([504, 504, 2])
    })
  })

  it('never answers who is not let in, whatever is kept for those who are', async () => {
    const publication = restPublication({
      stage: { cacheClusterEnabled: true, methodSettings: { '*/*': { cachingEnabled: true } } },
      methods: { 'GET /a': { integration: proxyIntegration(), authorizationType: 'CUSTOM', authorizerId: 'a1' } },
      snapshot: { authorizers: [{ id: 'a1', name: 'a', type: 'TOKEN', authorizerUri: FUNCTION_URI, identitySource: 'method.request.header.Authorization', authorizerResultTtlInSeconds: 0 }] },
    })
    const { call } = startGateway(publication, {
      invokeFunction: async ({ payload }) => {
        const event = JSON.parse(payload) as { readonly type?: string; readonly authorizationToken?: string }
        if (event.type !== 'TOKEN') return { payload: '{"statusCode":200,"body":"secret"}', requestId: 'r' }
        const Statement = [{ Action: 'execute-api:Invoke', Effect: event.authorizationToken === 'good' ? 'Allow' : 'Deny', Resource: '*' }]
        return { payload: JSON.stringify({ principalId: 'ana', policyDocument: { Version: '2012-10-17', Statement } }), requestId: 'r' }
      },
    })

    const answers = []
    for (const token of ['good', 'bad', undefined, 'good']) {
      const response = await call('/dev/a', { headers: token === undefined ? {} : { Authorization: token } })
      answers.push([response.status, (await response.text()).includes('secret')])
    }

    expect(answers).toEqual([[200, true], [403, false], [401, false], [200, true]])
  })

  it('gives one answer to whatever headers and query strings are no key, as on AWS', async () => {
    const { call } = start()

    const answers = []
    for (const [query, headers] of [['', {}], ['?page=2', { Accept: 'text/html' }], ['', { 'X-Forwarded-Host': 'evil.test', Cookie: 'a=b' }]] as const) {
      answers.push((await texts(call(`/dev/users/7${query}`, { headers })))[0])
    }

    expect(answers).toEqual(['answer 1', 'answer 1', 'answer 1'])
  })

  it('resources that were given one namespace share answers (API_PutIntegration)', async () => {
    const { call } = start()

    expect(await texts(call('/dev/shared/a'), call('/dev/shared/b'))).toEqual(['answer 1', 'answer 1'])
  })

  it('a new deployment begins without answers, and one that returns finds its own', async () => {
    const { call, gateway, publication } = start()
    const answers = [await texts(call('/dev/users/7'))]
    const move = (deploymentId: string): void =>
      void gateway.publish({ ...publication, stages: publication.stages.map((each) => ({ ...each, stage: { ...each.stage, deploymentId } })) } as ApiPublication)

    move('dep2')
    answers.push(await texts(call('/dev/users/7')))
    move('dep1')
    answers.push(await texts(call('/dev/users/7')))

    expect(answers).toEqual([['answer 1'], ['answer 2'], ['answer 1']])
  })

  it('tells the metrics of hits and misses', async () => {
    const seen: unknown[] = []
    const { call } = start({}, [], {}, { sinks: { finished: ({ cache }: FinishedRequest) => seen.push(cache) } })

    for (const [path, method] of [['/dev/users/7', 'GET'], ['/dev/users/7', 'GET'], ['/dev/users', 'POST']] as const) await call(path, { method })

    expect(seen).toEqual(['miss', 'hit', undefined])
  })

  it('does not let what is to be encrypted out without a key', async () => {
    const responseCache = createResponseCache({ store: { get: async () => ({ bytes: undefined, epoch: '' }), set: () => Promise.reject(new Error('kept')), delete: async () => undefined, flush: async () => undefined } })
    const { call, problems } = start({ cacheDataEncrypted: true }, [], {}, { responseCache })

    expect(await texts(call('/dev/users/7'), call('/dev/users/7'))).toEqual(['answer 1', 'answer 2'])
    expect(problems).toContainEqual(expect.objectContaining({ severity: 'warning', operation: 'GET /users/{id}' }))
  })

  it.each([
    [{ requireAuthorizationForCacheControl: false }, 200, 'answer 2', null],
    [{ unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITHOUT_RESPONSE_HEADER' }, 200, 'answer 1', null],
    [{ unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER' }, 200, 'answer 1', expect.stringContaining('199')],
    [{ unauthorizedCacheControlHeaderStrategy: 'FAIL_WITH_403' }, 403, expect.stringContaining('not authorized'), null],
  ])('treats Cache-Control: max-age=0 by its settings %j', async (setting, status, body, warning) => {
    const { call } = start(setting)
    await call('/dev/users/7')

    const response = await call('/dev/users/7', { headers: { 'Cache-Control': 'max-age=0' } })

    expect([response.status, await response.text(), response.headers.get('warning')]).toEqual([status, body, warning])
  })

  it('warns also where there was no entry', async () => {
    const { call } = start()

    const response = await call('/dev/users/7', { headers: { 'Cache-Control': 'max-age=0' } })

    expect(response.headers.get('warning')).toBe('199 Cache-control headers were ignored because the caller was unauthorized.')
    expect((await call('/dev/users/7')).headers.get('warning')).toBe(null)
  })

  it('forgets what is flushed', async () => {
    const { call, gateway } = start({ cacheDataEncrypted: true })
    await call('/dev/users/7')

    await gateway.flushCache({ apiId: API_ID, stageName: 'dev' })

    expect([await texts(call('/dev/users/7')), await texts(call('/dev/users/7'))]).toEqual([['answer 2'], ['answer 2']])
  })

  it('forgets a namespace that is flushed, and nothing else', async () => {
    const { call, gateway } = start()
    await texts(call('/dev/users/7'), call('/dev/shared/a'))

    await gateway.flushCache({ apiId: API_ID, stageName: 'dev', namespace: 'shared' })

    expect(await texts(call('/dev/users/7'), call('/dev/shared/a'))).toEqual(['answer 1', 'answer 3'])
  })

  describe('with a canary (canary-release)', () => {
    const canary = (deploymentId: string, useStageCache: boolean, percentTraffic = 100): TestGateway => {
      const started = start()
      const { publication } = started
      const [served] = publication.stages as [Extract<ApiPublication, { protocolType: 'REST' }>['stages'][number]]
      const stage = { ...served.stage, canarySettings: { deploymentId, percentTraffic, useStageCache } }
      started.gateway.publish({ ...publication, stages: [{ stage, deployment: served.deployment, canaryDeployment: served.deployment }] } as ApiPublication)
      return started
    }

    it('the canary asks each time unless it uses the stage cache', async () => {
      const { call } = canary('dep2', false)
      expect(await texts(call('/dev/users/7'), call('/dev/users/7'))).toEqual(['answer 1', 'answer 2'])
    })

    it('another deployment has answers of its own', async () => {
      const { call, gateway } = canary('dep2', true)
      const answers = await texts(call('/dev/users/7'), call('/dev/users/7'))
      await gateway.flushCache({ apiId: API_ID, stageName: 'dev' })

      expect([...answers, ...(await texts(call('/dev/users/7')))]).toEqual(['answer 1', 'answer 1', 'answer 2'])
    })
  })
})
