import { expect, test } from 'vitest'
import { refusals, runShape } from '../src/limits/traffic-shape.ts'

const NONE = { accountRate: '', accountBurst: '', methodRate: '', methodBurst: '', planRate: '', planBurst: '' }
const STEADY = { form: 'steady', rate: '100', seconds: '10', keys: '1' } as const

test('admits what is below AWS’s own limit of an account', () => {
  expect(runShape(NONE, STEADY)).toMatchObject({ admitted: 1000, refused: 0 })
})

test('tells which level refuses: the method’s', () => {
  const outcome = runShape({ ...NONE, methodRate: '50', methodBurst: '50' }, STEADY)

  expect(outcome.admitted).toBeGreaterThanOrEqual(500)
  expect(outcome.admitted).toBeLessThanOrEqual(550)
  expect(refusals(outcome)[0]?.[0]).toBe('method')
})

test('counts a usage plan for each key', () => {
  const plan = { ...NONE, planRate: '20', planBurst: '20' }

  const one = runShape(plan, STEADY).admitted
  const four = runShape(plan, { ...STEADY, keys: '4' }).admitted
  expect(one).toBeLessThan(250)
  expect(four).toBeGreaterThan(3.5 * one)
  expect(refusals(runShape(plan, STEADY))).toEqual([['usage-plan', 1000 - one]])
})

test.each(['steady', 'spike', 'ramp'] as const)('makes about as many requests as asked for in the form %s', (form) => {
  const { admitted } = runShape(NONE, { ...STEADY, form, seconds: '30' })

  expect(admitted).toBeGreaterThan(2900)
  expect(admitted).toBeLessThan(3200)
})
