import { insert } from '../compiler/compile-statement.ts'
import { hold, leave, tooMany } from '../compiler/compile-foreach.ts'
import type { Program } from '../compiler/compile.ts'
import type { Scope } from '../compiler/scope.ts'
import { escapeQuickly } from '../fast/escape-quickly.ts'
import type { Template } from '../parser/syntax-tree.ts'
import { callMethod, getIndex, getProperty } from '../runtime/access.ts'
import type { Site } from '../runtime/access.ts'
import { createForeachObject } from '../runtime/foreach-scope.ts'
import type { Frame, RenderLimits } from '../runtime/frame.ts'
import { operateTest } from '../runtime/operators.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap, MapView } from '../values/java-map.ts'
import { JavaObject } from '../values/java-object.ts'
import { JavaNumber } from '../values/java-numbers.ts'
import { numberToString } from '../values/number-to-string.ts'
import type { Value } from '../values/value.ts'
import { inputClass } from '../variables/input.ts'
import type { InputState } from '../variables/input.ts'
import { readVariables, toValue } from '../variables/to-value.ts'
import { util } from '../variables/util.ts'
import { emitTemplate } from './emit-statement.ts'
import { iterateQuickly } from './items.ts'
import { NeedsLoopObjects, NotGenerated, Source, internalized } from './source.ts'
import { Uses } from './uses.ts'

/** What generated code calls. */
const runtime = {
  readVariables,
  /** Whether variables are in an object as JavaScript has them. */
  isPlain: (given: unknown): boolean => typeof given === 'object' && given !== null && !(given instanceof JavaMap) && !(given instanceof Map),
  /** One of them. What an object inherits is no variable; it is none of our objects either. */
  own: (given: object, name: string, value: unknown): Value => {
    if (value instanceof JavaMap || value instanceof JavaObject) return value
    return value !== undefined && Object.hasOwn(given, name) ? toValue(value) : null
  },
  /** The payload that a plain path reads from, where it was read before and nothing can change it; undefined elsewhere. */
  rootOf: (frame: Frame, owner: Value, start: number): Value | undefined => {
    if (frame.mutates || !(owner instanceof JavaObject) || owner.class !== inputClass) return undefined
    const { root, body } = owner.state as InputState
    if (root === null) return undefined
    frame.at = start
    if (body.length > 255) frame.spend(body.length >> 8)
    return root
  },
  JavaList,
  JavaMap,
  MapView,
  JavaNumber,
  number: numberToString,
  call: (frame: Frame, owner: Value, name: Site, args: readonly Value[], start: number): Value => {
    frame.at = start
    // With one text that never changes, what was found for the class is called at once.
    if (name.text !== undefined && owner instanceof JavaObject && name.owner === owner.class) return name.found?.(owner, args, frame) ?? null
    return callMethod(frame, owner, name, args)
  },
  /** `$util.escapeJavaScript()` of a text, the method that is called most. */
  escape: (frame: Frame, owner: Value, name: Site, argument: Value, start: number): Value => {
    frame.at = start
    if (owner !== util || typeof argument !== 'string') return callMethod(frame, owner, name, [argument])
    if (argument.length > 63) frame.spend(argument.length >> 6)
    return escapeQuickly(argument, 'script')
  },
  property: (frame: Frame, owner: Value, name: Site, start: number): Value => {
    frame.at = start
    return getProperty(frame, owner, name)
  },
  index: (frame: Frame, owner: Value, key: Value, start: number): Value => {
    frame.at = start
    return getIndex(frame, owner, key)
  },
  test: operateTest,
  insert,
  iterate: iterateQuickly,
  loop: createForeachObject,
  slotsOf: (frame: Frame): Value[] => frame.slots,
  limitsOf: (frame: Frame): RenderLimits => frame.limits,
  stateOf: (object: JavaObject): unknown => object.state,
  spend: (frame: Frame): void => frame.spend(0),
  hold,
  leaveLoop: leave,
  tooMany,
} as const

/**
 * A template as one function of JavaScript, which does what the closures do, and one that reads its variables; undefined where it leaves the template to them, and
 * where no code may be generated.
 */
export function generate(template: Template, scope: Scope): Program | undefined {
  try {
    const source = emit(template, scope)
    // oxlint-disable-next-line typescript/no-implied-eval -- made of words of this package and numbers, with the template's texts as data
    const make = new Function('k', ...Object.keys(runtime), source.code(scope.names)) as (...given: unknown[]) => [Program['run'], Program['read']]
    scope.names.forEach((name, slot) => (scope.names[slot] = internalized(name)))
    const [run, read] = make(source.constants, ...Object.values(runtime))
    return { run, read }
  } catch (error) {
    if (error instanceof NotGenerated || error instanceof EvalError || error instanceof SyntaxError || error instanceof RangeError) return undefined
    throw error
  }
}

/** Loops are cheapest without an object behind `$foreach`, which hardly any template asks for. */
function emit(template: Template, scope: Scope): Source {
  const uses = new Uses(template)
  const source = new Source(false)
  try {
    emitTemplate({ source, scope, uses }, template)
    return source
  } catch (error) {
    if (!(error instanceof NeedsLoopObjects)) throw error
    const full = new Source(true)
    emitTemplate({ source: full, scope, uses }, template)
    return full
  }
}
