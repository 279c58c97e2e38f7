import type { RestMethodSetting } from '@gatewright/types'
import { describe, expect, it } from 'vitest'
import { NOW, startGateway, type TestGateway } from './builders/gateway.ts'
import { API_ID, proxyIntegration, restPublication } from './builders/publication.ts'

function start(setting: RestMethodSetting = {}, cacheKeyParameters: readonly string[] = []): TestGateway & { readonly clock: { now: number } } {
  const clock = { now: NOW }
  let count = 0
  const started = startGateway(
    restPublication({
      stage: { cacheClusterEnabled: true, methodSettings: { '*/*': { cachingEnabled: true, cacheTtlInSeconds: 60, ...setting } } },
      methods: {
        'GET /users/{id}': { integration: proxyIntegration({ cacheKeyParameters }) },
        'POST /users': { integration: proxyIntegration() },
        'GET /bad': { integration: proxyIntegration() },
      },
    }),
    {
      now: () => clock.now,
      invokeFunction: async ({ payload }) => {
        count += 1
        const { path } = JSON.parse(payload) as { path: string }
        return { payload: JSON.stringify({ statusCode: path === '/bad' ? 400 : 200, body: `answer ${count}` }), requestId: 'r' }
      },
    },
  )
  return { ...started, clock }
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

  it('does not keep errors, nor answers of other methods than GET', async () => {
    const { call } = start()

    const answers = []
    for (const [path, method] of [['/dev/bad', 'GET'], ['/dev/bad', 'GET'], ['/dev/users', 'POST'], ['/dev/users', 'POST']] as const) {
      answers.push((await texts(call(path, { method })))[0])
    }

    expect(answers).toEqual(['answer 1', 'answer 2', 'answer 3', 'answer 4'])
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

  it('forgets what is flushed', async () => {
    const { call, gateway } = start({ cacheDataEncrypted: true })
    await call('/dev/users/7')

    await gateway.flushCache({ apiId: API_ID, stageName: 'dev' })

    expect([await texts(call('/dev/users/7')), await texts(call('/dev/users/7'))]).toEqual([['answer 2'], ['answer 2']])
  })
})
