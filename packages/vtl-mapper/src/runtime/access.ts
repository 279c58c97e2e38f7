import { VtlError } from '../errors.ts'
import { checkIndex, wrongCount } from '../methods/arguments.ts'
import { findMethod, typeOf } from '../methods/find-method.ts'
import type { AnyMethod, ValueType } from '../methods/find-method.ts'
import { createClass } from '../methods/object-methods.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap, MapView } from '../values/java-map.ts'
import { JavaObject } from '../values/java-object.ts'
import type { JavaClass, JavaMethod } from '../values/java-object.ts'
import type { Value } from '../values/value.ts'
import { isNumber } from './arithmetic.ts'
import { classNameOf } from './class-name.ts'
import type { Frame } from './frame.ts'

/** A method's name where it is called, with what was found for it last: most places call one method of one type. */
export class MethodName {
  readonly name: string
  /** The argument, where it is one text that never changes. */
  readonly text: string | undefined
  owner: JavaClass | undefined
  own: JavaMethod | undefined
  /** Whether it takes no arguments. */
  isBare = false
  type: ValueType | undefined
  found: AnyMethod | undefined

  constructor(name: string, text?: string) {
    this.name = name
    this.text = text
  }
}

/** Methods without parameters of objects such as `$foreach`. */
const withoutArguments = /^(?:(?:get|has|is)[A-Z]|next$|size$|charValue$)/

/** `$owner.name(…)`; null when the value has no such method. */
export function callMethod(frame: Frame, owner: Value, method: MethodName, args: readonly Value[]): Value {
  if (owner === null) return null
  if (owner instanceof JavaObject) {
    if (method.owner !== owner.class) {
      const prepare = method.text === undefined ? undefined : owner.class.prepared?.get(method.name)
      method.own = prepare?.(method.text as string) ?? owner.class.methods.get(method.name)
      method.isBare = withoutArguments.test(method.name)
      method.owner = owner.class
    }
    if (method.own) {
      if (args.length > 0 && method.isBare) throw wrongCount()
      frame.spend(costOf(owner, args))
      return method.own(args, owner, frame)
    }
  }
  const type = typeOf(owner)
  if (method.type !== type) {
    method.type = type
    method.found = findMethod(type, method.name)
  }
  if (args.length > 0 && args.includes(null)) refuseNull(owner, method.name, args)
  return method.found?.(owner, args, frame) ?? null
}

const refusing = {
  string: /^(?:compareTo|compareToIgnoreCase|concat|contains|contentEquals|endsWith|indexOf|lastIndexOf|matches|split|startsWith)$/,
  replacing: /^(?:replace|replaceAll|replaceFirst)$/,
  number: /^(?:compareTo|parseDouble|parseInt|parseLong)$/,
} as const

/** Methods of strings and numbers throw for null, which in a template only a bare word or a range without an end is. */
function refuseNull(owner: Exclude<Value, null>, name: string, args: readonly Value[]): void {
  const isText = typeof owner === 'string' && args.every(argument => argument === null || typeof argument === 'string')
  const one = args.length === 1 && ((isText && refusing.string.test(name)) || (isNumber(owner) && refusing.number.test(name)))
  if (!one && !(isText && args.length === 2 && refusing.replacing.test(name))) return
  throw new VtlError('ERR_VTL_METHOD', `java.lang.NullPointerException: an argument of ${name} is null`)
}

/** What calling a method of such an object costs: the texts that it reads. */
function costOf({ class: own, state }: JavaObject, args: readonly Value[]): number {
  const text = args.length > 0 ? args[0] : ''
  return 1 + (own.cost ? own.cost(state) : 0) + (typeof text === 'string' ? text.length >> 6 : 0)
}

/** A property's name, and the methods that Velocity tries for it: `getName` and `getname`, `isName` and `isname`. */
export class PropertyName {
  readonly name: string
  readonly isClass: boolean
  /** The class that was asked last, and what reads the property there. */
  owner: JavaClass | undefined
  getter: JavaMethod | undefined
  #methods: readonly [string, string, string, string] | undefined

  constructor(name: string) {
    this.name = name
    this.isClass = name === 'class' || name === 'Class'
  }

  get methods(): readonly [string, string, string, string] {
    if (this.#methods) return this.#methods
    const { name } = this
    const first = name.charAt(0)
    const toggled = (first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase()) + name.slice(1)
    this.#methods = [`get${name}`, `get${toggled}`, `is${name}`, `is${toggled}`]
    return this.#methods
  }
}

/** `$owner.name`: `getName()`, then a map's entry, then `isName()`. */
export function getProperty(frame: Frame, owner: Value, property: PropertyName): Value {
  if (owner === null) return null
  if (property.isClass) return createClass(classNameOf(owner))
  if (owner instanceof JavaMap) return owner.entries.get(property.name) ?? null
  if (owner instanceof JavaObject) return readMember(frame, owner, property)
  for (const name of property.methods) {
    const value = findMethod(typeOf(owner), name)?.(owner, [], frame)
    if (value !== undefined) return value
  }
  return null
}

function readMember(frame: Frame, owner: JavaObject, property: PropertyName): Value {
  if (property.owner !== owner.class) {
    const { methods } = owner.class
    const [get, getToggled, is, isToggled] = property.methods
    const other = methods.has('get') ? getByName(property.name) : (methods.get(is) ?? methods.get(isToggled))
    property.getter = methods.get(get) ?? methods.get(getToggled) ?? other
    property.owner = owner.class
  }
  return property.getter?.([], owner, frame) ?? null
}

const getByName =
  (name: string): JavaMethod =>
  (_, self) =>
    self.call('get', [name])

/** `$owner[key]`; a negative number counts from the end. */
export function getIndex(frame: Frame, owner: Value, key: Value): Value {
  const index = fromEnd(owner, key)
  if (owner instanceof JavaMap) return owner.get(index)
  if (owner instanceof JavaList) {
    if (typeof index !== 'number') return null
    checkIndex(index, owner.items.length)
    return owner.items[index] ?? null
  }
  return callMethod(frame, owner, new MethodName('get'), [index])
}

function fromEnd(owner: Value, key: Value): Value {
  if (typeof key !== 'number' || key >= 0) return key
  if (owner instanceof JavaList) return owner.items.length + key
  if (owner instanceof JavaMap) return owner.entries.size + key
  if (owner instanceof MapView) return owner.map.entries.size + key
  throw new VtlError('ERR_VTL_METHOD', `the index ${key} counts from the end of something that has none`)
}

/** `#set($owner.name = value)`. */
export function setProperty(owner: Value, name: string, value: Value): void {
  if (owner instanceof JavaMap) owner.put(name, value)
  else if (owner instanceof JavaObject) owner.call('put', [name, value])
}

/** `#set($owner[key] = value)`. */
export function setIndex(owner: Value, key: Value, value: Value): void {
  const index = fromEnd(owner, key)
  if (owner instanceof JavaMap) owner.put(index, value)
  else if (owner instanceof JavaObject) owner.call('put', [index, value])
  else if (owner instanceof JavaList && typeof index === 'number') {
    checkIndex(index, owner.items.length)
    owner.items[index] = value
  }
}
