import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  collectHeaders,
  collectQuery,
  decodeBase64,
  encodeBase64,
  formatRequestTime,
  readHttpAnswerV1,
  readHttpAnswerV2,
  readRestAnswer,
  readWebSocketAnswer,
} from '../../src/lambda-events/index.ts'

describe('collectQuery', () => {
  it('reads back what URLSearchParams wrote', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))), (pairs) => {
        const params = new URLSearchParams()
        for (const [name, value] of pairs) params.append(name, value)

        const { multi } = collectQuery(params.toString())

        expect(Object.entries(multi).flatMap(([name, values]) => values.map((value) => [name, value]))).toHaveLength(pairs.length)
        for (const [name, value] of params) expect(multi[name]).toContain(value)
      }),
    )
  })

  it('never throws, whatever the query', () => {
    fc.assert(
      fc.property(fc.string(), (query) => {
        expect(() => collectQuery(query)).not.toThrow()
      }),
    )
  })
})

it('collectHeaders keeps every value', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'A', '__proto__', 'constructor', 'b'), fc.string())), (pairs) => {
      const { multi, single } = collectHeaders(pairs.flat())

      expect(Object.values(multi).flat()).toHaveLength(pairs.length)
      expect(Object.keys(single)).toEqual(Object.keys(multi))
    }),
  )
})

it('base64 comes back as it went', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes)
    }),
  )
  expect(decodeBase64('%')).toBeUndefined()
})

it('readers judge any JSON and never throw', () => {
  const answer = fc.oneof(
    fc.json(),
    fc.string(),
    fc
      .record(
        {
          statusCode: fc.jsonValue(),
          headers: fc.jsonValue(),
          multiValueHeaders: fc.jsonValue(),
          cookies: fc.jsonValue(),
          body: fc.jsonValue(),
        },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value)),
  )

  fc.assert(
    fc.property(answer, (payload) => {
      for (const read of [readRestAnswer, readHttpAnswerV1, readHttpAnswerV2, readWebSocketAnswer]) {
        const result = read(payload)
        if (!result.valid) continue
        expect(result.headers.length % 2).toBe(0)
        expect(result.headers.every((text) => typeof text === 'string')).toBe(true)
        expect(result.statusCode).toBeGreaterThanOrEqual(100)
      }
    }),
    { numRuns: 2_000 },
  )
})

it.each([
  [0, '01/Jan/1970:00:00:00 +0000'],
  [Date.UTC(2024, 1, 29, 23, 59, 59), '29/Feb/2024:23:59:59 +0000'],
])('formatRequestTime writes %i as %s', (epoch, expected) => {
  expect(formatRequestTime(epoch)).toBe(expected)
})
