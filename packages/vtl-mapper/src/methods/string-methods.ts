import { javaError } from '../errors.ts'
import { trimJava } from '../json/parse-json.ts'
import { JavaList } from '../values/java-list.ts'
import type { JavaObject, MethodTable } from '../values/java-object.ts'
import type { Value } from '../values/value.ts'
import { formatText } from './format-text.ts'
import { createCharacter, comparable, objectMethods } from './object-methods.ts'
import { matchesPattern, replaceMatches, splitText } from './pattern-methods.ts'
import { methodTable } from './signature.ts'

/** Methods of String, static ones included. */
export const stringMethods: MethodTable = methodTable<string>(objectMethods)({
  length: self => self.length,
  isEmpty: self => self === '',
  isBlank: self => self.trim() === '',
  trim: trimJava,
  strip: self => self.trim(),
  stripLeading: self => self.trimStart(),
  stripTrailing: self => self.trimEnd(),
  toUpperCase: self => self.toUpperCase(),
  toLowerCase: self => self.toLowerCase(),
  intern: self => self,
  toCharArray: self => new JavaList(self.split('').map(createCharacter), 'array'),
  'concat S': (self, [other], rendering) => rendering.bounded(self + other),
  'contains S': (self, [other]) => self.includes(other),
  'contentEquals S': (self, [other]) => self === other,
  'equalsIgnoreCase o': (self, [other]) => (typeof other === 'string' ? self.toLowerCase() === other.toLowerCase() : other === null ? false : undefined),
  'compareTo o': (self, [other]) => compare(self, comparable(self, other)),
  'compareToIgnoreCase S': (self, [other]) => compare(self.toLowerCase(), other.toLowerCase()),
  'endsWith S': (self, [other]) => self.endsWith(other),
  'startsWith S?i': (self, [prefix, offset = 0]) => offset >= 0 && offset <= self.length && self.startsWith(prefix, offset),
  'indexOf x?i': (self, [text, from = 0]) => self.indexOf(text, from),
  'lastIndexOf x?i': (self, [text, from = self.length]) => (from < 0 ? -1 : self.lastIndexOf(text, from)),
  'charAt i': (self, [index]) => charAt(self, index),
  'codePointAt i': (self, [index]) => charAt(self, index) && self.codePointAt(index),
  'substring i?i': substring,
  'subSequence ii': substring,
  'repeat i': (self, [count], rendering) => {
    if (count < 0) throw javaError('lang.IllegalArgument', count)
    rendering.fit(self.length * count)
    return self.repeat(count)
  },
  'replace tt': (self, [from, to], rendering) => {
    rendering.fit(self.length + (self.split(from).length + 2) * (to.length - from.length))
    return self.replaceAll(from, () => to)
  },
  'join s*': (_, [separator, ...given], rendering) => {
    const parts = given.length === 1 && given[0] instanceof JavaList ? given[0].items : given
    if (!parts.every(part => typeof part === 'string')) return undefined
    rendering.fit(parts.reduce((total, part) => total + part.length + separator.length, 0))
    return parts.join(separator)
  },
  'valueOf o': (_, [value], rendering) => rendering.print(value),
  'matches S': matchesPattern,
  'replaceAll SS': (self, [pattern, replacement], rendering) => replaceMatches(self, pattern, replacement, rendering, true),
  'replaceFirst SS': (self, [pattern, replacement], rendering) => replaceMatches(self, pattern, replacement, rendering, false),
  'split S?i': (self, [pattern, limit = 0], rendering) => new JavaList(splitText(self, pattern, limit, rendering), 'array'),
  'format s*': (_, [format, ...args], rendering) => formatText(format, spread(args), rendering),
  'formatted *': (self, args, rendering) => formatText(self, spread(args), rendering),
})

function compare(self: string, other: string): number {
  let at = 0
  while (at < self.length && self[at] === other[at]) at++
  return self.charCodeAt(at) - other.charCodeAt(at) || self.length - other.length
}

function charAt(self: string, index: number): JavaObject {
  return createCharacter(substring(self, [index, index + 1]))
}

function substring(self: string, [begin, end = self.length]: readonly [number, number?] | readonly [number, number | undefined]): string {
  if (begin < 0 || end > self.length || begin > end) throw javaError('lang.StringIndexOutOfBounds', begin)
  return self.slice(begin, end)
}

/** Variable arguments: a single array is the arguments. */
function spread(args: readonly Value[]): readonly Value[] {
  const [only] = args
  return args.length === 1 && only instanceof JavaList && only.flavour === 'array' ? only.items : args
}
