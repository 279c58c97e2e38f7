import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMemoryThrottler, limitOf, methodLevels, planLevels, type BucketSpec, type Limit } from '../src/index.ts'

const spec = (limit: Limit, key = 'k', level: BucketSpec['level'] = 'method'): BucketSpec => ({ level, key, limit })

function throttlerAt(start = 1_000_000): { clock: { now: number }; throttler: ReturnType<typeof createMemoryThrottler> } {
  const clock = { now: start }
  return { clock, throttler: createMemoryThrottler({ now: () => clock.now }) }
}

describe('one bucket', () => {
  test('refuses the 11th call of a burst of 10, and says when to come back', () => {
    const { throttler } = throttlerAt()
    const bucket = throttler.bucket(spec({ rateLimit: 5, burstLimit: 10 }))

    const decisions = Array.from({ length: 11 }, () => throttler.take([bucket]))

    expect(decisions.slice(0, 10).every((decision) => decision.allowed)).toBe(true)
    expect(decisions[10]).toEqual({ allowed: false, level: 'method', key: 'k', retryAfterMs: 200 })
  })

  test('admits again when a token has come back, and not before', () => {
    const { clock, throttler } = throttlerAt()
    const bucket = throttler.bucket(spec({ rateLimit: 10, burstLimit: 1 }))
    throttler.take([bucket])

    clock.now += 99
    const early = throttler.take([bucket])
    clock.now += 1
    const due = throttler.take([bucket])

    expect([early.allowed, due.allowed]).toEqual([false, true])
  })

  // shared/facts/dataplane.md, section 9: "throttle 0/0 on stage method = 429"
  test.each([
    { rateLimit: 0, burstLimit: 0 },
    { rateLimit: 0, burstLimit: 10 },
    { rateLimit: 10, burstLimit: 0 },
  ])('admits nothing with %j', (limit) => {
    const { throttler } = throttlerAt()

    const decision = throttler.take([throttler.bucket(spec(limit))])

    expect(decision).toMatchObject({ allowed: false, retryAfterMs: Infinity })
  })

  test('keeps what was taken when its limit changes', () => {
    const { throttler } = throttlerAt()
    const bucket = throttler.bucket(spec({ rateLimit: 1, burstLimit: 2 }))
    throttler.take([bucket])
    throttler.take([bucket])

    throttler.bucket(spec({ rateLimit: 1, burstLimit: 5 }))
    const after = Array.from({ length: 4 }, () => throttler.take([bucket]).allowed)

    expect(after).toEqual([true, true, true, false])
  })

  test('admits at most burst + rate × time, over any arrivals', () => {
    fc.assert(
      fc.property(
        fc.record({ rateLimit: fc.double({ min: 0.1, max: 1000, noNaN: true }), burstLimit: fc.integer({ min: 1, max: 50 }) }),
        fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 300 }),
        (limit, gaps) => {
          const { clock, throttler } = throttlerAt()
          const bucket = throttler.bucket(spec(limit))
          const start = clock.now
          let admitted = 0
          for (const gap of gaps) {
            clock.now += gap
            if (throttler.take([bucket]).allowed) admitted += 1
            expect(admitted).toBeLessThanOrEqual(limit.burstLimit + (limit.rateLimit * (clock.now - start)) / 1000 + 1e-3)
          }
        },
      ),
    )
  })

  test('never refuses arrivals at or below the rate', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1000, noNaN: true }), fc.integer({ min: 1, max: 20 }), (rateLimit, burstLimit) => {
        const { clock, throttler } = throttlerAt(0)
        const bucket = throttler.bucket(spec({ rateLimit, burstLimit }))
        for (let index = 0; index < 200; index += 1) {
          clock.now = (index * 1000) / rateLimit
          expect(throttler.take([bucket]).allowed).toBe(true)
        }
      }),
    )
  })

  test('a clock that jumps back leaves at most an empty bucket, which refills at its rate', () => {
    const { clock, throttler } = throttlerAt(10_000_000)
    const bucket = throttler.bucket(spec({ rateLimit: 10, burstLimit: 10 }))
    for (let index = 0; index < 10; index += 1) throttler.take([bucket])

    clock.now -= 3_600_000
    const atOnce = throttler.take([bucket]).allowed
    clock.now += 100
    const later = throttler.take([bucket]).allowed

    expect([atOnce, later]).toEqual([false, true])
  })

  test('a clock that jumps forward fills the bucket to its burst and no further', () => {
    const { clock, throttler } = throttlerAt()
    const bucket = throttler.bucket(spec({ rateLimit: 10, burstLimit: 3 }))
    throttler.take([bucket])

    clock.now += 86_400_000
    const admitted = Array.from({ length: 5 }, () => throttler.take([bucket])).filter((decision) => decision.allowed).length

    expect(admitted).toBe(3)
  })
})

