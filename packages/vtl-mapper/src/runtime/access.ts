import { javaError } from '../errors.ts'
import { findMethod } from '../methods/find-method.ts'
import { checkIndex } from '../methods/list-methods.ts'
import { parts } from '../parts.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap } from '../values/java-map.ts'
import type { Expression } from '../parser/syntax-tree.ts'
import type { JavaClass, Method } from '../values/java-object.ts'
import { JavaObject } from '../values/java-object.ts'
import type { Value, ValueType } from '../values/value.ts'
import { typeOf } from '../values/value.ts'
import type { Frame } from './frame.ts'

/** A name where a method is called or a property read, with what was found for it last: most places have one type. */
export type Site = {
  readonly name: string
  /** What is passed to the method. */
  readonly passed: readonly Expression[] | undefined
  /** The argument, where it is one text that never changes and somebody has asked. */
  text: string | undefined
  readonly isClass: boolean
  owner: JavaClass | ValueType | undefined
  found: Method | undefined
}

/** A place where a name stands. */
export const createSite = (name: string, passed?: readonly Expression[]): Site => ({ name, passed, text: undefined, isClass: name === 'class' || name === 'Class', owner: undefined, found: undefined })

/** `$owner.name(…)`; null when the value has no such method. */
export function callMethod(frame: Frame, owner: Value, method: Site, args: readonly Value[]): Value {
  if (owner === null) return null
  const own = owner instanceof JavaObject ? owner.class : typeOf(owner)
  if (method.owner !== own) {
    method.owner = own
    method.found = parts()?.prepareMethod(own, method) ?? methodOf(owner, method.name)
  }
  let cost = typeof owner === 'string' ? owner.length : 0
  for (const arg of args) if (typeof arg === 'string') cost += arg.length
  if (cost > 63) frame.spend(cost >> 6)
  return method.found?.(owner, args, frame) ?? null
}

/** The method of that name that a template may call on the value. */
function methodOf(owner: Exclude<Value, null>, name: string): Method | undefined {
  return (owner instanceof JavaObject ? owner.class.methods.get(name) : undefined) ?? findMethod(typeOf(owner), name)
}

const none: readonly Value[] = []

/** `$owner.name`: `getName()`, then a map's entry or what `get` gives, then `isName()`. */
export function getProperty(frame: Frame, owner: Value, property: Site): Value {
  if (owner === null) return null
  if (owner instanceof JavaMap && !property.isClass) return owner.entries.get(property.name) ?? null
  const own = owner instanceof JavaObject ? owner.class : typeOf(owner)
  if (property.owner !== own) {
    const { name } = property
    // Of Velocity's two spellings the other one, with a small letter, is no method's name.
    const prefixed = (prefix: string): Method | undefined => methodOf(owner, prefix + name.charAt(0).toUpperCase() + name.slice(1))
    const get = owner instanceof JavaObject ? methodOf(owner, 'get') : undefined
    property.owner = own
    property.found = prefixed('get') ?? (get && ((self, _, rendering) => get(self, [name], rendering))) ?? prefixed('is')
  }
  return property.found?.(owner, none, frame) ?? null
}

/** `$owner[key]`; a negative number counts from the end. */
export function getIndex(frame: Frame, owner: Value, key: Value): Value {
  const index = fromEnd(frame, owner, key)
  if (owner instanceof JavaMap) return owner.get(index)
  if (!(owner instanceof JavaList)) return callMethod(frame, owner, createSite('get'), [index])
  if (typeof index !== 'number') return null
  checkIndex(index, owner.items.length)
  return owner.items[index] ?? null
}

/** A negative number added to what `size()` gives. */
function fromEnd(frame: Frame, owner: Value, key: Value): Value {
  if (typeof key !== 'number' || key >= 0) return key
  const size = callMethod(frame, owner, createSite('size'), none)
  if (typeof size === 'number') return size + key
  throw javaError('lang.UnsupportedOperation', key)
}

/** `#set($owner[key] = value)`, and `#set($owner.key = value)` of a map or an object that has `put`. */
export function setIndex(frame: Frame, owner: Value, key: Value, value: Value): void {
  const index = fromEnd(frame, owner, key)
  if (owner instanceof JavaMap) owner.put(index, value)
  else if (owner instanceof JavaObject) callMethod(frame, owner, createSite('put'), [index, value])
  else if (owner instanceof JavaList && typeof index === 'number') {
    checkIndex(index, owner.items.length)
    owner.items[index] = value
  }
}
