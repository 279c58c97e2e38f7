import { describe, expect, it } from 'vitest'
import { compileJavaRegex } from '../../src/regex/java-regex.ts'
import generated from '../fixtures/regex/generated.json' with { type: 'json' }

describe('compileJavaRegex agrees with java.util.regex', () => {
  it.each(generated.cases)('$pattern on $input', ({ pattern, input, found }) => {
    expect(findAll(pattern, input)).toBe(found)
  })
})

describe('compileJavaRegex', () => {
  it.each([
    ['a possessive quantifier gives nothing back', 'a*+a', 'aaa', false],
    ['classes intersect', '[a-z&&[^b]]+', 'acz', true],
    ['a quotation stands for itself', '\\Qa.b\\E', 'axb', false],
    ['flags within the expression', '(?i)ABC', 'abc', true],
    ['a back reference', '(a|b)\\1', 'bb', true],
    ['a look behind', '.(?<=a)b', 'ab', true],
    ['a character beyond the basic plane is one', '.', '😀', true],
  ])('%s', (_, pattern, input, expected) => {
    expect(compileJavaRegex(pattern).matches(input, { steps: 1_000_000 })).toBe(expected)
  })

  it.each(['(', '[a', 'a{2', '*', 'a**b\\', '(?<n', '\\p{Nothing}', '('.repeat(200)])('refuses %s', pattern => {
    expect(() => compileJavaRegex(pattern)).toThrow(expect.objectContaining({ code: 'ERR_VTL_METHOD' }))
  })

  it('refuses an endless expression', () => {
    expect(() => compileJavaRegex('a'.repeat(10_001))).toThrow('Invalid regular expression aaa')
  })

  it('says where an expression is wrong', () => {
    expect(() => compileJavaRegex('a(b')).toThrow('Invalid regular expression a(b: unexpected end at position 3')
  })

  it('matches a class of many characters', () => {
    const regex = compileJavaRegex('[b-df-hj-np-tv-z0-9_.,:;]+')

    expect([regex.matches('bcd_9', { steps: 1_000_000 }), regex.matches('bad', { steps: 1_000_000 })]).toEqual([true, false])
  })

  it.each([
    ['(?s).*21.*', '<a>\n21\n</a>', 'true|0,11'],
    ['(?s).+', 'a\nb', 'true|0,3'],
    ['(?s)a.{0,3}?b', 'a\nb', 'true|0,3'],
  ])('lets the dot of %s stand for ends of lines too, any number of them', (pattern, input, found) => {
    expect(findAll(pattern, input)).toMatch(new RegExp(`^${found.replaceAll('|', '\\|')}`))
  })

  it('counts turns, however many a small expression stands for', () => {
    expect(compileJavaRegex('((((a{500}){500}){500}))').matches('a'.repeat(1000), { steps: 1_000_000 })).toBe(false)
    expect(compileJavaRegex('(?:ab){9999}').matches('ab'.repeat(9999), { steps: 1_000_000 })).toBe(true)
  })

  it.each(['(a+)+b', '(a|a)*b', '(.*)*\\1b', '(?=(a+)+b)a'])('ends %s with an error instead of hanging', pattern => {
    expect(() => compileJavaRegex(pattern).matches('a'.repeat(50), { steps: 1_000_000 })).toThrow(expect.objectContaining({ code: 'ERR_VTL_STEP_BUDGET' }))
  })

  it('matches a long text without exhausting the stack', () => {
    expect(compileJavaRegex('(a|b)*').matches('ab'.repeat(50_000), { steps: 1_000_000 })).toBe(true)
  })
})

function findAll(pattern: string, input: string): string {
  const regex = compileJavaRegex(pattern)
  const budget = { steps: 1_000_000 }
  const found = [String(regex.matches(input, budget))]
  for (let from = 0; from <= input.length; ) {
    const match = regex.find(input, from, budget)
    if (match === undefined) break
    found.push([match.start, match.end, ...match.groups.slice(1).map(group => group ?? 'null')].join(','))
    from = match.end === match.start ? match.end + 1 : match.end
  }
  return found.join('|')
}
