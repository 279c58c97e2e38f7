import { VtlError } from '../errors.ts'
import { JavaFloat } from '../values/java-numbers.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap } from '../values/java-map.ts'
import type { Value } from '../values/value.ts'
import { isDigit } from '../parser/scan.ts'
import { shortEscapes } from './escape-text.ts'
import { parseDecimal, parseInteger } from './parse-number.ts'

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
  return new JsonReader(text).readDocument()
}

/** json-smart's own limit of nesting. */
const maxDepth = 400

/** The code of "no more input"; json-smart uses SUB, so that a literal U+001A ends the input too. */
const end = 0x1a
const quote = 0x22
const apostrophe = 0x27
const comma = 0x2c
const minus = 0x2d
const dot = 0x2e
const colon = 0x3a
const openBracket = 0x5b
const backslash = 0x5c
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

/** From this code on, json-smart does not look whether a character goes on after a number. */
const firstUnchecked = 126

/** Which characters end an unquoted text, besides the end of the input. */
type Stop = readonly number[]
const stopNowhere: Stop = []
const stopAtColon: Stop = [colon]
const stopInArray: Stop = [comma, closeBracket]
const stopInObject: Stop = [comma, closeBrace]

const escapes: ReadonlyMap<number, string> = new Map(Array.from(shortEscapes, ([character, escape]) => [escape.charCodeAt(1), character]))

class JsonReader {
  readonly #text: string
  #position = 0
  #depth = 0
  constructor(text: string) {
    this.#text = text
  }

  readDocument(): Value {
    return this.#readValue(stopNowhere)
  }

