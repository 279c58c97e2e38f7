import { VtlError } from '../errors.ts'
import { writeJson } from '../json/write-json.ts'
import { JavaList } from './java-list.ts'
import { JavaMap, MapEntry, MapView } from './java-map.ts'
import { JavaObject } from './java-object.ts'
import { numberToString } from './number-to-string.ts'
import type { Value } from './value.ts'

/** Longer texts end in an error: a list that holds a list twice, and so on, would print without end. */
const maxLength = 33_554_432

/** Deeper structures end in an error, as they end in a stack overflow in Java. */
const maxDepth = 1000

/** Java's `String.valueOf(value)`: `null`, `true`, `1.0`, `{a=b}`, `[a, 1]`, and JSON for JSON arrays. */
export function javaToString(value: Value): string {
  return typeof value === 'string' ? value : print(value, { depth: 0, remaining: maxLength })
}

type PrintState = { depth: number; remaining: number }

function print(value: Value, state: PrintState): string {
  const text = typeof value === 'string' ? value : printOther(value, state)
  const own = value instanceof JavaList || value instanceof JavaMap || value instanceof MapView ? 2 : text.length + 2
  if ((state.remaining -= own) < 0) throw new VtlError('ERR_VTL_OUTPUT_TOO_LARGE', `a value prints to more than ${maxLength} characters`)
  return text
}

function printOther(value: Exclude<Value, string>, state: PrintState): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return String(value)
  if (value instanceof JavaObject) return value.print()
  if (value instanceof JavaList || value instanceof JavaMap || value instanceof MapView || value instanceof MapEntry) return printNested(value, state)
  return numberToString(value)
}

function printNested(value: JavaList | JavaMap | MapView | MapEntry, state: PrintState): string {
  if (++state.depth > maxDepth) throw new VtlError('ERR_VTL_METHOD', `a value nests deeper than ${maxDepth}`)
  const text = printContent(value, state)
  state.depth--
  return text
}

function printContent(value: JavaList | JavaMap | MapView | MapEntry, state: PrintState): string {
  if (value instanceof JavaList) return printList(value, state)
  if (value instanceof JavaMap) return printMap(value, state)
  if (value instanceof MapView) return printItems(value.items(), undefined, state)
  return `${print(value.key, state)}=${print(value.map.get(value.key), state)}`
}

function printList(list: JavaList, state: PrintState): string {
  if (list.flavour === 'json') return writeJson(list, { escapeSlash: true })
  // An array prints its address, which means nothing to anybody.
  return list.flavour === 'array' ? '[Ljava.lang.String;@0' : printItems(list.items, list, state)
}

function printItems(items: readonly Value[], self: Value | undefined, state: PrintState): string {
  return `[${items.map(item => (item === self ? '(this Collection)' : print(item, state))).join(', ')}]`
}

function printMap(map: JavaMap, state: PrintState): string {
  const own = (value: Value): string => (value === map ? '(this Map)' : print(value, state))
  return `{${Array.from(map.entries, ([key, value]) => `${own(key)}=${own(value)}`).join(', ')}}`
}