describe('many levels', () => {
  test('a refused request takes nothing from the levels that would have let it pass', () => {
    const { throttler } = throttlerAt()
    const account = throttler.bucket(spec({ rateLimit: 1, burstLimit: 3 }, 'account', 'account'))
    const narrow = throttler.bucket(spec({ rateLimit: 1, burstLimit: 1 }, 'narrow'))

    const decisions = Array.from({ length: 3 }, () => throttler.take([narrow, account]).allowed)
    const rest = Array.from({ length: 3 }, () => throttler.take([account]).allowed)

    expect(decisions).toEqual([true, false, false])
    expect(rest).toEqual([true, true, false])
  })

  test('names the first level that refuses', () => {
    const { throttler } = throttlerAt()
    const levels = [
      spec({ rateLimit: 1, burstLimit: 5 }, 'plan', 'usage-plan'),
      spec({ rateLimit: 1, burstLimit: 2 }, 'stage', 'stage'),
      spec({ rateLimit: 1, burstLimit: 2 }, 'account', 'account'),
    ].map((level) => throttler.bucket(level))

    const decisions = Array.from({ length: 3 }, () => throttler.take(levels))

    expect(decisions[2]).toMatchObject({ allowed: false, level: 'stage' })
  })

  test('each level holds its own bound, whatever the mix', () => {
    const limit = fc.record({ rateLimit: fc.integer({ min: 1, max: 200 }), burstLimit: fc.integer({ min: 1, max: 20 }) })
    fc.assert(
      fc.property(fc.array(limit, { minLength: 1, maxLength: 4 }), fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 200 }), (limits, gaps) => {
        const { clock, throttler } = throttlerAt()
        const buckets = limits.map((each, index) => throttler.bucket(spec(each, String(index))))
        const start = clock.now
        let admitted = 0
        for (const gap of gaps) {
          clock.now += gap
          if (throttler.take(buckets).allowed) admitted += 1
          for (const { rateLimit, burstLimit } of limits) {
            expect(admitted).toBeLessThanOrEqual(burstLimit + (rateLimit * (clock.now - start)) / 1000 + 1e-3)
          }
        }
      }),
    )
  })

  // api-gateway-request-throttling.md: per-client or per-method limits of the usage plan, then per-method limits of the stage,
  // then the account's.
  test('orders the levels as AWS applies them', () => {
    const levels = [
      ...planLevels({ planId: 'p', keyId: 'k', planLimit: { rateLimit: 50, burstLimit: 100 }, methodLimit: { rateLimit: 5 }, method: 'a/prod/users/GET' }),
      ...methodLevels({ account: '1', apiId: 'a', stage: 'prod', method: 'users/GET', stageLimit: { rateLimit: 500, burstLimit: 900 } }),
    ]

    expect(levels.map(({ level, limit }) => [level, limit.rateLimit, limit.burstLimit])).toEqual([
      ['usage-plan-method', 5, 5],
      ['usage-plan', 50, 100],
      ['stage', 500, 900],
      ['account', 10_000, 5000],
    ])
  })

  test("a method's own setting takes the place of the stage's", () => {
    const levels = methodLevels({
      account: '1',
      apiId: 'a',
      stage: 'prod',
      method: 'users/GET',
      methodLimit: { rateLimit: 1000, burstLimit: 2000 },
      stageLimit: { rateLimit: 1, burstLimit: 1 },
    })

    expect(levels.map(({ level }) => level)).toEqual(['method', 'account'])
  })
})

