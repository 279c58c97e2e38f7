import { classNameOf } from '../runtime/class-name.ts'
import { javaEquals } from '../values/java-equals.ts'
import { javaHashCode } from '../values/java-hash-code.ts'
import { JavaObject } from '../values/java-object.ts'
import type { JavaMethod } from '../values/java-object.ts'
import { javaToString } from '../values/java-to-string.ts'
import type { Value } from '../values/value.ts'
import type { Method, MethodTable } from './method-table.ts'

/** What every value has in Java. */
export const objectMethods: MethodTable<Exclude<Value, null>> = new Map<string, Method<Exclude<Value, null>>>([
  ['toString', (self, args) => (args.length === 0 ? javaToString(self) : undefined)],
  ['equals', (self, [other, ...more]) => (other === undefined || more.length > 0 ? undefined : javaEquals(self, other))],
  ['hashCode', (self, args) => (args.length === 0 ? javaHashCode(self) : undefined)],
  ['getClass', (self, args) => (args.length === 0 ? createClass(classNameOf(self)) : undefined)],
])

const classMethods: ReadonlySet<string> = new Set(['getName', 'getTypeName', 'getSimpleName'])

/** `.class`: a name and nothing else. Nothing can be loaded, made or called through it. */
export function createClass(name: string): JavaObject {
  const simple = name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1)
  const methods = new Map<string, JavaMethod>()
  for (const method of classMethods) methods.set(method, () => (method === 'getSimpleName' ? simple : name))
  return new JavaObject('java.lang.Class', methods, () => `class ${name}`)
}

/** `$s.charAt(0)`: a character, which is no string: it equals one only by text. */
export function createCharacter(character: string): JavaObject {
  const methods = new Map<string, JavaMethod>([
    ['charValue', () => createCharacter(character)],
    ['compareTo', ([other = null]) => (other instanceof JavaObject ? character.charCodeAt(0) - other.print().charCodeAt(0) : null)],
  ])
  return new JavaObject('java.lang.Character', methods, () => character)
}

/** `.iterator()`. */
export function createIterator(items: readonly Value[]): JavaObject {
  let at = 0
  const methods = new Map<string, JavaMethod>([
    ['hasNext', () => at < items.length],
    ['next', () => items[at++] ?? null],
  ])
  return new JavaObject('java.util.ArrayList$Itr', methods, () => 'java.util.ArrayList$Itr@0')
}
