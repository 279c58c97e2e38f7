import { javaToString } from '../json/write-json.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap, MapView } from '../values/java-map.ts'
import { isNumber, javaDouble, toDouble } from '../values/java-numbers.ts'
import type { Value } from '../values/value.ts'
import { notFound, readError } from './path-text.ts'
import { planPath } from './path-token.ts'
import type { PathPlan, PathToken } from './path-token.ts'

/** A call: its name, the value before the dot and its items, and what it is called with, lists among that as their items. */
type Call = {
  readonly name: string
  readonly model: Value
  readonly items: readonly Value[]
  readonly values: readonly Value[]
  readonly flattened: readonly Value[]
}

/** Evaluates a path in the whole document, or in the value before the dot; undefined where it leads nowhere. */
export type ReadPath = (path: PathPlan, fromRoot: boolean) => Value | undefined

/**
 * Calls a function of a path on the value before it.
 *
 * @throws VtlError `ERR_VTL_JSON_PATH` where Jayway throws: nothing to aggregate, no such item, no such function.
 */
export function invokeFunction({ name, parameters }: PathToken & { nodeKind: 'function' }, model: Value, read: ReadPath): Value {
  if (!Object.hasOwn(functions, name)) throw readError(`There is no function ${name}()`)
  const isLength = functions[name] === length
  const values = parameters.slice(0, isLength ? 1 : Infinity).map(parameter => {
    const value = 'value' in parameter ? parameter.value : isLength ? read(ofMatches(parameter), false) : read(parameter, true)
    if (value === undefined) throw notFound
    return value
  })
  const items = model instanceof JavaList ? model.items : []
  const flattened = values.flatMap(value => (value instanceof JavaList ? value.items : [value]))
  return (functions[name] as (call: Call) => Value)({ name, model, items, values, flattened })
}

/** Behind a scan (`$..books.length()`) all that the matches contain counts. */
const ofMatches = (path: PathPlan): PathPlan => (path.isDefinite ? path : planPath(path.fromRoot, [...path.tokens, { nodeKind: 'wildcard' }]))

/** Calculates with all numbers. */
function ofNumbers(calculate: (numbers: readonly number[]) => number): (call: Call) => Value {
  return ({ name, items, flattened }) => {
    const numbers = [...items, ...flattened].filter(isNumber).map(toDouble)
    if (numbers.length === 0) throw readError(`The function ${name}() found no number`)
    return javaDouble(calculate(numbers))
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

const functions: Readonly<Record<string, (call: Call) => Value>> = {
  min: ofNumbers(numbers => numbers.reduce((least, number) => Math.min(least, number), Number.MAX_VALUE)),
  // Jayway begins with Double.MIN_VALUE, which is the smallest positive number: the maximum of [-1, -2] is 4.9E-324.
  max: ofNumbers(numbers => numbers.reduce((most, number) => Math.max(most, number), Number.MIN_VALUE)),
  avg: ofNumbers(numbers => sum(numbers) / numbers.length),
  stddev: ofNumbers(numbers => {
    const total = sum(numbers)
    return Math.sqrt(sum(numbers.map(number => number * number)) / numbers.length - (total * total) / numbers.length / numbers.length)
  }),
  sum: ofNumbers(sum),
  length,
  size: length,
  // Of a copy: the set is live, and a template could take keys out of the document.
  keys: ({ model }) => (model instanceof JavaMap ? new MapView(new JavaMap(new Map(model.entries)), 'keys') : null),
  concat: ({ items, flattened }) => [...items.filter(item => typeof item === 'string'), ...flattened.filter(value => value !== null).map(javaToString)].join(''),
  // A new list: what Jayway would change in place is read by nobody else.
  append: ({ model, items, values }) => (model instanceof JavaList ? new JavaList([...items, ...values], 'json') : model),
  first: ({ items }) => itemAt(items, 0),
  last: ({ items }) => itemAt(items, -1),
  index: ({ items, flattened }) => itemAt(items, flattened.filter(isNumber).map(toDouble)[0]),
}

/** Of an array or object; null of anything else. */
function length({ model, values: [counted = model] }: Call): Value {
  const list = [counted, model].find(value => value instanceof JavaList)
  if (list) return list.items.length
  const map = [counted, model].find(value => value instanceof JavaMap)
  return map ? map.entries.size : null
}

function itemAt(items: readonly Value[], index: number | undefined): Value {
  const item = index === undefined ? index : items.at(index)
  if (item === undefined) throw readError(`There is no item ${index}`)
  return item
}
