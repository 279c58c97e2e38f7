import { AuthorizersError } from '../errors.ts'
import { createArnMatcher, splitArn } from './arn-pattern.ts'
import { inIpRange, readIpAddress, readIpRange } from './ip-range.ts'
import { createPatternTest, matchPattern, type PatternSyntax, readPattern, resolvePattern } from './pattern.ts'
import type { ConditionContext } from './types.ts'

/** Whether a value of the request is what one value of the policy asks for. */
export type ValueTest = (value: string, context: ConditionContext) => boolean

/** A condition operator without its prefix and `IfExists`. */
export interface Operator {
  /** `…Not…`: true when no value of the policy fits. */
  readonly negated: boolean
  readonly compile: (expected: string, variables: boolean) => ValueTest
}

/**
 * Every condition operator by lower-case name, but `Null`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  ...pair('stringequals', 'stringnotequals', text({ wildcards: false })),
  ...pair('stringequalsignorecase', 'stringnotequalsignorecase', text({ wildcards: false, ignoreCase: true })),
  ...pair('stringlike', 'stringnotlike', text({ wildcards: true })),
  ...pair(
    'numericequals',
    'numericnotequals',
    numeric((actual, expected) => actual === expected),
  ),
  numericlessthan: positive(numeric((actual, expected) => actual < expected)),
  numericlessthanequals: positive(numeric((actual, expected) => actual <= expected)),
  numericgreaterthan: positive(numeric((actual, expected) => actual > expected)),
  numericgreaterthanequals: positive(numeric((actual, expected) => actual >= expected)),
  ...pair(
    'dateequals',
    'datenotequals',
    date((actual, expected) => actual === expected),
  ),
  datelessthan: positive(date((actual, expected) => actual < expected)),
  datelessthanequals: positive(date((actual, expected) => actual <= expected)),
  dategreaterthan: positive(date((actual, expected) => actual > expected)),
  dategreaterthanequals: positive(date((actual, expected) => actual >= expected)),
  bool: positive(bool),
  binaryequals: positive((expected) => (value) => value === expected),
  ...pair('ipaddress', 'notipaddress', ip),
  ...pair('arnequals', 'arnnotequals', arn),
  ...pair('arnlike', 'arnnotlike', arn),
}

type Compile = Operator['compile']

function pair(plain: string, negated: string, compile: Compile): Record<string, Operator> {
  return { [plain]: positive(compile), [negated]: { negated: true, compile } }
}

function positive(compile: Compile): Operator {
  return { negated: false, compile }
}

function text({ wildcards, ignoreCase = false }: { readonly wildcards: boolean; readonly ignoreCase?: boolean }): Compile {
  return (expected, variables) => {
    const syntax: PatternSyntax = { wildcards, variables }
    const pattern = readPattern(ignoreCase ? expected.toLowerCase() : expected, syntax)
    if ('pattern' in pattern) {
      const matches = createPatternTest(pattern.pattern)
      return ignoreCase ? (value) => matches(value.toLowerCase()) : matches
    }
    return (value, context) => {
      const known = resolvePattern(pattern, ignoreCase ? lowerCased(context) : context)
      return known !== undefined && matchPattern(known, ignoreCase ? value.toLowerCase() : value)
    }
  }
}

function lowerCased(context: ConditionContext): ConditionContext {
  return Object.fromEntries(
    Object.entries(context).map(([key, value]) => [key, typeof value === 'string' ? value.toLowerCase() : value]),
  )
}

function numeric(compare: (actual: number, expected: number) => boolean): Compile {
  return (expected) => {
    const limit = readNumber(expected)
    if (Number.isNaN(limit)) throw new AuthorizersError('ERR_AUTHORIZERS_POLICY', `${expected} is not a number`)
    return (value) => compare(readNumber(value), limit)
  }
}

function readNumber(value: string): number {
  return /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(value) ? Number(value) : Number.NaN
}

function date(compare: (actual: number, expected: number) => boolean): Compile {
  return (expected) => {
    const limit = readDate(expected)
    if (Number.isNaN(limit)) throw new AuthorizersError('ERR_AUTHORIZERS_POLICY', `${expected} is not a date`)
    return (value) => compare(readDate(value), limit)
  }
}

/** Milliseconds since 1970, of a W3C date or of seconds. */
function readDate(value: string): number {
  if (/^\d{5,}(\.\d+)?$/.test(value)) return Number(value) * 1000
  return /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/.test(value) ? Date.parse(value) : Number.NaN
}

function bool(expected: string, variables: boolean): ValueTest {
  return text({ wildcards: false, ignoreCase: true })(expected, variables)
}

function ip(expected: string): ValueTest {
  const range = readIpRange(expected)
  if (range === undefined) throw new AuthorizersError('ERR_AUTHORIZERS_POLICY', `${expected} is not an IP address or range`)
  // A request's address is held against many ranges, and the next request's is often the same.
  let last = ''
  let lies = false
  return (value) => {
    if (value === last) return lies
    const address = readIpAddress(value)
    last = value
    lies = address !== undefined && inIpRange(address, range)
    return lies
  }
}

function arn(expected: string, variables: boolean): ValueTest {
  const matches = createArnMatcher(readPattern(expected, { wildcards: true, variables }))
  return (value, context) => matches(splitArn(value), context)
}
