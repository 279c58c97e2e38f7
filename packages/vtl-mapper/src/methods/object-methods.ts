import { javaError } from '../errors.ts'
import { classNameOf } from '../values/class-name.ts'
import { javaEquals } from '../values/java-equals.ts'
import { javaHashCode } from '../values/java-hash-code.ts'
import { JavaObject } from '../values/java-object.ts'
import type { JavaClass, MethodTable } from '../values/java-object.ts'
import type { Value } from '../values/value.ts'
import { itemsOf } from '../runtime/iterate.ts'
import type { ItemSource } from '../runtime/iterate.ts'
import { methodTable } from './signature.ts'

/** What every value has in Java. */
export const objectMethods: MethodTable = methodTable<Exclude<Value, null>>()({
  toString: (self, _, rendering) => rendering.print(self),
  'equals o': (self, [other], rendering) => javaEquals(self, other, rendering),
  hashCode: (self, _, rendering) => javaHashCode(self, rendering),
  getClass: self => createClass(classNameOf(self)),
})

/** The argument of `compareTo`: Java takes every object, and throws when its class is another one. */
export function comparable<T extends Exclude<Value, null>>(self: T, other: Value): T {
  const given = other === null ? 'null' : classNameOf(other)
  if (given !== classNameOf(self)) throw javaError('lang.ClassCast', given)
  return other as T
}

/** `.class`: a name and nothing else. Nothing can be loaded, made or called through it. */
const classClass: JavaClass = {
  name: 'java.lang.Class',
  methods: methodTable<JavaObject>()({
    'getName|getTypeName': self => self.state as string,
    getSimpleName: self => (self.state as string).replace(/^.*[.$]/, ''),
  }),
  print: self => `class ${self.state as string}`,
}

const characterClass: JavaClass = {
  name: 'java.lang.Character',
  methods: methodTable<JavaObject>()({
    charValue: self => self,
    'compareTo o': (self, [other]) => self.print().charCodeAt(0) - comparable(self, other).print().charCodeAt(0),
  }),
  print: self => self.state as string,
}

const iteratorClass: JavaClass = {
  name: 'java.util.ArrayList$Itr',
  methods: methodTable<JavaObject>()({
    hasNext: self => (self.state as ItemSource).hasNext(),
    next: self => (self.state as ItemSource).next(),
  }),
  print: self => `${self.class.name}@0`,
}

/** `$value.class` by the name of the class. */
export const createClass = (name: string): JavaObject => new JavaObject(classClass, name)

/** `$s.charAt(0)`: a character, which is no string: it equals one only by text. */
export const createCharacter = (character: string): JavaObject => new JavaObject(characterClass, character)

/** `.iterator()`. */
export const createIterator = (items: readonly Value[]): JavaObject => new JavaObject(iteratorClass, itemsOf(items))
