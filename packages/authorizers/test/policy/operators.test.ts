import { describe, expect, it } from 'vitest'
import { compilePolicy, type ConditionContext } from '../../src/policy/index.ts'

// Every condition operator in every form, held against the tables below.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html

/** By operator: a value of the policy, a value of the request that is what it asks for, and one that is not. */
const POSITIVE: Readonly<Record<string, readonly [string, string, string]>> = {
  StringEquals: ['a', 'a', 'A'],
  StringEqualsIgnoreCase: ['Ab', 'aB', 'c'],
  StringLike: ['a*c?', 'abbcd', 'abbc'],
  NumericEquals: ['3', '3.0', '4'],
  NumericLessThan: ['3', '2', '3'],
  NumericLessThanEquals: ['3', '3', '4'],
  NumericGreaterThan: ['3', '4', '3'],
  NumericGreaterThanEquals: ['3', '3', '2'],
  DateEquals: ['2026-01-01T00:00:00Z', '1767225600', '2026-01-01T00:00:01Z'],
  DateLessThan: ['2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', '2026-01-01T00:00:00Z'],
  DateLessThanEquals: ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z'],
  DateGreaterThan: ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', '2026-01-01T00:00:00Z'],
  DateGreaterThanEquals: ['2026-01-01T00:00:00Z', '1767225600', '2025-12-31T23:59:59Z'],
  Bool: ['true', 'true', 'false'],
  BinaryEquals: ['QQ==', 'QQ==', 'Qg=='],
  IpAddress: ['192.0.2.0/24', '192.0.2.7', '198.51.100.7'],
  ArnEquals: ['arn:aws:iam::*:role/a?', 'arn:aws:iam::123456789012:role/ab', 'arn:aws:iam::123456789012:user/ab'],
  ArnLike: ['arn:aws:iam::*:role/a*', 'arn:aws:iam::123456789012:role/abc', 'arn:aws:iam::123456789012:role/b'],
}

/** Of operators that say what must not be. */
const NEGATED: Readonly<Record<string, readonly [string, string, string]>> = {
  StringNotEquals: ['a', 'a', 'A'],
  StringNotEqualsIgnoreCase: ['Ab', 'aB', 'c'],
  StringNotLike: ['a*c?', 'abbcd', 'abbc'],
  NumericNotEquals: ['3', '3.0', '4'],
  DateNotEquals: ['2026-01-01T00:00:00Z', '1767225600', '2026-01-01T00:00:01Z'],
  NotIpAddress: ['192.0.2.0/24', '192.0.2.7', '198.51.100.7'],
  ArnNotEquals: ['arn:aws:iam::*:role/a?', 'arn:aws:iam::123456789012:role/ab', 'arn:aws:iam::123456789012:user/ab'],
  ArnNotLike: ['arn:aws:iam::*:role/a*', 'arn:aws:iam::123456789012:role/abc', 'arn:aws:iam::123456789012:role/b'],
}

interface Row {
  /** The key is not in the request. */
  readonly absent: boolean
  /** Its one value is what the policy names. */
  readonly named: boolean
  readonly other: boolean
  /** It has both. */
  readonly both: boolean
}

const FORMS: Readonly<Record<string, { readonly positive: Row; readonly negated: Row }>> = {
  '%': { positive: { absent: false, named: true, other: false, both: true }, negated: { absent: true, named: false, other: true, both: false } },
  '%IfExists': { positive: { absent: true, named: true, other: false, both: true }, negated: { absent: true, named: false, other: true, both: false } },
  'ForAnyValue:%': { positive: { absent: false, named: true, other: false, both: true }, negated: { absent: false, named: false, other: true, both: true } },
  'ForAnyValue:%IfExists': { positive: { absent: true, named: true, other: false, both: true }, negated: { absent: true, named: false, other: true, both: true } },
  'ForAllValues:%': { positive: { absent: true, named: true, other: false, both: false }, negated: { absent: true, named: false, other: true, both: false } },
  'ForAllValues:%IfExists': { positive: { absent: true, named: true, other: false, both: false }, negated: { absent: true, named: false, other: true, both: false } },
}

function holds(operator: string, expected: string | readonly string[], context: ConditionContext): boolean {
  const Statement = [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: { [operator]: { 'aws:Key': expected } } }]
  return compilePolicy({ Version: '2012-10-17', Statement }).evaluate({ action: 'a:b', resource: 'arn:aws:a:b:c:d', context }) === 'Allow'
}

const found = (operator: string, [expected, named, other]: readonly [string, string, string]): Row => ({
  absent: holds(operator, expected, {}),
  named: holds(operator, expected, { 'aws:key': [named] }),
  other: holds(operator, expected, { 'aws:key': [other] }),
  both: holds(operator, expected, { 'aws:key': [named, other] }),
})

describe.each(Object.entries(FORMS))('%s', (form, rows) => {
  it.each(Object.entries(POSITIVE))(form.replace('%', '%s'), (operator, values) => {
    expect(found(form.replace('%', operator), values)).toEqual(rows.positive)
  })

  it.each(Object.entries(NEGATED))(form.replace('%', '%s'), (operator, values) => {
    expect(found(form.replace('%', operator), values)).toEqual(rows.negated)
  })
})

it.each([...Object.keys(POSITIVE), ...Object.keys(NEGATED)])('%s takes a list of values, and its name in any case', (operator) => {
  const [expected, named, other] = POSITIVE[operator] ?? NEGATED[operator] ?? ['', '', '']
  const never = operator.includes('Ip') ? '203.0.113.1' : operator.startsWith('Arn') ? 'arn:aws:s3:::none' : operator.startsWith('Date') ? '1999-01-01' : operator.startsWith('Numeric') ? '-9' : 'never'
  const isNegated = operator in NEGATED
  const isRange = /Than/.test(operator)

  expect(holds(operator.toUpperCase(), [never, expected], { 'aws:key': named })).toBe(!isNegated)
  if (!isRange) expect(holds(operator.toLowerCase(), [never, expected], { 'aws:key': other })).toBe(isNegated)
})

it.each([
  ['true', {}, true],
  ['true', { 'aws:key': 'x' }, false],
  ['false', {}, false],
  ['false', { 'aws:key': 'x' }, true],
  ['true', { 'aws:key': [] }, true],
] as const)('Null %s with %j', (expected, context, authorized) => {
  expect(holds('Null', expected, context)).toBe(authorized)
})
