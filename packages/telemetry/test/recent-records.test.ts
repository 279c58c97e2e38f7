import { expect, test } from 'vitest'
import { createRecentRecords } from '../src/index.ts'

test('keeps the last records and lets the oldest go', () => {
  const records = createRecentRecords<number>({ limit: 2 })

  records.add('a', 1)
  records.add('b', 2)
  records.add('a', 3)
  records.add('c', 4)

  expect(['a', 'b', 'c'].map((id) => records.get(id))).toEqual([3, undefined, 4])
})
