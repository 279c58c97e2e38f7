import { VtlError } from '../errors.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap, MapView } from '../values/java-map.ts'
import { JavaBigDecimal, JavaBigInteger, JavaDouble, JavaFloat, JavaLong } from '../values/java-numbers.ts'
import { numberToString } from '../values/number-to-string.ts'
import type { Value } from '../values/value.ts'
import { javaToString } from '../values/java-to-string.ts'
import { PathNotFound } from './path-not-found.ts'
import { planPath } from './path-token.ts'
import type { PathFunctionName, PathParameter, PathPlan, PathToken } from './path-token.ts'

type FunctionToken = PathToken & { kind: 'function' }
/** Evaluates a path in the document; undefined where it leads nowhere. */
export type ReadPath = (path: PathPlan, model: Value) => Value | undefined

/** A call: the value before the dot, and the whole document for parameters that are paths. */
export type FunctionCall = { readonly token: FunctionToken; readonly model: Value; readonly root: Value; readonly read: ReadPath }

/** Whether there is a function of that name. */
export function isPathFunction(name: string): name is PathFunctionName {
  return Object.hasOwn(functions, name)
}


/**
 * Calls a function of a path on the value before it.
 *
 * @throws VtlError `ERR_VTL_JSON_PATH` where Jayway throws: nothing to aggregate, no such item.
 */
export function invokeFunction(call: FunctionCall): Value {
  return functions[call.token.name](call)
}

const functions: Readonly<Record<PathFunctionName, (call: FunctionCall) => Value>> = {
  min: call => new JavaDouble(Math.min(...numbersOf(call), Number.MAX_VALUE)),
  // Jayway begins with Double.MIN_VALUE, which is the smallest positive number: the maximum of [-1, -2] is 4.9E-324.
  max: call => new JavaDouble(Math.max(...numbersOf(call), Number.MIN_VALUE)),
  avg: call => new JavaDouble(average(numbersOf(call))),
  stddev: call => new JavaDouble(deviation(numbersOf(call))),
  sum: call => new JavaDouble(sum(numbersOf(call))),
  length,
  size: length,
  // Of a copy: the set is live, and a template could take keys out of the document.
  keys: ({ model }) => (model instanceof JavaMap ? new MapView(new JavaMap(new Map(model.entries)), 'keys') : null),
  concat: concatenate,
  append: append,
  first: call => itemAt(call.model, 0),
  last: call => itemAt(call.model, -1),
  index: call => itemAt(call.model, indexParameter(call)),
}

/** Numbers of the array before the dot, then those of the parameters; at least one. */
function numbersOf(call: FunctionCall): readonly number[] {
  const { token, model } = call
  const values = [...(model instanceof JavaList ? model.items : []), ...token.parameters.flatMap(parameter => flatValues(parameter, call))]
  const numbers = values.flatMap(value => toDouble(value) ?? [])
  if (numbers.length === 0) throw new VtlError('ERR_VTL_JSON_PATH', `The function ${token.name}() found no number`)
  return numbers
}

function toDouble(value: Value): number | undefined {
  if (typeof value === 'number') return value
  if (value instanceof JavaDouble || value instanceof JavaFloat) return value.value
  if (value instanceof JavaLong || value instanceof JavaBigInteger) return Number(value.value)
  return value instanceof JavaBigDecimal ? Number(numberToString(value)) : undefined
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function average(numbers: readonly number[]): number {
  return sum(numbers) / numbers.length
}

function deviation(numbers: readonly number[]): number {
  const squares = numbers.reduce((total, number) => total + number * number, 0)
  const total = sum(numbers)
  return Math.sqrt(squares / numbers.length - (total * total) / numbers.length / numbers.length)
}

/** Of an array or object; null of anything else. Behind a scan (`$..books.length()`), of all that the matches contain. */
function length(call: FunctionCall): Value {
  const { token, model } = call
  const [parameter] = token.parameters
  const counted = parameter === undefined ? model : lengthSubject(parameter, call)
  if (counted instanceof JavaList) return counted.items.length
  if (parameter !== undefined && model instanceof JavaList) return model.items.length
  const map = parameter !== undefined && !(counted instanceof JavaMap) ? model : counted
  return map instanceof JavaMap ? map.entries.size : null
}

function lengthSubject(parameter: PathParameter, { model, read }: FunctionCall): Value {
  if (parameter.kind === 'value') return parameter.value
  const { path } = parameter
  const plan = path.isDefinite ? path : planPath(path.fromRoot, [...path.tokens, { kind: 'wildcard' }])
  return read(plan, model) ?? null
}

function concatenate(call: FunctionCall): string {
  const { token, model } = call
  const own = model instanceof JavaList ? model.items.filter(item => typeof item === 'string') : []
  const given = token.parameters.flatMap(parameter => flatValues(parameter, call)).filter(value => value !== null)
  return [...own, ...given.map(javaToString)].join('')
}

/** A new list: what Jayway would change in place is read by nobody else. */
function append(call: FunctionCall): Value {
  const { token, model } = call
  if (!(model instanceof JavaList)) return model
  return new JavaList([...model.items, ...token.parameters.map(parameter => parameterValue(parameter, call))], 'json')
}

function indexParameter(call: FunctionCall): number {
  const index = call.token.parameters.flatMap(parameter => flatValues(parameter, call)).find(value => toDouble(value) !== undefined)
  if (index === undefined) throw new VtlError('ERR_VTL_JSON_PATH', 'The function index() needs a number')
  return Math.trunc(toDouble(index) ?? 0)
}

function itemAt(model: Value, index: number): Value {
  const item = model instanceof JavaList ? model.items.at(index) : undefined
  if (item === undefined) throw new VtlError('ERR_VTL_JSON_PATH', `There is no item ${index}`)
  return item
}

function parameterValue(parameter: PathParameter, { root, read }: FunctionCall): Value {
  const value = parameter.kind === 'value' ? parameter.value : read(parameter.path, root)
  if (value === undefined) throw new PathNotFound()
  return value
}

function flatValues(parameter: PathParameter, call: FunctionCall): readonly Value[] {
  const value = parameterValue(parameter, call)
  return value instanceof JavaList ? value.items : [value]
}
