import { expect, it } from 'vitest'
import { createRunningSlots } from '../src/running-slots.ts'

it('a number that was used is never found again, whoever has its slot now', () => {
  const slots = createRunningSlots<string>(2)
  const numbers: number[] = []
  const add = (value: string): string => slots.add((sequence) => (numbers.push(sequence), value))
  add('first')
  add('second')

  const removed = slots.remove(numbers[1]!)
  add('third')

  expect([removed, slots.get(numbers[1]!), slots.remove(numbers[1]!), slots.get(numbers[2]!), slots.size]).toEqual(['second', undefined, undefined, 'third', 2])
})

it('gives all that is left, and is empty then', () => {
  const slots = createRunningSlots<string>(3)
  for (const value of ['a', 'b']) slots.add(() => value)

  expect([[...slots.clear()].toSorted(), slots.size]).toEqual([['a', 'b'], 0])
})
