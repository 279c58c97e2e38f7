import { describe, expect, test } from 'vitest'
import { asksToInvalidate, invalidationOf } from '../src/index.ts'

describe('Cache-Control', () => {
  test.each([
    [undefined, false],
    ['no-cache', false],
    ['max-age=60', false],
    ['x-max-age=0', false],
    ['max-age=0', true],
    ['no-transform, MAX-AGE = 0', true],
    ['max-age="0"', true],
  ])('%j asks to invalidate: %s', (cacheControl, asks) => {
    expect(asksToInvalidate(cacheControl)).toBe(asks)
  })

  test.each([
    [true, 'FAIL_WITH_403', 'invalidate'],
    [false, 'FAIL_WITH_403', 'refuse'],
    [false, 'SUCCEED_WITHOUT_RESPONSE_HEADER', 'read'],
    [false, 'SUCCEED_WITH_RESPONSE_HEADER', 'read-with-warning'],
  ] as const)('with the right: %s, %s comes to %s', (may, strategy, use) => {
    expect(invalidationOf({ may, strategy })).toMatchObject({ use })
  })
})
