import { javaError } from '../errors.ts'
import type { Method, MethodTable, Rendering } from '../values/java-object.ts'
import { isCharacter } from '../values/java-object.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap, MapView } from '../values/java-map.ts'
import { JavaNumber } from '../values/java-numbers.ts'
import type { Value } from '../values/value.ts'

/** What a parameter of each kind takes, and what the method gets of it; undefined where the argument does not fit. */
const kinds = {
  o: (value: Value): Value => value,
  s: (value: Value): string | undefined => (typeof value === 'string' ? value : undefined),
  /** A string for which Java throws when it is null, which in a template only a bare word or a range without an end is. */
  S: (value: Value): string | undefined => kinds.s(notNull(value)),
  i: (value: Value): number | undefined => (typeof value === 'number' ? value : undefined),
  b: (value: Value): boolean | undefined => (typeof value === 'boolean' ? value : undefined),
  /** `long`, and what Java widens to it. */
  l: (value: Value): bigint | undefined => (typeof value === 'number' ? BigInt(value) : value instanceof JavaNumber && value.type === 'long' ? (value.value as bigint) : undefined),
  /** `double`, and what Java widens to it. */
  d: (value: Value): number | undefined => (typeof value === 'number' ? value : value instanceof JavaNumber && value.type !== 'big' && value.type !== 'decimal' ? Number(value.value) : undefined),
  /** A string, or the code of a character. */
  x: (value: Value): string | undefined => (typeof value === 'number' ? String.fromCharCode(value) : kinds.S(value)),
  /** A CharSequence or a character. */
  t: (value: Value): string | undefined => (isCharacter(value) ? value.print() : kinds.S(value)),
  /** A Collection: its items. */
  c: (value: Value): readonly Value[] | undefined => (value instanceof MapView || (value instanceof JavaList && value.flavour !== 'array') ? value.items : undefined),
  m: (value: Value): JavaMap | undefined => (value instanceof JavaMap ? value : undefined),
} as const

function notNull(value: Value): Value {
  if (value === null) throw javaError('lang.NullPointer')
  return value
}

type Kinds = typeof kinds
type Parameters<Letters extends string, Optional = never> = Letters extends `?${infer Rest}`
  ? Parameters<Rest, undefined>
  : Letters extends '*'
    ? Value[]
    : Letters extends `${infer Letter extends keyof Kinds}${infer Rest}`
      ? [NonNullable<ReturnType<Kinds[Letter]>> | (Letter extends 'o' ? Value : never) | Optional, ...Parameters<Rest, Optional>]
      : []
type ParametersOf<Signature extends string> = Signature extends `${string} ${infer Letters}` ? Parameters<Letters> : []

/**
 * A table of methods. A key is a name, or many with `|`, and behind a blank a letter for each parameter (`kinds`); those behind `?` may be
 * missing, and with `*` at the end more arguments may follow. Of methods of one name the first whose parameters fit is called. One
 * without parameters is taken by Velocity whatever it is called with, and Java then throws.
 */
export function methodTable<Self>(): <Signature extends string>(methods: {
  readonly [Key in Signature]: (self: Self, args: ParametersOf<Key>, rendering: Rendering) => Value | undefined
}) => MethodTable {
  return methods => {
    const table = new Map<string, Method>()
    for (const [signature, call] of Object.entries<(self: never, args: never, rendering: Rendering) => Value | undefined>(methods)) {
      const [names = '', letters = ''] = signature.split(' ')
      for (const name of names.split('|')) table.set(name, either(table.get(name), overload(letters, call as Method<never>)))
    }
    return table
  }
}

/** Asks the first, and the second where the arguments do not fit the first. */
export function either(first: Method | undefined, second: Method): Method {
  return first
    ? (self, args, rendering) => {
        const result = first(self, args, rendering)
        return result === undefined ? second(self, args, rendering) : result
      }
    : second
}

function overload(letters: string, call: Method<never>): Method {
  const [needed = '', optional = ''] = letters.replace('*', '').split('?')
  const parameters = Array.from(needed + optional, letter => kinds[letter as keyof Kinds])
  const most = letters.endsWith('*') ? Infinity : parameters.length
  return (self, args, rendering) => {
    if (args.length < needed.length || args.length > most) {
      if (letters === '') throw javaError('lang.IllegalArgument', args.length)
      return undefined
    }
    const fitted: unknown[] = []
    for (let at = 0; at < args.length; at++) {
      const kind = parameters[at]
      const value = kind ? kind(args[at] as Value) : args[at]
      if (value === undefined) return undefined
      fitted.push(value)
    }
    return call(self as never, fitted as Value[], rendering)
  }
}
