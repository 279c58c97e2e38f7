import { VtlError } from '../errors.ts'
import type { Expression, Foreach, Template } from '../parser/syntax-tree.ts'
import { classNameOf } from '../runtime/class-name.ts'
import type { ForeachScope } from '../runtime/foreach-scope.ts'
import { createForeachObject, scopeOf } from '../runtime/foreach-scope.ts'
import type { Frame } from '../runtime/frame.ts'
import { iterate } from '../runtime/iterate.ts'
import { StopSignal } from '../runtime/stop-signal.ts'
import { javaToString } from '../values/java-to-string.ts'
import type { Value } from '../values/value.ts'
import type { Scope } from './scope.ts'

type Compilers = {
  readonly compileValue: (expression: Expression, scope: Scope) => (frame: Frame) => Value
  readonly compileTemplate: (template: Template, scope: Scope) => (frame: Frame) => void
}

/** `#foreach`, with `$foreach`, `$velocityCount` and `$velocityHasNext` while it runs and what they were before afterwards. */
export function compileForeach(statement: Foreach, scope: Scope, { compileValue, compileTemplate }: Compilers): (frame: Frame) => void {
  const { name, list, start, end } = statement
  const item = scope.slot(name)
  const count = scope.slot('velocityCount')
  const hasNext = scope.slot('velocityHasNext')
  const control = scope.slot('foreach')
  const body = compileTemplate(statement.body, scope)
  const evaluate = list && compileValue(list, scope)
  const cost = 1 + statement.body.length
  return frame => {
    frame.at = start
    if (!evaluate) throw new VtlError('ERR_VTL_METHOD', '#foreach has no list')
    const items = iterate(evaluate(frame))
    if (!items) return
    const { slots } = frame
    const before = [slots[item], slots[count], slots[hasNext]] as const
    const object = createForeachObject(slots[control] ?? null)
    const loop = object.state as ForeachScope
    const { held } = frame
    slots[control] = object
    let isThere = true
    let pending: StopSignal | undefined
    try {
      for (let counter = 1; items.hasNext(); counter++) {
        if (counter > frame.limits.maxIterations) throw tooMany(frame, start)
        frame.spend(cost)
        const value = items.next()
        loop.index++
        loop.hasNext = items.hasNext()
        slots[count] = counter
        slots[hasNext] = loop.hasNext
        slots[item] = value
        if (scope.trace) frame.trace?.push({ type: 'foreach', start, end, index: loop.index, name: `$${name}`, value: javaToString(value), className: value === null ? null : classNameOf(value) })
        frame.held = value === null ? hold(held, item) : held
        body(frame)
      }
    } catch (error) {
      if (!(error instanceof StopSignal)) throw error
      if (!error.isFor(loop)) pending = error
    } finally {
      frame.held = held
      slots[item] = before[0] ?? null
      slots[count] = before[1] ?? null
      slots[hasNext] = before[2] ?? null
      isThere = leave(frame, control)
    }
    frame.at = start
    if (!isThere) throw new VtlError('ERR_VTL_METHOD', 'java.lang.NullPointerException: the loop has lost its $foreach')
    if (pending) throw pending
  }
}

/** More iterations than the limits allow. */
export function tooMany(frame: Frame, start: number): VtlError {
  frame.at = start
  return new VtlError('ERR_VTL_STEP_BUDGET', `a #foreach ran more than ${frame.limits.maxIterations} times`)
}

/** A null item stays null in its iteration, even where `#set` gives the loop's variable a value. */
export function hold(held: Frame['held'], slot: number): Frame['held'] {
  return new Set(held).add(slot)
}

/** `$foreach` becomes what it was, unless the template has set it to something else. False where a loop over `$foreach` has taken it away. */
export function leave({ slots }: Frame, control: number): boolean {
  const value = slots[control] ?? null
  const loop = scopeOf(value)
  if (loop) slots[control] = loop.parent ?? loop.replaced
  return value !== null
}
