import { classNameOf } from '../runtime/class-name.ts'
import { javaEquals } from '../values/java-equals.ts'
import { JavaObject } from '../values/java-object.ts'
import type { JavaClass, JavaMethod } from '../values/java-object.ts'
import { javaToString } from '../values/java-to-string.ts'
import type { Value } from '../values/value.ts'
import { bare, comparable, javaError } from './arguments.ts'
import type { Method, MethodTable } from './method-table.ts'

/** What every value has in Java. */
export const objectMethods: MethodTable<Exclude<Value, null>> = new Map<string, Method<Exclude<Value, null>>>([
  ['toString', bare((self, frame) => frame.print(self))],
  ['equals', (self, [other, ...more], frame) => (other === undefined || more.length > 0 ? undefined : javaEquals(self, other, frame))],
  ['getClass', bare(self => createClass(classNameOf(self)))],
])

const text = (self: JavaObject): string => String(self.state)

/** `.class`: a name and nothing else. Nothing can be loaded, made or called through it. */
const classClass: JavaClass = {
  name: 'java.lang.Class',
  methods: new Map<string, JavaMethod>([
    ['getName', (_, self) => text(self)],
    ['getTypeName', (_, self) => text(self)],
    ['getSimpleName', (_, self) => text(self).replace(/^.*[.$]/, '')],
  ]),
  print: self => `class ${text(self)}`,
}

const characterClass: JavaClass = {
  name: 'java.lang.Character',
  methods: new Map<string, JavaMethod>([
    ['charValue', (_, self) => self],
    ['compareTo', (args, self) => text(self).charCodeAt(0) - javaToString(comparable(self, args) ?? null).charCodeAt(0)],
  ]),
  print: text,
}

type Iteration = { readonly items: readonly Value[]; at: number }

const iteratorClass: JavaClass = {
  name: 'java.util.ArrayList$Itr',
  methods: new Map<string, JavaMethod>([
    ['hasNext', (_, self) => (self.state as Iteration).at < (self.state as Iteration).items.length],
    ['next', (_, self) => next(self.state as Iteration)],
  ]),
  print: () => 'java.util.ArrayList$Itr@0',
}

function next(iteration: Iteration): Value {
  if (iteration.at >= iteration.items.length) throw javaError('java.util.NoSuchElementException', 'the iterator is at its end')
  return iteration.items[iteration.at++] ?? null
}

/** `$value.class` by the name of the class. */
export function createClass(name: string): JavaObject {
  return new JavaObject(classClass, name)
}

/** `$s.charAt(0)`: a character, which is no string: it equals one only by text. */
export function createCharacter(character: string): JavaObject {
  return new JavaObject(characterClass, character)
}

/** `.iterator()`. */
export function createIterator(items: readonly Value[]): JavaObject {
  return new JavaObject(iteratorClass, { items, at: 0 } satisfies Iteration)
}
