import { VtlError } from '../errors.ts'
import { literalTest, propertyTest, rangeTest, shorthandTests } from './character-tests.ts'
import type { CharacterTest, RegexFlags } from './regex-node.ts'

const maxLength = 10_000
const controlEscapes: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 }

/** Reads the characters of a regular expression: escapes, classes in brackets, quantifiers. */
export class RegexCharacters {
  readonly #source: string
  #position = 0
  constructor(source: string) {
    this.#source = source
    if (source.length > maxLength) throw this.error(`more than ${maxLength} characters`)
  }

  atEnd(): boolean {
    return this.#position >= this.#source.length
  }

  /** The next character, or the empty string. */
  peek(): string {
    const code = this.#source.codePointAt(this.#position)
    return code === undefined ? '' : String.fromCodePoint(code)
  }

  next(): string {
    const character = this.peek()
    if (character === '') throw this.error('unexpected end')
    this.#position += character.length
    return character
  }

  accept(text: string): boolean {
    if (!this.#source.startsWith(text, this.#position)) return false
    this.#position += text.length
    return true
  }

  /** With the flag `x`, white space and `#…` mean nothing. */
  skipComments(): void {
    for (;;) {
      const character = this.peek()
      if (character === '#') this.#position = endOfLine(this.#source, this.#position)
      else if (character !== '' && /[ \t-\r]/.test(character)) this.#position++
      else return
    }
  }

  /** `\Q…\E`, the `\` being read. */
  readQuoted(): string {
    const end = this.#source.indexOf('\\E', this.#position)
    const text = this.#source.slice(this.#position + 1, end === -1 ? undefined : end)
    this.#position = end === -1 ? this.#source.length : end + 2
    return text
  }

  /** `<name>`; undefined, and nothing read, if there is none. */
  readName(open: '<'): string | undefined {
    const match = /^<([a-zA-Z][a-zA-Z0-9]*)>/.exec(this.#source.slice(this.#position, this.#position + 100))
    if (match === null || this.peek() !== open) return undefined
    this.#position += match[0].length
    return match[1]
  }

  /** `*`, `+`, `?`, `{2}`, `{2,}`, `{2,5}` as a pair. */
  readBounds(most: number): readonly [min: number, max: number] | undefined {
    if (this.accept('*')) return [0, Infinity]
    if (this.accept('+')) return [1, Infinity]
    if (this.accept('?')) return [0, 1]
    if (this.peek() !== '{') return undefined
    const match = /^\{(\d{1,9})(,?)(\d{0,9})\}/.exec(this.#source.slice(this.#position, this.#position + 25))
    if (match === null) throw this.error('unclosed counted closure')
    this.#position += match[0].length
    const min = Number(match[1])
    const max = match[2] === '' ? min : match[3] === '' ? Infinity : Number(match[3])
    if (max < min) throw this.error('illegal repetition range')
    if (min > most || (max > most && max !== Infinity)) throw this.error(`more than ${most} repetitions`)
    return [min, max]
  }

  /** What an escape matches, the `\` being read. */
  readEscape(flags: RegexFlags): CharacterTest {
    const letter = this.peek()
    if (letter === 'p' || letter === 'P') return this.#readProperty()
    const shorthand = shorthandTests.get(letter.toLowerCase())
    if (shorthand === undefined) return literalTest(this.#readCode(), flags)
    this.#position++
    return /[A-Z]/.test(letter) ? code => !shorthand(code) : shorthand
  }

  #readProperty(): CharacterTest {
    const isNegative = this.next() === 'P'
    const name = this.accept('{') ? this.#until('}') : this.next()
    const test = propertyTest(name)
    if (test === undefined) throw this.error(`unknown character property ${name}`)
    return isNegative ? code => !test(code) : test
  }

  #until(close: string): string {
    const end = this.#source.indexOf(close, this.#position)
    if (end === -1) throw this.error(`expected ${close}`)
    const text = this.#source.slice(this.#position, end)
    this.#position = end + close.length
    return text
  }

  #readCode(): number {
    const letter = this.next()
    const control = controlEscapes[letter]
    if (control !== undefined) return control
    if (letter === 'x') return this.accept('{') ? this.#hex(this.#until('}')) : this.#hex(this.next() + this.next())
    if (letter === 'u') return this.#hex(this.next() + this.next() + this.next() + this.next())
    if (letter === 'c') return this.next().charCodeAt(0) ^ 64
    if (letter === '0') return this.#readOctal()
    if (/[a-zA-Z]/.test(letter)) throw this.error(`illegal escape \\${letter}`)
    return letter.codePointAt(0) ?? 0
  }

  #hex(digits: string): number {
    const code = /^[0-9a-fA-F]+$/.test(digits) ? Number.parseInt(digits, 16) : 0x110000
    if (code > 0x10ffff) throw this.error('illegal hexadecimal escape')
    return code
  }

