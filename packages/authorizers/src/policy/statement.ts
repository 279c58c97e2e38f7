import { AuthorizersError } from '../errors.ts'
import { createArnMatcher, type SplitArn } from './arn-pattern.ts'
import { compileConditions } from './condition.ts'
import { createPatternTest, readPattern } from './pattern.ts'
import { compileNotPrincipal, compilePrincipal } from './principal.ts'
import type { ConditionContext, PolicyPrincipal } from './types.ts'

/** A request read once for all statements. */
export interface PolicyFacts {
  /** Lower case. */
  readonly action: string
  readonly resource: SplitArn
  readonly principal: PolicyPrincipal | undefined
  readonly context: ConditionContext
}

/** One test of a statement: an element of the policy. */
export interface ElementTest {
  /** `Action`, `Resource`, `Principal`, or a condition with its key. */
  readonly element: string
  readonly holds: (facts: PolicyFacts) => boolean
}

export interface Statement {
  readonly sid: string | undefined
  readonly effect: 'Allow' | 'Deny'
  /** All must hold. */
  readonly tests: readonly ElementTest[]
}

export interface StatementOptions {
  /** Policies of version 2012-10-17 have variables. */
  readonly variables: boolean
  /** `arn:aws:execute-api:{region}:{account}:{apiId}`, which `execute-api:/…` is short for. */
  readonly apiArn?: string | undefined
  /** Resource policies say whom they are about. */
  readonly principalRequired?: boolean | undefined
}

type Elements = Readonly<Record<string, unknown>>

const ELEMENTS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
])

/** Compiles one statement. Throws `ERR_AUTHORIZERS_POLICY` when an element is unknown, missing, doubled or malformed. */
export function compileStatement(source: unknown, options: StatementOptions): Statement {
  if (typeof source !== 'object' || source === null || Array.isArray(source)) throw invalid('is an object')
  const elements: Elements = { ...source }
  for (const name of Object.keys(elements)) if (!ELEMENTS.has(name)) throw invalid(`has no ${name}`)
  const { Effect: effect, Sid: sid } = elements as { readonly Effect?: unknown; readonly Sid?: unknown }
  if (effect !== 'Allow' && effect !== 'Deny') throw invalid('Effect is Allow or Deny')
  if (sid !== undefined && typeof sid !== 'string') throw invalid('Sid is a string')
  return {
    sid,
    effect,
    tests: [
      ...principalTest(elements, effect, options),
      actionTest(elements),
      resourceTest(elements, options),
      ...conditionTests(elements, options.variables),
    ],
  }
}

function principalTest(elements: Elements, effect: 'Allow' | 'Deny', options: StatementOptions): readonly ElementTest[] {
  const found = oneOf(elements, 'Principal')
  if (found === undefined && options.principalRequired === true) throw invalid('Principal is missing')
  if (found === undefined) return []
  const test = found.negated ? compileNotPrincipal(found.value, effect) : compilePrincipal(found.value)
  return [{ element: found.name, holds: ({ principal }) => test(principal) }]
}

function actionTest(elements: Elements): ElementTest {
  const { name, negated, value } = required(elements, 'Action')
  const patterns = readStrings(value, name).map((text) => {
    const known = readPattern(text.toLowerCase(), { wildcards: true, variables: false })
    return createPatternTest('pattern' in known ? known.pattern : '')
  })
  return { element: name, holds: ({ action }) => patterns.some((matches) => matches(action)) !== negated }
}

function resourceTest(elements: Elements, { apiArn, variables }: StatementOptions): ElementTest {
  const { name, negated, value } = required(elements, 'Resource')
  const matchers = readStrings(value, name).map((text) =>
    createArnMatcher(readPattern(inFull(text, apiArn), { wildcards: true, variables })),
  )
  return { element: name, holds: ({ resource, context }) => matchers.some((matches) => matches(resource, context)) !== negated }
}

function conditionTests(elements: Elements, variables: boolean): readonly ElementTest[] {
  const { Condition: block } = elements as { readonly Condition?: unknown }
  if (block === undefined) return []
  if (typeof block !== 'object' || block === null || Array.isArray(block)) throw invalid('Condition is an object')
  return compileConditions({ ...block }, variables).map(({ name, holds }) => ({
    element: `Condition ${name}`,
    holds: ({ context }: PolicyFacts) => holds(context),
  }))
}

/** `execute-api:/stage/VERB/path` stands for the whole ARN in resource policies of APIs. */
function inFull(resource: string, apiArn: string | undefined): string {
  if (apiArn === undefined || !resource.startsWith('execute-api:')) return resource
  const path = resource.slice('execute-api:'.length)
  return path.startsWith('/') ? apiArn + path : `${apiArn}/${path}`
}

interface Element {
  readonly name: string
  readonly negated: boolean
  readonly value: unknown
}

function required(elements: Elements, name: string): Element {
  const found = oneOf(elements, name)
  if (found === undefined) throw invalid(`${name} is missing`)
  return found
}

function oneOf(elements: Elements, name: string): Element | undefined {
  const value = elements[name]
  const not = elements[`Not${name}`]
  if (value !== undefined && not !== undefined) throw invalid(`${name} and Not${name} exclude each other`)
  if (value === undefined && not === undefined) return undefined
  return not === undefined ? { name, negated: false, value } : { name: `Not${name}`, negated: true, value: not }
}

function readStrings(value: unknown, name: string): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.map((entry) => {
    if (typeof entry !== 'string') throw invalid(`${name} is a string or a list of strings`)
    return entry
  })
}

function invalid(message: string): AuthorizersError {
  return new AuthorizersError('ERR_AUTHORIZERS_POLICY', `Statement: ${message}`)
}
