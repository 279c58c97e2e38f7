import type { Access, Expression, Reference } from '../parser/syntax-tree.ts'
import { callMethod, getIndex, getProperty, MethodName, PropertyName } from '../runtime/access.ts'
import type { Frame } from '../runtime/frame.ts'
import { JavaMap } from '../values/java-map.ts'
import type { Value } from '../values/value.ts'
import type { Scope } from './scope.ts'

type CompileValue = (expression: Expression, scope: Scope) => (frame: Frame) => Value
type Step = (frame: Frame, owner: Value) => Value

/** The value of a reference. What is not there is the empty string, in AWS's profile of Velocity. */
export function compileReference(reference: Reference, scope: Scope, compileValue: CompileValue): (frame: Frame) => Value {
  if (reference.bare || reference.literalOnly) return () => null
  const slot = scope.slot(reference.name)
  const { path } = reference
  if (path.length === 0) return frame => frame.slots[slot] ?? ''
  const access = path[0]
  if (access && path.length === 1) {
    const first = compileStep(access, scope, compileValue)
    const member = plainMember(reference)
    return frame => {
      const root = frame.slots[slot]
      if (member !== undefined && root instanceof JavaMap) return root.entries.get(member) ?? ''
      return root === null || root === undefined ? '' : (first(frame, root) ?? '')
    }
  }
  const walk = compilePath(path, scope, compileValue)
  return frame => walk(frame, frame.slots[slot] ?? null) ?? ''
}

/** The member of `$name.member`, the most frequent of all, which a map is asked for at once. */
export function plainMember({ path }: Reference): string | undefined {
  const only = path[0]
  return only?.type === 'property' && path.length === 1 && only.name !== 'class' && only.name !== 'Class' ? only.name : undefined
}

/** Follows a path from a value; null as soon as something is not there. */
export function compilePath(path: readonly Access[], scope: Scope, compileValue: CompileValue): Step {
  const steps = path.map(access => compileStep(access, scope, compileValue))
  return (frame, root) => walkSteps(frame, root, steps)
}

function walkSteps(frame: Frame, root: Value, steps: readonly Step[]): Value {
  let value = root
  for (let index = 0; index < steps.length && value !== null; index++) value = (steps[index] as Step)(frame, value)
  return value
}

/** Methods that change a list or a map, whatever else has a method of that name. */
const mutators: ReadonlySet<string> = new Set(
  ['add', 'addAll', 'appendElement', 'clear', 'put', 'putAll', 'putIfAbsent', 'remove', 'removeAll', 'replace', 'retainAll', 'set', 'setValue'],
)

function compileStep(access: Access, scope: Scope, compileValue: CompileValue): Step {
  const { start } = access
  if (access.type === 'property') {
    const name = new PropertyName(access.name)
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
  if (mutators.has(access.name)) scope.mutates = true
  return compileCall(access, scope, compileValue)
}

/** The argument of a call that has one, a text that never changes. */
export function onlyText(args: readonly Expression[]): string | undefined {
  const only = args[0]
  return only?.type === 'constant' && typeof only.value === 'string' && args.length === 1 ? only.value : undefined
}

function compileCall({ name: called, args: given, start }: Access & { type: 'method' }, scope: Scope, compileValue: CompileValue): Step {
  const name = new MethodName(called, onlyText(given))
  if (given.every(argument => argument.type === 'constant')) {
    const values = given.map(({ value }) => value)
    return (frame, owner) => {
      frame.at = start
      return callMethod(frame, owner, name, values)
    }
  }
  const args = given.map(argument => compileValue(argument, scope))
  const only = args[0]
  if (only && args.length === 1) {
    return (frame, owner) => {
      const argument = only(frame)
      frame.at = start
      return callMethod(frame, owner, name, [argument])
    }
  }
  return (frame, owner) => {
    const values = args.map(argument => argument(frame))
    frame.at = start
    return callMethod(frame, owner, name, values)
  }
}
