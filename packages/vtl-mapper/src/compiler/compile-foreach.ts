import { javaError, VtlError } from '../errors.ts'
import type { Foreach } from '../parser/syntax-tree.ts'
import type { ForeachScope } from '../runtime/foreach-scope.ts'
import { createForeachObject, scopeOf } from '../runtime/foreach-scope.ts'
import type { Frame } from '../runtime/frame.ts'
import { iterate } from '../runtime/iterate.ts'
import { StopSignal } from '../runtime/stop-signal.ts'
import type { Value } from '../values/value.ts'
import { compileValue } from './compile-expression.ts'
import type { Scope } from './scope.ts'

/** `#foreach`, with `$foreach`, `$velocityCount` and `$velocityHasNext` while it runs and what they were before afterwards. */
export function compileForeach(statement: Foreach, scope: Scope): (frame: Frame) => void {
  const { name, list, start } = statement
  const own = [name, 'velocityCount', 'velocityHasNext'].map(variable => scope.slot(variable))
  const [item, count, hasNext] = own as [number, number, number]
  const control = scope.slot('foreach')
  const body = scope.compileTemplate(statement.body, scope)
  const evaluate = list && compileValue(list, scope)
  return frame => {
    frame.at = start
    if (!evaluate) throw javaError('lang.NullPointer', '#foreach')
    const items = iterate(evaluate(frame))
    if (!items) return
    const { slots, held } = frame
    const before = own.map(slot => slots[slot] ?? null)
    const object = createForeachObject(slots[control] ?? null)
    const loop = object.state as ForeachScope
    slots[control] = object
    let pending: unknown
    try {
      while (items.hasNext()) {
        if (++loop.index >= frame.limits.maxIterations) throw tooMany(frame, start)
        frame.spend(1 + statement.body.length)
        const value = items.next()
        loop.hasNext = items.hasNext()
        slots[count] = loop.index + 1
        slots[hasNext] = loop.hasNext
        slots[item] = value
        if (scope.trace) frame.record('foreach', statement, value, { index: loop.index, name: `$${name}` })
        frame.held = value === null ? hold(held, item) : held
        body(frame)
      }
    } catch (error) {
      if (!(error instanceof StopSignal)) throw error
      if (error.target !== 'nearest' && error.target !== loop) pending = error
    }
    frame.held = held
    own.forEach((slot, index) => (slots[slot] = before[index] as Value))
    frame.at = start
    if (!leave(frame, control)) throw javaError('lang.NullPointer', '$foreach')
    if (pending) throw pending
  }
}

/** More iterations than the limits allow. */
export function tooMany(frame: Frame, start: number): VtlError {
  frame.at = start
  return new VtlError('ERR_VTL_STEP_BUDGET', `more than ${frame.limits.maxIterations} iterations of a #foreach`)
}

/** A null item stays null in its iteration, even where `#set` gives the loop's variable a value. */
export function hold(held: Frame['held'], slot: number): Frame['held'] {
  return new Set(held).add(slot)
}

/** `$foreach` becomes what it was, unless the template has set it to something else. False where a loop over `$foreach` has taken it away. */
export function leave({ slots }: Frame, control: number): boolean {
  const value = slots[control] ?? null
  const loop = scopeOf(value)
  if (loop) slots[control] = loop.before
  return value !== null
}
