import { describe, expect, test } from 'vitest'
import { AWS_REQUEST_LIMITS } from '../src/index.ts'
import { createPlane, send } from './support.ts'

/** A plane with AWS's rates, and a clock that stands until it is moved on. */
async function start() {
  let time = Date.UTC(2026, 0, 1)
  const plane = await createPlane({ requestLimits: AWS_REQUEST_LIMITS, now: () => time })
  const get = async () => (await send(plane, 'GET', '/account')).status
  return { plane, get, pass: (seconds: number) => void (time += seconds * 1000) }
}

describe('request rates of the management API', () => {
  test('40 calls at once, and then 10 a second', async () => {
    const { get, pass } = await start()

    const burst = await Promise.all(Array.from({ length: 41 }, get))
    pass(1)
    const later = await Promise.all(Array.from({ length: 11 }, get))

    expect([burst.filter((status) => status === 200), later.filter((status) => status === 200)].map(({ length }) => length)).toEqual([40, 10])
  })

  test('a refusal is AWS’s, and says when to come again', async () => {
    const { plane, pass } = await start()
    const remove = (id: string) => send(plane, 'DELETE', `/restapis/${id}`)
    expect((await remove('a')).status).toBe(404)
    pass(3)

    const refused = await remove('b')
    pass(27)
    const again = await remove('c')

    expect([refused.status, refused.header('x-amzn-errortype'), refused.header('retry-after'), refused.json]).toEqual([429, 'TooManyRequestsException', '27', { message: 'Too Many Requests' }])
    expect(again.status).toBe(404)
  })

  test('calls from inside the process have none, and neither has a plane without them', async () => {
    const { plane } = await start()
    for (let i = 0; i < 50; i += 1) await plane.call('apigateway', 'GetAccount', {})
    const free = await createPlane()

    const statuses = await Promise.all(Array.from({ length: 100 }, async () => (await send(free, 'GET', '/account')).status))

    expect(new Set(statuses)).toEqual(new Set([200]))
    expect((await send(plane, 'GET', '/account')).status).toBe(200)
  })

  test('every operation that has a rate of its own is one', async () => {
    const { plane } = await start()
    const known = new Set(plane.parity().map(({ service, operation }) => `${service}/${operation}`))

    expect(Object.keys(AWS_REQUEST_LIMITS.operations).filter((name) => !known.has(name))).toEqual([])
  })
})