  #readOctal(): number {
    const digits = /^[0-3]?[0-7]{1,2}/.exec(this.#source.slice(this.#position, this.#position + 3))?.[0]
    if (digits === undefined) throw this.error('illegal octal escape')
    this.#position += digits.length
    return Number.parseInt(digits, 8)
  }

  /** A class in brackets, the `[` being read; with unions `[a[bc]]` and intersections `[a-z&&[^x]]`. */
  readClass(flags: RegexFlags, depth = 0): CharacterTest {
    if (depth > 50) throw this.error('classes nest too deep')
    const isNegative = this.accept('^')
    const intersected: CharacterTest[] = []
    let tests: CharacterTest[] = []
    for (let isFirst = true; ; isFirst = false) {
      if (flags.comments) this.skipComments()
      if (this.peek() === '') throw this.error('unclosed character class')
      if (!isFirst && this.accept(']')) break
      if (this.accept('&&')) {
        if (tests.length > 0) intersected.push(anyOf(tests))
        tests = []
      } else tests.push(this.accept('[') ? this.readClass(flags, depth + 1) : this.#readClassItem(flags))
    }
    const all = tests.length > 0 ? [...intersected, anyOf(tests)] : intersected
    return isNegative ? code => !all.every(test => test(code)) : code => all.every(test => test(code))
  }

  #readClassItem(flags: RegexFlags): CharacterTest {
    if (this.peek() === '\\' && /[dDwWsShHvVpP]/.test(this.#source.charAt(this.#position + 1))) {
      this.#position++
      return this.readEscape(flags)
    }
    if (this.accept('\\Q')) {
      this.#position--
      return anyOf(Array.from(this.readQuoted(), character => literalTest(character.codePointAt(0) ?? 0, flags)))
    }
    const low = this.#readClassCode()
    if (this.peek() !== '-' || '[]'.includes(this.#source.charAt(this.#position + 1))) return literalTest(low, flags)
    this.#position++
    const high = this.#readClassCode()
    if (high < low) throw this.error('illegal character range')
    return rangeTest(low, high, flags)
  }

  #readClassCode(): number {
    return this.accept('\\') ? this.#readCode() : (this.next().codePointAt(0) ?? 0)
  }

  error(reason: string): VtlError {
    return new VtlError('ERR_VTL_METHOD', `Invalid regular expression ${this.#source.slice(0, 200)}: ${reason} near index ${this.#position}`)
  }
}

/** A large class remembers its answers, so that a step of the matcher stays cheap. */
function anyOf(tests: readonly CharacterTest[]): CharacterTest {
  const any: CharacterTest = code => tests.some(test => test(code))
  if (tests.length < 9) return tests.length === 1 ? tests[0]! : any
  const known = new Map<number, boolean>()
  return code => {
    const answer = known.get(code) ?? any(code)
    known.set(code, answer)
    return answer
  }
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf('\n', from)
  return end === -1 ? source.length : end
}
