import { expect, it } from 'vitest'
import { createRequestIds, isConnectionId } from '../src/index.ts'

it('gives ids of the form of AWS, all different', () => {
  const next = createRequestIds()

  const ids = Array.from({ length: 10_000 }, next)

  expect(new Set(ids).size).toBe(10_000)
  expect(ids.every(isConnectionId)).toBe(true)
})
