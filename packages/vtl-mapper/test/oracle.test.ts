import { describe, expect, it } from 'vitest'
import * as sources from '../src/complete.ts'
import { answer, oracleGroups, wanted } from './oracle-cases.ts'

const [oracle, ...others] = oracleGroups(sources)

describe('answers as Amazon API Gateway does', () => {
  it.each(oracle.cases.map(kase => [kase.name ?? '', kase] as const))('%s', (_, kase) => {
    expect(answer(sources, kase, oracle.variables(kase))).toEqual(wanted(kase))
  })
})

describe('answers as Apache Velocity 1.7 does in the profile of AWS', () => {
  it.each(others)('$title', ({ cases, variables }) => {
    const wrong = cases.filter(kase => JSON.stringify(answer(sources, kase, variables(kase))) !== JSON.stringify(wanted(kase)))

    expect(wrong).toEqual([])
  })
})
