import { javaError } from '../errors.ts'
import type { Expression, Reference, Statement, Template } from '../parser/syntax-tree.ts'
import { setIndex } from '../runtime/access.ts'
import { scopeOf } from '../runtime/foreach-scope.ts'
import { blockOf } from '../runtime/frame.ts'
import type { Block, Frame } from '../runtime/frame.ts'
import { StopSignal } from '../runtime/stop-signal.ts'
import { JavaObject } from '../values/java-object.ts'
import type { Value } from '../values/value.ts'
import { compileForeach } from './compile-foreach.ts'
import { compilePath, compileReference, compileTest, compileValue } from './compile-expression.ts'
import type { Scope } from './scope.ts'

/** Renders into the frame. */
export type Run = (frame: Frame) => void

/** A sequence of statements as one function. */
export function compileTemplate(template: Template, scope: Scope): Run {
  const runs = template.map(statement => compileStatement(statement, scope))
  return frame => {
    for (const run of runs) run(frame)
  }
}

/** A single statement as a function. */
export function compileStatement(statement: Statement, scope: Scope): Run {
  switch (statement.type) {
    case 'text':
      return frame => {
        frame.out += statement.text
      }
    case 'reference':
      return compileInsertion(statement, scope)
    case 'set':
      return compileAssignment(statement, scope)
    case 'if':
      return compileIf(statement, scope)
    case 'foreach':
      return compileForeach(statement, scope)
    case 'define':
      return compileDefine(statement, scope)
    case 'break': {
      const evaluate = compiled(statement.value, scope)
      return frame => {
        frame.record('break', statement)
        const owner = evaluate && scopeOf(evaluate(frame))
        frame.at = statement.start
        if (evaluate && !owner) throw javaError('lang.IllegalArgument', '#break')
        throw new StopSignal(owner ?? 'nearest')
      }
    }
    case 'stop': {
      const evaluate = compiled(statement.value, scope)
      return frame => {
        evaluate?.(frame)
        frame.record('stop', statement)
        throw new StopSignal('all')
      }
    }
  }
}

const compiled = (expression: Expression | undefined, scope: Scope): ((frame: Frame) => Value) | undefined => expression && compileValue(expression, scope)

/** A reference among text. */
function compileInsertion(reference: Reference, scope: Scope): Run {
  const { literal, prefix, escaped, bare, literalOnly } = reference
  if (literalOnly) return () => {}
  const evaluate = compileReference(reference, scope)
  return frame => {
    const before = frame.out.length
    const value = evaluate(frame)
    if (escaped || bare) return frame.write(prefix + literal)
    insert(frame, value, reference)
    if (scope.trace) frame.record('reference', reference, undefined, { value: frame.out.slice(before) })
  }
}

/** Prints a value: a `#define` block runs. */
export function insert(frame: Frame, value: Value, { prefix, literal }: Reference): void {
  const block = blockOf(value)
  if (!block) frame.write(prefix + frame.print(value))
  else if (!block()) frame.write(prefix.replace(/^\\+/, '$&$&') + (literal.startsWith('$!') ? '' : literal))
}

/** `#set`. A value of null changes nothing. */
function compileAssignment(statement: Extract<Statement, { type: 'set' }>, scope: Scope): Run {
  const { target, start } = statement
  const evaluate = compileValue(statement.value, scope)
  const assign = compileTarget(target, scope)
  return frame => {
    const value = evaluate(frame)
    if (scope.trace) frame.record('set', statement, value, { name: target.literal })
    frame.at = start
    if (value !== null) assign(frame, value)
  }
}

function compileTarget({ name, path, assignedName }: Reference, scope: Scope): (frame: Frame, value: Value) => void {
  const last = path.at(-1)
  if (!last) {
    // The name is what stands between `$` and the end, so that `#set(${x}=1)` sets nothing that can be read.
    const slot = scope.slot(assignedName)
    return (frame, value) => frame.give(slot, value)
  }
  scope.mutates = true
  const walk = compilePath(name, path.slice(0, -1), scope)
  // Velocity takes the name of a method for the name of a property.
  const key = last.type === 'index' ? compileValue(last.index, scope) : () => last.name
  return (frame, value) => {
    const owner = walk(frame)
    if (owner !== null) setIndex(frame, owner, key(frame), value)
  }
}

function compileIf(statement: Extract<Statement, { type: 'if' }>, scope: Scope): Run {
  const { branches, otherwise } = statement
  const tests = branches.map(({ condition }) => compileTest(condition, scope))
  const runs = [...branches.map(({ body }) => body), otherwise ?? []].map(body => compileTemplate(body, scope))
  return frame => {
    const taken = tests.findIndex(test => test(frame))
    if (frame.trace) {
      const looked = branches.slice(0, taken + 1 || undefined).map(({ condition: { start, end } }, index) => ({ start, end, held: index === taken }))
      frame.record('if', statement, undefined, { branch: taken >= 0 ? taken : otherwise ? 'else' : 'none', tests: looked })
    }
    // -1 is the last.
    runs.at(taken)?.(frame)
  }
}

/** How deep a `#define` block may be inside itself. */
const maxBlockDepth = 2

function compileDefine(statement: Extract<Statement, { type: 'define' }>, scope: Scope): Run {
  const { name, body } = statement
  const run = compileTemplate(body, scope)
  const slot = scope.slot(name)
  return frame => {
    let depth = 0
    const block: Block = () => {
      if (depth >= maxBlockDepth) return false
      depth++
      frame.spend(1 + body.length)
      try {
        run(frame)
      } catch (error) {
        if (!(error instanceof StopSignal && error.target === 'nearest')) throw error
      } finally {
        depth--
      }
      return true
    }
    const print = (): string => frame.capture(block) ?? 'null'
    frame.give(slot, new JavaObject({ name: 'org.apache.velocity.runtime.directive.Block$Reference', methods: new Map(), print }, block))
    frame.record('define', statement)
  }
}
