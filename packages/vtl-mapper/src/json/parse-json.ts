import { VtlError } from '../errors.ts'
import { parts } from '../parts.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap } from '../values/java-map.ts'
import { javaFloat } from '../values/java-numbers.ts'
import type { Value } from '../values/value.ts'
import { controls } from './escape-text.ts'
import { parseDecimal, parseInteger } from './parse-number.ts'

/** json-smart's own limit of nesting. */
const maxDepth = 400

/** What json-smart reads where there is no more input; a literal U+001A ends the input, too. */
const end = '\x1a'

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
  if (quick) return quick
  let at = 0
  let depth = 0
  const peek = (): string => text[at] ?? end
  const fail = (): VtlError => new VtlError('ERR_VTL_JSON', `Unexpected ${text[at] ?? 'end'} at position ${at}`)
  const isBlank = (): boolean => ' \n\r\t'.includes(peek())
  /** Every character up to the space counts as space, as in Java's `trim()`. */
  const skip = (): void => {
    while (peek() <= ' ' && peek() !== end) at++
  }

  /** `stop`: which characters end an unquoted text, besides the end of the input. */
  function readValue(stop: string): Value {
    while (isBlank()) at++
    const first = peek()
    if (first === '"' || first === "'") return readString(first)
    if (first === '{' || first === '[') {
      if (++depth > maxDepth) throw new VtlError('ERR_VTL_JSON', `JSON nests deeper than ${maxDepth} levels`)
      const value = first === '{' ? readObject() : readArray()
      depth--
      at++
      return value
    }
    if (first === '-' || (first >= '0' && first <= '9')) return readNumber(stop)
    if (':}]'.includes(first)) throw fail()
    const word = readUnquoted(at, stop)
    return first > ' ' && names.has(word) ? (names.get(word) as Value) : word
  }

  function readObject(): Value {
    const entries = new Map<Value, Value>()
    for (;;) {
      at++
      const first = peek()
      if (isBlank() || first === ',') continue
      if (first === '}') break
      if (':][{\x1a'.includes(first)) throw fail()
      const key = first === '"' || first === "'" ? readString(first) : readUnquoted(at, ':')
      skip()
      if (peek() !== ':') throw fail()
      at++
      entries.set(key, readValue(',}'))
      skip()
      if (peek() === '}') break
      if (peek() !== ',') throw fail()
    }
    return new JavaMap(entries)
  }

  function readArray(): Value {
    const items: Value[] = []
    at++
    while (peek() !== ']') {
      if (isBlank() || peek() === ',') at++
      else if (peek() === end) throw fail()
      else items.push(readValue(',]'))
    }
    return new JavaList(items, 'json')
  }

  function readString(quote: string): string {
    const start = at + 1
    at = text.indexOf(quote, start)
    if (at < 0) at = text.length
    const plain = text.slice(start, at)
    if (plain.includes('\\')) return readEscaped(start, quote)
    if (peek() === end) throw fail()
    at++
    return plain
  }

  /** Control characters are dropped here, though not in strings without an escape: so json-smart has it. */
  function readEscaped(start: number, quote: string): string {
    let read = ''
    for (at = start; peek() !== quote; at++) {
      const character = peek()
      if (character === end) throw fail()
      if (character === '\\') read += readEscape()
      else if (character >= ' ' && character !== '\x7f') read += character
    }
    at++
    return read
  }

  /** An unknown escape yields nothing; `\x41` is known. */
  function readEscape(): string {
    at++
    const length = peek() === 'u' ? 4 : peek() === 'x' ? 2 : 0
    if (length === 0) return controls[peek()] ?? (/["'\\/]/.test(peek()) ? peek() : '')
    const digits = text.slice(at + 1, at + 1 + length)
    if (digits.length < length || /[^0-9a-fA-F]/.test(digits)) throw fail()
    at += length
    return String.fromCharCode(Number.parseInt(digits, 16))
  }

  function readNumber(stop: string): Value {
    const number = /[-\d]\d*(\.\d*)?([eE](?:[-+\d]\d*)?)?/y
    number.lastIndex = at
    const [found = '', fraction, power] = number.exec(text) ?? []
    const start = at
    at += found.length
    if (power?.length === 1) return readUnquoted(start, stop)
    skip()
    // From `~` on, json-smart does not look whether a text goes on after a number.
    if (peek() < '~' && peek() !== end && !stop.includes(peek())) return readUnquoted(start, stop)
    return (fraction ?? power) === undefined ? parseInteger(found) : parseDecimal(found)
  }

  function readUnquoted(start: number, stop: string): string {
    while (peek() !== end && !stop.includes(peek())) at++
    return trimJava(text.slice(start, at))
  }

  return readValue('')
}

/** Java's `trim()`: cuts every character up to U+0020 from both ends. */
export function trimJava(text: string): string {
  let start = 0
  let stop = text.length
  while (start < stop && text.charCodeAt(start) <= 32) start++
  while (stop > start && text.charCodeAt(stop - 1) <= 32) stop--
  return text.slice(start, stop)
}