describe('limits', () => {
  test.each([
    [{}, undefined],
    [{ rateLimit: -1, burstLimit: -1 }, undefined],
    [{ rateLimit: 2.5 }, { rateLimit: 2.5, burstLimit: 3 }],
    [{ rateLimit: 2, burstLimit: -1 }, { rateLimit: 2, burstLimit: 2 }],
    [{ rateLimit: 0, burstLimit: 0 }, { rateLimit: 0, burstLimit: 0 }],
  ])('%j stands for %j', (setting, limit) => {
    expect(limitOf(setting)).toEqual(limit)
  })

  test.each([{ rateLimit: -2 }, { rateLimit: Number.NaN }, { rateLimit: 1, burstLimit: -5 }, { rateLimit: Infinity }])('refuses %j', (setting) => {
    expect(() => limitOf(setting)).toThrow(/must be a number from 0 up/)
  })
})

test('buckets of single callers leave when they are full again; pinned ones stay', () => {
  const { clock, throttler } = throttlerAt()
  throttler.bucket(spec({ rateLimit: 1, burstLimit: 1 }, 'account', 'account'), { pinned: true })

  for (let index = 0; index < 20_000; index += 1) {
    clock.now += 10
    throttler.take([throttler.bucket(spec({ rateLimit: 1, burstLimit: 1 }, `caller ${index}`))])
  }

  // One second's worth of callers is at most 100 buckets that are not full; the sweep lags by as many again.
  expect(throttler.size).toBeLessThan(500)
})

test('a bucket that was held while it left is found again: two holders draw from one', () => {
  const { clock, throttler } = throttlerAt()
  const one = throttler.bucket(spec({ rateLimit: 1, burstLimit: 2 }, 'caller'))
  throttler.take([one])
  clock.now += 10_000
  for (let index = 0; index < 10; index += 1) throttler.bucket(spec({ rateLimit: 1, burstLimit: 2 }, `other ${index}`))
  const two = throttler.bucket(spec({ rateLimit: 1, burstLimit: 2 }, 'caller'))

  const admitted = [throttler.take([one]), throttler.take([two]), throttler.take([one]), throttler.take([two])]

  expect(two).not.toBe(one)
  expect(admitted.map(({ allowed }) => allowed)).toEqual([true, true, false, false])
})

test('no bucket admits more than its bound, however many others come and go and however it is held', () => {
  const limit = { rateLimit: 2, burstLimit: 3 }
  fc.assert(
    fc.property(fc.array(fc.record({ gap: fc.integer({ min: 0, max: 3000 }), caller: fc.integer({ min: 0, max: 4 }), asksAgain: fc.boolean() }), { maxLength: 300 }), (requests) => {
      const { clock, throttler } = throttlerAt()
      const held = new Map<number, ReturnType<typeof throttler.bucket>>()
      const admitted = new Map<number, number[]>()
      for (const { gap, caller, asksAgain } of requests) {
        clock.now += gap
        const known = held.get(caller)
        const bucket = known === undefined || asksAgain ? throttler.bucket(spec(limit, `caller ${caller}`)) : known
        held.set(caller, bucket)
        if (!throttler.take([bucket]).allowed) continue
        const times = admitted.get(caller) ?? []
        admitted.set(caller, times)
        times.push(clock.now)
        // Over every window that ends now.
        for (const [index, from] of times.entries()) {
          expect(times.length - index).toBeLessThanOrEqual(limit.burstLimit + (limit.rateLimit * (clock.now - from)) / 1000 + 1e-6)
        }
      }
    }),
  )
})
