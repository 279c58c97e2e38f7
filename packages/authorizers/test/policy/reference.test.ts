import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compilePolicy, explain, type PolicyEffect } from '../../src/policy/index.ts'

interface Policy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly {
    readonly Effect: 'Allow' | 'Deny'
    readonly Action?: readonly string[]
    readonly NotAction?: readonly string[]
    readonly Resource: readonly string[]
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  }[]
}
type Context = Readonly<Record<string, readonly string[]>>

/** The rules of AWS's pages read one after the other, as slowly as they are written. */
function reference(policy: Policy, action: string, resource: string, context: Context): PolicyEffect {
  const matching = policy.Statement.filter((statement) => {
    const named = (statement.Action ?? statement.NotAction ?? []).some((pattern) => wildcard(pattern, action))
    if (statement.NotAction === undefined ? !named : named) return false
    if (!statement.Resource.some((pattern) => wildcard(pattern, resource))) return false
    return Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, expected]) => condition(operator, expected, context[key])),
    )
  })
  if (matching.some(({ Effect }) => Effect === 'Deny')) return 'ExplicitDeny'
  return matching.length > 0 ? 'Allow' : 'ImplicitDeny'
}

function wildcard(pattern: string, value: string): boolean {
  if (pattern === '') return value === ''
  if (pattern[0] === '*') return wildcard(pattern.slice(1), value) || (value !== '' && wildcard(pattern, value.slice(1)))
  return value !== '' && (pattern[0] === '?' || pattern[0] === value[0]) && wildcard(pattern.slice(1), value.slice(1))
}

function condition(written: string, expected: readonly string[], actual: readonly string[] | undefined): boolean {
  const ifExists = written.endsWith('IfExists')
  const [set, bare] = written.includes(':') ? (written.split(':') as [string, string]) : [undefined, written]
  const operator = bare.replace('IfExists', '')
  if (operator === 'Null') return expected.some((value) => value === String(actual === undefined))
  const not = operator.includes('Not')
  if (actual === undefined) return ifExists || set === 'ForAllValues' || (set === undefined && not)
  const fits = (value: string): boolean =>
    expected.some((one) => (operator.endsWith('Like') ? wildcard(one, value) : one === value))
  const holds = (value: string): boolean => (not ? !fits(value) : fits(value))
  if (set === 'ForAllValues') return actual.every(holds)
  if (set === 'ForAnyValue') return actual.some(holds)
  return not ? actual.every(holds) : actual.some(holds)
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 5 })
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), minLength: 1, maxLength: 5 })
const operator = fc
  .tuple(
    fc.constantFrom('', 'ForAllValues:', 'ForAnyValue:'),
    fc.constantFrom('StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike'),
    fc.constantFrom('', 'IfExists'),
  )
  .map((parts) => parts.join(''))
const block = fc.oneof(
  fc.dictionary(
    operator,
    fc.dictionary(fc.constantFrom('k', 'l'), fc.array(pattern, { minLength: 1, maxLength: 2 }), { minKeys: 1 }),
    { maxKeys: 2 },
  ),
  fc.constantFrom({ Null: { k: ['true'] } }, { Null: { k: ['false'] } }),
)
const statement = fc
  .tuple(
    fc.constantFrom('Allow', 'Deny'),
    fc.array(pattern, { minLength: 1, maxLength: 2 }),
    fc.boolean(),
    fc.array(pattern, { minLength: 1, maxLength: 2 }),
    block,
  )
  .map(([Effect, actions, not, Resource, Condition]) => ({
    Effect,
    [not ? 'NotAction' : 'Action']: actions,
    Resource,
    Condition,
  }))

it('agrees with a naive reading of the rules for random policies and requests', () => {
  fc.assert(
    fc.property(
      fc.array(statement, { maxLength: 4 }),
      word,
      word,
      fc.dictionary(fc.constantFrom('k', 'l'), fc.array(word, { minLength: 1, maxLength: 2 })),
      (Statement, action, resource, context) => {
        const source = { Version: '2012-10-17', Statement } as Policy
        const policy = compilePolicy(source)
        const request = { action, resource, context }

        const expected = reference(source, action, resource, context)

        expect(policy.evaluate(request)).toBe(expected)
        expect(explain([{ name: 'p', policy }], request).effect).toBe(expected)
      },
    ),
    { numRuns: 3000 },
  )
})
