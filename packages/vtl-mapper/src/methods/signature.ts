import { javaError } from '../errors.ts'
import type { Method, MethodTable, Rendering } from '../values/java-object.ts'
import { isCharacter } from '../values/java-object.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap, MapView } from '../values/java-map.ts'
import { isNumber, toBigInt, toDouble } from '../values/java-numbers.ts'
import { typeOf } from '../values/value.ts'
import type { Value } from '../values/value.ts'

/** What a method gets for a parameter of each kind. */
type Kinds = {
  o: Value
  s: string
  /** A string for which Java throws when it is null, which in a template only a bare word or a range without an end is. */
  S: string
  i: number
  b: boolean
  /** `long`, and what Java widens to it. */
  l: bigint
  /** `double`, and what Java widens to it. */
  d: number
  /** A string, or the code of a character. */
  x: string
  /** A CharSequence or a character. */
  t: string
  /** A Collection: its items. */
  c: readonly Value[]
  m: JavaMap
}

/** How it gets that; undefined where the argument does not fit. */
const kinds: { readonly [Letter in keyof Kinds]: (value: Value) => Kinds[Letter] | undefined } = {
  o: value => value,
  s: value => (typeof value === 'string' ? value : undefined),
  S: value => {
    if (value === null) throw javaError('lang.NullPointer')
    return kinds.s(value)
  },
  i: value => (typeof value === 'number' ? value : undefined),
  b: value => (typeof value === 'boolean' ? value : undefined),
  l: value => (isNumber(value) && 'integer,long'.includes(typeOf(value)) ? toBigInt(value) : undefined),
  d: value => (isNumber(value) && 'integer,long,float,double'.includes(typeOf(value)) ? toDouble(value) : undefined),
  x: value => (typeof value === 'number' ? String.fromCharCode(value) : kinds.S(value)),
  t: value => (isCharacter(value) ? value.print() : kinds.S(value)),
  c: value => (value instanceof MapView || (value instanceof JavaList && value.flavour !== 'array') ? value.items : undefined),
  m: value => (value instanceof JavaMap ? value : undefined),
}

type Parameters<Letters extends string, Optional = never> = Letters extends `?${infer Rest}`
  ? Parameters<Rest, undefined>
  : Letters extends '*'
    ? Value[]
    : Letters extends `${infer Letter extends keyof Kinds}${infer Rest}`
      ? [Kinds[Letter] | Optional, ...Parameters<Rest, Optional>]
      : []
type ParametersOf<Signature extends string> = Signature extends `${string} ${infer Letters}` ? Parameters<Letters> : []

/**
 * A table of methods. A key is a name, or many with `|`, and behind a blank a letter for each parameter (`kinds`); those behind `?` may be
 * missing, and with `*` at the end more arguments may follow. Of methods of one name the first whose parameters fit is called, and
 * those of the bases after the own ones. One without parameters is taken by Velocity whatever it is called with, and Java then throws.
 */
export function methodTable<Self>(...bases: readonly MethodTable[]): <Signature extends string>(methods: {
  readonly [Key in Signature]: (self: Self, args: ParametersOf<Key>, rendering: Rendering) => Value | undefined
}) => MethodTable {
  return methods => {
    const table = new Map<string, Method>()
    const add = (second: Method, name: string): void => {
      const first = table.get(name)
      table.set(
        name,
        first
          ? (self, args, rendering) => {
              const result = first(self, args, rendering)
              return result === undefined ? second(self, args, rendering) : result
            }
          : second,
      )
    }
    for (const [signature, call] of Object.entries<(self: never, args: never, rendering: Rendering) => Value | undefined>(methods)) {
      const [names = '', letters = ''] = signature.split(' ')
      for (const name of names.split('|')) add(overload(letters, call as Method<never>), name)
    }
    for (const base of bases) base.forEach(add)
    return table
  }
}

function overload(letters: string, call: Method<never>): Method {
  const parameters = Array.from(letters.replace('?', ''), letter => kinds[letter as keyof Kinds])
  const least = letters.search(/[?*]|$/)
  const most = letters.endsWith('*') ? Infinity : parameters.length
  return (self, args, rendering) => {
    if (args.length < least || args.length > most) {
      if (letters === '') throw javaError('lang.IllegalArgument', args.length)
      return undefined
    }
    const fitted: unknown[] = []
    for (const arg of args) {
      const value = (parameters[fitted.length] ?? kinds.o)(arg)
      if (value === undefined) return undefined
      fitted.push(value)
    }
    return call(self as never, fitted as Value[], rendering)
  }
}
