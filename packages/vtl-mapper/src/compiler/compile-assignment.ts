import type { Expression, Reference, Statement } from '../parser/syntax-tree.ts'
import { setIndex, setProperty } from '../runtime/access.ts'
import { classNameOf } from '../runtime/class-name.ts'
import type { Frame } from '../runtime/frame.ts'
import { javaToString } from '../values/java-to-string.ts'
import type { Value } from '../values/value.ts'
import { compilePath } from './compile-reference.ts'
import type { Scope } from './scope.ts'

type CompileValue = (expression: Expression, scope: Scope) => (frame: Frame) => Value
type Assign = (frame: Frame, value: Value) => void

/** `#set`. A value of null changes nothing. */
export function compileAssignment(statement: Extract<Statement, { type: 'set' }>, scope: Scope, compileValue: CompileValue): (frame: Frame) => void {
  const { target, start, end } = statement
  const evaluate = compileValue(statement.value, scope)
  if (target.path.length > 0) scope.mutates = true
  const assign = target.path.length === 0 ? assignVariable(target, scope) : assignMember(target, scope, compileValue)
  if (target.path.length === 0 && !scope.trace) {
    return frame => {
      const value = evaluate(frame)
      if (value !== null) assign(frame, value)
    }
  }
  return frame => {
    const value = evaluate(frame)
    frame.trace?.push({ type: 'set', start, end, name: target.literal, value: value === null ? null : javaToString(value), className: value === null ? null : classNameOf(value) })
    frame.at = start
    if (value !== null) assign(frame, value)
  }
}

/** Without a path the name is what stands between `$` and the end, so that `#set(${x}=1)` sets nothing that can be read. */
function assignVariable(target: Reference, scope: Scope): Assign {
  const slot = scope.slot(target.assignedName)
  return (frame, value) => {
    if (!frame.held?.has(slot)) frame.slots[slot] = value
  }
}

function assignMember(target: Reference, scope: Scope, compileValue: CompileValue): Assign {
  const slot = scope.slot(target.name)
  const last = target.path.at(-1)
  const walk = compilePath(target.path.slice(0, -1), scope, compileValue)
  if (!last || last.type !== 'index') {
    // Velocity takes the name of a method for the name of a property.
    const name = last?.name ?? ''
    return (frame, value) => {
      const owner = walk(frame, frame.slots[slot] ?? null)
      if (owner !== null) setProperty(owner, name, value)
    }
  }
  const index = compileValue(last.index, scope)
  return (frame, value) => {
    const owner = walk(frame, frame.slots[slot] ?? null)
    if (owner !== null) setIndex(owner, index(frame), value)
  }
}
