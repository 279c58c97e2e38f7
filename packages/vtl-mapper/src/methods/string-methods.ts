import { trimJava } from '../json/parse-json.ts'
import type { Frame } from '../runtime/frame.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaObject } from '../values/java-object.ts'
import type { Value } from '../values/value.ts'
import { bare, comparable, isInt, isString, javaError } from './arguments.ts'
import type { Method, MethodTable } from './method-table.ts'
import { createCharacter } from './object-methods.ts'

export type StringMethod = Method<string>

const noArgs = (compute: (self: string) => Value): StringMethod =>
  bare((self, frame) => {
    frame.spend(self.length >> 6)
    return compute(self)
  })

export const oneString =
  (compute: (self: string, other: string, frame: Frame) => Value): StringMethod =>
  (self, args, frame) => {
    const [other] = args
    if (!isString(other) || args.length !== 1) return undefined
    frame.spend((self.length + other.length) >> 6)
    return compute(self, other, frame)
  }

/** A CharSequence or, where Java has both, one character. */
function charSequence(value: Value | undefined): string | undefined {
  if (value instanceof JavaObject) return value.class.name === 'java.lang.Character' ? value.print() : undefined
  return isString(value) ? value : undefined
}

/** Methods of String, static ones included, but for those of `textMethods`. */
export const stringMethods: MethodTable<string> = new Map<string, StringMethod>([
  ['length', noArgs(self => self.length)],
  ['isEmpty', noArgs(self => self === '')],
  ['isBlank', noArgs(self => self.trim() === '')],
  ['trim', noArgs(trimJava)],
  ['strip', noArgs(self => self.trim())],
  ['stripLeading', noArgs(self => self.trimStart())],
  ['stripTrailing', noArgs(self => self.trimEnd())],
  ['toUpperCase', noArgs(self => self.toUpperCase())],
  ['toLowerCase', noArgs(self => self.toLowerCase())],
  ['intern', noArgs(self => self)],
  ['toCharArray', noArgs(self => new JavaList(Array.from({ length: self.length }, (_, index) => createCharacter(self.charAt(index))), 'array'))],
  ['concat', oneString((self, other, frame) => frame.bounded(self + other))],
  ['contains', oneString((self, other) => self.includes(other))],
  ['contentEquals', oneString((self, other) => self === other)],
  ['equalsIgnoreCase', (self, [other, ...more]) => (isString(other) && more.length === 0 ? self.toLowerCase() === other.toLowerCase() : other === null ? false : undefined)],
  [
    'compareTo',
    (self, args) => {
      const other = comparable(self, args)
      return isString(other) ? compare(self, other) : undefined
    },
  ],
  ['compareToIgnoreCase', oneString((self, other) => compare(self.toLowerCase(), other.toLowerCase()))],
  ['endsWith', oneString((self, other) => self.endsWith(other))],
  ['startsWith', startsWith],
  ['indexOf', (self, args, frame) => indexOf(self, args, frame, false)],
  ['lastIndexOf', (self, args, frame) => indexOf(self, args, frame, true)],
  ['charAt', (self, [index, ...more]) => (isInt(index) && more.length === 0 ? createCharacter(charAt(self, index)) : undefined)],
  ['codePointAt', (self, [index]) => (isInt(index) ? (charAt(self, index), self.codePointAt(index) ?? 0) : undefined)],
  ['substring', substring],
  ['subSequence', (self, args, frame) => (args.length === 2 ? substring(self, args, frame) : undefined)],
  ['repeat', repeat],
  ['replace', replace],
  ['join', (_, [separator, ...parts], frame) => (isString(separator) ? join(separator, spread(parts), frame) : undefined)],
  ['valueOf', (_, args, frame) => (args.length === 1 ? frame.print(args[0] ?? null) : undefined)],
])

function compare(self: string, other: string): number {
  const length = Math.min(self.length, other.length)
  for (let at = 0; at < length; at++) {
    const difference = self.charCodeAt(at) - other.charCodeAt(at)
    if (difference !== 0) return difference
  }
  return self.length - other.length
}

function startsWith(self: string, args: readonly Value[]): Value | undefined {
  const [prefix, offset = 0] = args
  if (!isString(prefix) || !isInt(offset) || args.length > 2) return undefined
  return offset >= 0 && self.startsWith(prefix, offset) && offset + prefix.length <= self.length
}

function indexOf(self: string, args: readonly Value[], frame: Frame, last: boolean): Value | undefined {
  const [wanted, from = last ? self.length : 0] = args
  const text = isInt(wanted) ? String.fromCodePoint(wanted & 0xffff) : wanted
  if (!isString(text) || !isInt(from) || args.length > 2) return undefined
  frame.spend(self.length >> 6)
  if (last) return from < 0 ? -1 : self.lastIndexOf(text, from)
  return from > self.length && text === '' ? self.length : self.indexOf(text, from)
}

function charAt(self: string, index: number): string {
  if (index < 0 || index >= self.length) throw javaError('java.lang.StringIndexOutOfBoundsException', `String index out of range: ${index}`)
  return self.charAt(index)
}

function substring(self: string, args: readonly Value[], _frame: Frame): Value | undefined {
  const [begin, end = self.length] = args
  if (!isInt(begin) || !isInt(end) || args.length > 2) return undefined
  if (begin < 0 || end > self.length || begin > end) {
    throw javaError('java.lang.StringIndexOutOfBoundsException', `begin ${begin}, end ${end}, length ${self.length}`)
  }
  return self.slice(begin, end)
}

function repeat(self: string, [count, ...more]: readonly Value[], frame: Frame): Value | undefined {
  if (!isInt(count) || more.length > 0) return undefined
  if (count < 0) throw javaError('java.lang.IllegalArgumentException', `count is negative: ${count}`)
  if (self.length * count > frame.limits.maxOutput) throw frame.tooLarge()
  return self.repeat(count)
}

function replace(self: string, args: readonly Value[], frame: Frame): Value | undefined {
  const [from, to] = args.map(charSequence)
  if (from === undefined || to === undefined || args.length !== 2) return undefined
  frame.spend(self.length >> 6)
  const parts = self.split(from)
  const padded = from === '' ? 2 : 0
  if (self.length + (parts.length + padded) * Math.max(to.length - from.length, 0) > frame.limits.maxOutput) throw frame.tooLarge()
  return from === '' ? to + parts.map(part => part + to).join('') : parts.join(to)
}

/** Variable arguments: a single array is the arguments. */
export function spread(args: readonly Value[]): readonly Value[] {
  const [only] = args
  return args.length === 1 && only instanceof JavaList && only.flavour === 'array' ? only.items : args
}

function join(separator: string, parts: readonly Value[], frame: Frame): Value | undefined {
  const [only] = parts
  const items = parts.length === 1 && only instanceof JavaList ? only.items : parts
  if (!items.every(item => isString(item))) return undefined
  const length = items.reduce((total, item) => total + item.length + separator.length, 0)
  if (length > frame.limits.maxOutput) throw frame.tooLarge()
  return items.join(separator)
}
