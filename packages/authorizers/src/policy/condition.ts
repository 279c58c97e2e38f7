import { AuthorizersError } from '../errors.ts'
import { OPERATORS, type Operator } from './operators.ts'
import type { ConditionContext, ConditionValue } from './types.ts'

/** One line of a `Condition`: an operator and a key. */
export interface Condition {
  /** As the policy writes it: `IpAddress aws:SourceIp`. */
  readonly name: string
  readonly holds: (context: ConditionContext) => boolean
}

/** Compiles a `Condition` block; every line must hold. Throws `ERR_AUTHORIZERS_POLICY` for operators and values that make no sense. */
export function compileConditions(block: Readonly<Record<string, unknown>>, variables: boolean): readonly Condition[] {
  return Object.entries(block).flatMap(([operator, keys]) => {
    if (typeof keys !== 'object' || keys === null || Array.isArray(keys))
      throw invalid(`the value of ${operator} is not an object`)
    return Object.entries(keys).map(([key, expected]) =>
      compileCondition({ operator, key, expected: readExpected(expected), variables }),
    )
  })
}

interface Line {
  readonly operator: string
  readonly key: string
  readonly expected: readonly string[]
  readonly variables: boolean
}

function compileCondition({ operator, key, expected, variables }: Line): Condition {
  const name = `${operator} ${key}`
  const parsed = /^(?:(ForAllValues|ForAnyValue):)?(.+?)(IfExists)?$/i.exec(operator)
  const [, set, plain = '', ifExists] = parsed ?? []
  const lowerKey = key.toLowerCase()
  if (plain.toLowerCase() === 'null') {
    if (ifExists !== undefined) throw invalid('Null takes no IfExists')
    return { name, holds: (context) => expected.includes(String(valuesOf(context[lowerKey]).length === 0)) }
  }
  const definition = OPERATORS[plain.toLowerCase()]
  if (definition === undefined) throw invalid(`${operator} is no condition operator`)
  const tests = expected.map((value) => definition.compile(value, variables))
  const decide = DECISIONS[`${set?.toLowerCase() ?? 'single'}`] ?? single
  const whenAbsent = ifExists !== undefined || set?.toLowerCase() === 'forallvalues' || (set === undefined && definition.negated)
  return {
    name,
    holds(context) {
      const values = valuesOf(context[lowerKey])
      return values.length === 0 ? whenAbsent : decide(values, definition, (value) => tests.some((test) => test(value, context)))
    },
  }
}

type Decide = (values: readonly string[], operator: Operator, fits: (value: string) => boolean) => boolean

const DECISIONS: Readonly<Record<string, Decide>> = {
  single,
  forallvalues: (values, { negated }, fits) => values.every((value) => fits(value) !== negated),
  foranyvalue: (values, { negated }, fits) => values.some((value) => fits(value) !== negated),
}

/** Without a set operator: one value that fits is enough, or, negated, too many. */
function single(values: readonly string[], { negated }: Operator, fits: (value: string) => boolean): boolean {
  return values.some(fits) !== negated
}

function valuesOf(value: ConditionValue | undefined): readonly string[] {
  if (value === undefined) return []
  return typeof value === 'object' ? value : [String(value)]
}

function readExpected(expected: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(expected) ? expected : [expected]
  return list.map((value) => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
    throw invalid('the values of a condition are strings, numbers and booleans')
  })
}

function invalid(message: string): AuthorizersError {
  return new AuthorizersError('ERR_AUTHORIZERS_POLICY', `Condition: ${message}`)
}
