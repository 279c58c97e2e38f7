import type { Chain, Expression } from '../parser/syntax-tree.ts'
import type { Frame } from '../runtime/frame.ts'
import { classNameOf } from '../runtime/class-name.ts'
import { comparisons, operate, operateTest } from '../runtime/operators.ts'
import { createRange } from '../runtime/range.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap } from '../values/java-map.ts'
import { JavaObject } from '../values/java-object.ts'
import { javaToString } from '../values/java-to-string.ts'
import type { Value } from '../values/value.ts'
import { compileReference } from './compile-reference.ts'
import type { Scope } from './scope.ts'

type Evaluate = (frame: Frame) => Value
type Test = (frame: Frame) => boolean

/** An expression as its value; null where Velocity has none, as in `1/0`. */
export function compileValue(expression: Expression, scope: Scope): Evaluate {
  switch (expression.type) {
    case 'constant': {
      const { value } = expression
      return () => value
    }
    case 'reference':
      return scope.trace ? compileTracedRead(expression, scope) : compileReference(expression, scope, compileValue)
    case 'string':
      return compileString(expression, scope)
    case 'list': {
      const items = expression.items.map(item => compileValue(item, scope))
      return frame => new JavaList(items.map(item => item(frame)), 'list')
    }
    case 'map':
      return compileMap(expression, scope)
    case 'range': {
      const from = compileValue(expression.from, scope)
      const to = compileValue(expression.to, scope)
      return frame => createRange(frame, from(frame), to(frame))
    }
    case 'not':
      return compileTest(expression, scope)
    case 'chain':
      return compileChain(expression, scope)
  }
}

/** A reference whose value is used, written down. */
function compileTracedRead(reference: Extract<Expression, { type: 'reference' }>, scope: Scope): Evaluate {
  const evaluate = compileReference(reference, scope, compileValue)
  const { literal: name, start, end } = reference
  return frame => {
    const value = evaluate(frame)
    frame.trace?.push({ type: 'read', start, end, name, value: javaToString(value), className: value === null ? null : classNameOf(value) })
    return value
  }
}

/** An expression as a condition. Only true, references, comparisons and logic can hold: `#if('a')` does not. */
export function compileTest(expression: Expression, scope: Scope): Test {
  if (expression.type === 'constant') return () => expression.value === true
  if (expression.type === 'reference') return testReference(compileValue(expression, scope))
  if (expression.type === 'not') {
    const operand = compileTest(expression.operand, scope)
    return expression.times % 2 === 1 ? frame => !operand(frame) : operand
  }
  if (expression.type !== 'chain') return () => false
  const { level } = expression
  if (level === 'or' || level === 'and') return compileLogic(expression, scope)
  if (level === 'sum' || level === 'product') return () => false
  const value = compileChain(expression, scope)
  // A single comparison gives true or false and nothing else.
  return expression.rest.length === 1 ? (value as Test) : frame => value(frame) === true
}

/** Everything but false holds, the empty string and what is not there too; a `#define` block unless it has no text. */
function testReference(value: Evaluate): Test {
  return frame => {
    const found = value(frame)
    if (typeof found === 'boolean') return found
    if (found instanceof JavaObject && frame.blocks?.has(found)) return isBlockPrintable(frame, found)
    return found !== null
  }
}

function isBlockPrintable(frame: Frame, block: JavaObject): boolean {
  let printed = false
  frame.capture(() => {
    printed = frame.blocks?.get(block)?.() ?? false
  })
  return printed
}

function compileString({ body, cut }: Extract<Expression, { type: 'string' }>, scope: Scope): Evaluate {
  const last = body.at(-1)
  const cutEarly = cut && last?.type === 'text'
  const kept = cutEarly ? body.with(-1, { ...last, text: last.text.slice(0, -1) }) : body
  const run = scope.compileTemplate(kept, scope)
  if (!cut || cutEarly) return frame => frame.capture(run)
  return frame => frame.capture(run).slice(0, -1)
}

function compileMap({ entries }: Extract<Expression, { type: 'map' }>, scope: Scope): Evaluate {
  const pairs = entries.map(([key, value]) => [compileValue(key, scope), compileValue(value, scope)] as const)
  return frame => {
    const map = new JavaMap()
    for (const [key, value] of pairs) map.put(key(frame), value(frame))
    return map
  }
}

function compileLogic({ level, first, rest }: Chain, scope: Scope): Test {
  const tests = [first, ...rest.map(({ operand }) => operand)].map(operand => compileTest(operand, scope))
  if (level === 'or') return frame => tests.some(test => test(frame))
  return frame => tests.every(test => test(frame))
}

function compileChain(chain: Chain, scope: Scope): Evaluate {
  const { level, rest } = chain
  if (level === 'or' || level === 'and') return compileLogic(chain, scope)
  const first = compileValue(chain.first, scope)
  const steps = rest.map(({ operator, operand, literal }, index) => ({
    operator,
    operand: compileValue(operand, scope),
    // What stands for a side that has no value when it is added to a string.
    leftLiteral: index === 0 ? literalOf(chain.first) : (rest[index - 1]?.literal ?? ''),
    literal: literal.trim(),
  }))
  const [only] = steps
  if (only && steps.length === 1 && level !== 'sum' && level !== 'product') {
    const { operator, operand } = only
    const compare = comparisons[operator as keyof typeof comparisons]
    return frame => {
      const left = first(frame)
      const right = operand(frame)
      return typeof left === 'number' && typeof right === 'number' ? compare(left, right) : operateTest(frame, operator, left, right)
    }
  }
  return frame => {
    let value = first(frame)
    for (const { operator, operand, leftLiteral, literal } of steps) value = operate(frame, operator, value, operand(frame), leftLiteral, literal)
    return value
  }
}

function literalOf(expression: Expression): string {
  return expression.type === 'chain' ? (expression.rest.at(-1)?.literal ?? '') : ''
}
