// oxlint-disable no-control-regex -- json-smart gives some of them a meaning
import { parts } from '../parts.ts'
import { TextReader } from '../text-reader.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap } from '../values/java-map.ts'
import { javaFloat } from '../values/java-numbers.ts'
import type { Value } from '../values/value.ts'
import { controls } from './escape-text.ts'
import { parseDecimal, parseInteger } from './parse-number.ts'

/** json-smart's own limit of nesting. */
const maxDepth = 400

const names: ReadonlyMap<string, Value> = new Map<string, Value>([['null', null], ['true', true], ['false', false], ['NaN', javaFloat(Number.NaN)]])

/**
 * Reads JSON as json-smart does in its permissive mode, which is what API Gateway runs: `a=b` is a string, quotes may be
 * single or missing, commas may be superfluous, numbers may have leading zeros, text after the value is ignored.
 *
 * Integers become Integer, Long or BigInteger by size; decimals Double, or BigDecimal beyond 18 characters; the last of
 * duplicate keys wins. Empty text is the empty string. Linear in the length of the text.
 *
 * @throws VtlError `ERR_VTL_JSON` where json-smart refuses the text, or it nests deeper than 400.
 */
export function parseJson(text: string): Value {
  const quick = parts()?.readStrictJson(text)
  // What is as good as false is read again: it is short.
  return quick ? quick : readValue(new TextReader(text, 'ERR_VTL_JSON', 'JSON', maxDepth), /[^\x1a]*/y)
}

/**
 * Reads a value of JSON within a text.
 *
 * @param unquoted what a text without quotes goes on with. A literal U+001A is for json-smart the end of the input.
 */
export function readValue(reader: TextReader, unquoted: RegExp): Value {
  reader.take(/[ \n\r\t]*/y)
  const { head } = reader
  if (head === '"' || head === "'") return readString(reader, head)
  if (head === '{') return reader.nested(() => readObject(reader))
  if (head === '[') return reader.nested(() => readArray(reader))
  if (/[-\d]/.test(head)) return readNumber(reader, unquoted)
  if (/[:}\]]/.test(head)) throw reader.unexpected()
  const word = trimJava(reader.need(unquoted)[0])
  return head > ' ' && names.has(word) ? (names.get(word) as Value) : word
}

function readObject(reader: TextReader): Value {
  const entries = new Map<Value, Value>()
  reader.take(/\{[ \n\r\t,]*/y)
  while (!reader.take(/\}/y)) {
    reader.need(/(?=[^:\][{\x1a])/y)
    const { head } = reader
    const key = head === '"' || head === "'" ? readString(reader, head) : trimJava(reader.need(/[^\x1a:]*/y)[0])
    // Every character up to the space counts as space, as in Java's `trim()`.
    reader.need(/[\0-\x19\x1b- ]*:/y)
    entries.set(key, readValue(reader, /[^\x1a,}]*/y))
    reader.need(/[\0-\x19\x1b- ]*(?:,[ \n\r\t,]*|(?=\}))/y)
  }
  return new JavaMap(entries)
}

function readArray(reader: TextReader): Value {
  const items: Value[] = []
  reader.at++
  while (!reader.take(/[ \n\r\t,]*\]/y)) {
    reader.take(/[ \n\r\t,]*/y)
    reader.need(/(?=[^\x1a])/y)
    items.push(readValue(reader, /[^\x1a,\]]*/y))
  }
  return new JavaList(items, 'json')
}

function readString(reader: TextReader, quote: string): string {
  const plain = reader.take(/"[^"\\]*"|'[^'\\]*'/y)
  if (plain) return plain[0].slice(1, -1)
  let read = ''
  reader.at++
  for (;;) {
    const [piece, four, two = four, letter] = reader.need(/\\(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|([^ux]))|[^\\"'\x1a]+|["']/y)
    if (piece === quote) return read
    if (two) read += String.fromCharCode(Number.parseInt(two, 16))
    // An unknown escape yields nothing.
    else if (letter) read += controls[letter] ?? (/["'\\/]/.test(letter) ? letter : '')
    // Control characters are dropped here, though not in strings without an escape: so json-smart has it.
    else read += piece.replace(/[\0-\x1f\x7f]/g, '')
  }
}

function readNumber(reader: TextReader, unquoted: RegExp): Value {
  const { at } = reader
  const [found, fraction, power] = reader.need(/[-\d]\d*(\.\d*)?([eE](?:[-+\d]\d*)?)?/y)
  reader.take(/[\0-\x19\x1b- ]*/y)
  // From `~` on, json-smart does not look whether a text goes on after a number.
  if (power?.length === 1 || (reader.head < '~' && reader.take(unquoted)?.[0])) {
    reader.at = at
    return trimJava(reader.need(unquoted)[0])
  }
  return (fraction ?? power) === undefined ? parseInteger(found) : parseDecimal(found)
}

/** Java's `trim()`: cuts every character up to U+0020 from both ends. */
export function trimJava(text: string): string {
  let start = 0
  let stop = text.length
  while (text.charCodeAt(start) <= 32) start++
  while (stop > start && text.charCodeAt(stop - 1) <= 32) stop--
  return text.slice(start, stop)
}