  #code(position = this.#position): number {
    return position < this.#text.length ? this.#text.charCodeAt(position) : end
  }

  #readValue(stop: Stop): Value {
    while (isBlank(this.#code())) this.#position++
    const code = this.#code()
    if (code === openBrace) return this.#readObject()
    if (code === openBracket) return this.#readArray()
    if (code === quote || code === apostrophe) return this.#readString(code)
    if (code === minus || isDigit(code)) return this.#readNumber(stop)
    if (code === colon || code === closeBrace || code === closeBracket) throw this.#unexpected()
    const text = this.#readUnquoted(this.#position, stop)
    return code > 0x20 ? namedValue(text) : text
  }

  #readObject(): Value {
    this.#enter()
    const entries = new Map<Value, Value>()
    for (;;) {
      this.#position++
      const code = this.#code()
      if (isBlank(code) || code === comma) continue
      if (code === closeBrace) break
      if (code === colon || code === closeBracket || code === openBracket || code === openBrace || this.#atEnd()) throw this.#unexpected()
      const key = code === quote || code === apostrophe ? this.#readString(code) : this.#readUnquoted(this.#position, stopAtColon)
      this.#skipSpace()
      if (this.#code() !== colon) throw this.#unexpected()
      this.#position++
      entries.set(key, this.#readValue(stopInObject))
      this.#skipSpace()
      if (this.#code() === closeBrace) break
      if (this.#code() !== comma) throw this.#unexpected()
    }
    this.#leave()
    return new JavaMap(entries)
  }

  #readArray(): Value {
    this.#enter()
    const items: Value[] = []
    this.#position++
    for (;;) {
      const code = this.#code()
      if (code === closeBracket) break
      if (isBlank(code) || code === comma) this.#position++
      else if (this.#atEnd()) throw this.#unexpected()
      else items.push(this.#readValue(stopInArray))
    }
    this.#leave()
    return new JavaList(items, 'json')
  }

  #enter(): void {
    if (++this.#depth > maxDepth) throw new VtlError('ERR_VTL_JSON', `The JSON nests deeper than ${maxDepth} levels`)
  }

  #leave(): void {
    this.#depth--
    this.#position++
  }

  #readString(separator: number): string {
    const start = this.#position + 1
    const close = this.#text.indexOf(separator === quote ? '"' : "'", start)
    if (close === -1) throw this.#unexpected(this.#text.length)
    const plain = this.#text.slice(start, close)
    if (plain.includes('\\')) return this.#readEscapedString(separator)
    this.#position = close + 1
    return plain
  }

  /** Control characters are dropped here, though not in strings without an escape: so json-smart has it. */
  #readEscapedString(separator: number): string {
    let read = ''
    for (let start = this.#position + 1; ; start = this.#position + 1) {
      const code = this.#skipPlain(separator)
      read += this.#text.slice(start, this.#position)
      if (code === separator) break
      if (code === end) throw this.#unexpected()
      if (code === backslash) read += this.#readEscape()
    }
    this.#position++
    return read
  }

  /** Moves to the next character of a string that does not stand for itself, and returns its code. */
  #skipPlain(separator: number): number {
    for (;;) {
      this.#position++
      const code = this.#code()
      if (code === separator || code === backslash || code < 0x20 || code === 0x7f) return code
    }
  }

  /** An unknown escape yields nothing; `\x41` is known. */
  #readEscape(): string {
    this.#position++
    const code = this.#code()
    if (code === 0x75) return this.#readHex(4)
    if (code === 0x78) return this.#readHex(2)
    return escapes.get(code) ?? ''
  }

  #readHex(length: number): string {
    const digits = this.#text.slice(this.#position + 1, this.#position + 1 + length)
    if (digits.length < length || !/^[0-9a-fA-F]+$/.test(digits)) throw this.#unexpected()
    this.#position += length
    return String.fromCharCode(Number.parseInt(digits, 16))
  }

  #readNumber(stop: Stop): Value {
    const start = this.#position++
    this.#skipDigits()
    let isDecimal = false
    if (this.#code() === dot) {
      isDecimal = true
      this.#position++
      this.#skipDigits()
    }
    if (isExponent(this.#code())) {
      isDecimal = true
      this.#position++
      const code = this.#code()
      if (code !== 0x2b && code !== minus && !isDigit(code)) return this.#readUnquoted(start, stop)
      this.#position++
      this.#skipDigits()
    }
    this.#skipSpace()
    const code = this.#code()
    if (code < firstUnchecked && code !== end && !stop.includes(code)) return this.#readUnquoted(start, stop)
    const text = trimJava(this.#text.slice(start, this.#position))
    return isDecimal ? parseDecimal(text) : parseInteger(text)
  }

  #skipDigits(): void {
    while (isDigit(this.#code())) this.#position++
  }

  /** Every character up to the space counts as space, as in Java's `trim()`. */
  #skipSpace(): void {
    while (this.#code() <= 0x20 && this.#code() !== end) this.#position++
  }

  #readUnquoted(start: number, stop: Stop): string {
    while (this.#code() !== end && !stop.includes(this.#code())) this.#position++
    return trimJava(this.#text.slice(start, this.#position))
  }

  #atEnd(): boolean {
    return this.#code() === end
  }

  #unexpected(position = this.#position): VtlError {
    const found = position < this.#text.length ? `Unexpected character (${this.#text.charAt(position)})` : 'Unexpected end of input'
    return new VtlError('ERR_VTL_JSON', `${found} at position ${position} of the JSON`)
  }
}

function namedValue(text: string): Value {
  if (text === 'null') return null
  if (text === 'true') return true
  if (text === 'false') return false
  return text === 'NaN' ? new JavaFloat(Number.NaN) : text
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

function isExponent(code: number): boolean {
  return code === 0x65 || code === 0x45
}

/** Java's `trim()`: cuts every character up to U+0020 from both ends. */
export function trimJava(text: string): string {
  let start = 0
  let stop = text.length
  while (start < stop && text.charCodeAt(start) <= 0x20) start++
  while (stop > start && text.charCodeAt(stop - 1) <= 0x20) stop--
  return text.slice(start, stop)
}
