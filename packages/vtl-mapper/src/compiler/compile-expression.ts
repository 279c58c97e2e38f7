import type { Access, Chain, Expression, Reference } from '../parser/syntax-tree.ts'
import { callMethod, createSite, getIndex, getProperty } from '../runtime/access.ts'
import { blockOf } from '../runtime/frame.ts'
import type { Frame } from '../runtime/frame.ts'
import { createRange, operate, operateTest } from '../runtime/operators.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap } from '../values/java-map.ts'
import type { Value } from '../values/value.ts'
import type { Scope } from './scope.ts'

type Evaluate = (frame: Frame) => Value
type Test = (frame: Frame) => boolean
type Step = (frame: Frame, owner: Value) => Value

/** An expression as its value; null where Velocity has none, as in `1/0`. */
export function compileValue(expression: Expression, scope: Scope): Evaluate {
  const compiled = (inner: Expression): Evaluate => compileValue(inner, scope)
  switch (expression.type) {
    case 'constant':
      return () => expression.value
    case 'reference': {
      const read = compileReference(expression, scope)
      if (!scope.trace) return read
      return frame => {
        const value = read(frame)
        frame.record('read', expression, value, { name: expression.literal })
        return value
      }
    }
    case 'string': {
      const run = scope.compileTemplate(expression.body, scope)
      return frame => {
        const text = frame.capture(run) as string
        return expression.cut ? text.slice(0, -1) : text
      }
    }
    case 'list': {
      const items = expression.items.map(compiled)
      return frame => new JavaList(items.map(item => item(frame)), 'list')
    }
    case 'map': {
      const entries = expression.entries.map(pair => pair.map(compiled) as [Evaluate, Evaluate])
      return frame => {
        const map = new JavaMap()
        for (const [key, value] of entries) map.put(key(frame), value(frame))
        return map
      }
    }
    case 'range': {
      const bounds = [expression.from, expression.to].map(compiled)
      return frame => createRange(frame, bounds.map(bound => bound(frame)))
    }
    case 'not':
      return compileTest(expression, scope)
    case 'chain':
      return expression.level < 2 ? compileTest(expression, scope) : compileChain(expression, scope)
  }
}

/** An expression as a condition. Only true, references, comparisons and logic can hold: `#if('a')` does not. */
export function compileTest(expression: Expression, scope: Scope): Test {
  const { type } = expression
  if (type === 'not') {
    const operand = compileTest(expression.operand, scope)
    return expression.times % 2 === 1 ? frame => !operand(frame) : operand
  }
  if (type === 'chain' && expression.level < 2) {
    const tests = [expression.head, ...expression.rest.map(({ operand }) => operand)].map(operand => compileTest(operand, scope))
    return expression.level === 0 ? frame => tests.some(test => test(frame)) : frame => tests.every(test => test(frame))
  }
  const value = compileValue(expression, scope)
  return type === 'reference' ? frame => holds(frame, value(frame)) : frame => value(frame) === true
}

/** Everything but false holds, the empty string and what is not there too; a `#define` block unless it has no text. */
function holds(frame: Frame, value: Value): boolean {
  const block = blockOf(value)
  return block ? frame.capture(block) !== undefined : value !== false && value !== null
}

function compileChain({ level, head, rest }: Chain, scope: Scope): Evaluate {
  const start = compileValue(head, scope)
  const steps = rest.map(({ operator, operand }, index): Step => {
    const evaluate = compileValue(operand, scope)
    const literals = [rest[index - 1]?.literal ?? literalOf(head), literalOf(operand)] as const
    return (frame, left) => (level < 4 ? operateTest(frame, operator, left, evaluate(frame)) : operate(frame, operator, left, evaluate(frame), ...literals))
  })
  return frame => steps.reduce((left, step) => step(frame, left), start(frame))
}

/** What stands for a side that has no value when it is added to a string: of a sum or product without parentheses only its last operand. */
function literalOf(side: Expression): string {
  const { literal, rest } = side as Partial<Chain>
  return literal ?? rest?.at(-1)?.literal ?? ''
}

/** The value of a reference. What is not there is the empty string, in AWS's profile of Velocity. */
export function compileReference(reference: Reference, scope: Scope): Evaluate {
  if (reference.bare || reference.literalOnly) return () => null
  const walk = compilePath(reference.name, reference.path, scope)
  return frame => walk(frame) ?? ''
}

/** Follows a path from a variable; null as soon as something is not there. */
export function compilePath(name: string, path: readonly Access[], scope: Scope): Evaluate {
  const slot = scope.slot(name)
  const steps = path.map(access => compileStep(access, scope))
  return frame => {
    let value = frame.slots[slot] ?? null
    for (let index = 0; index < steps.length && value !== null; index++) value = (steps[index] as Step)(frame, value)
    return value
  }
}

/** Methods that change a list or a map, whatever else has a method of that name. */
const mutators = /^(?:ad|ap|cl|pu|re[mt]|replace$|se)/

function compileStep(access: Access, scope: Scope): Step {
  const { start } = access
  if (access.type === 'property') {
    const name = createSite(access.name)
    return (frame, owner) => {
      frame.at = start
      return getProperty(frame, owner, name)
    }
  }
  if (access.type === 'index') {
    const index = compileValue(access.index, scope)
    return (frame, owner) => {
      const key = index(frame)
      frame.at = start
      return getIndex(frame, owner, key)
    }
  }
  if (mutators.test(access.name)) scope.mutates = true
  const name = createSite(access.name, access.passed)
  const args = access.passed.map(argument => compileValue(argument, scope))
  return (frame, owner) => {
    const values = args.map(argument => argument(frame))
    frame.at = start
    return callMethod(frame, owner, name, values)
  }
}

/** The argument of a call that has one, a text that never changes. */
export function onlyText(args: readonly Expression[]): string | undefined {
  const only = args[0]
  return only?.type === 'constant' && typeof only.value === 'string' && args.length === 1 ? only.value : undefined
}
