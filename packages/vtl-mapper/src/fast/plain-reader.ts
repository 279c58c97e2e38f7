import { isDigit, isLetter, isSpace, scanDigits, scanIdentifier, scanLineEnd } from './scan.ts'
import type { Access, Expression, Reference, Statement } from '../parser/syntax-tree.ts'

/** The opening of a directive that holds nothing special. */
export type Opening =
  | { readonly type: 'if'; readonly condition: Expression; readonly start: number }
  | { readonly type: 'foreach'; readonly name: string; readonly list: Expression; readonly start: number }
  | { readonly type: 'set'; readonly target: Reference; readonly value: Expression; readonly start: number }

/** References whose arguments nest deeper are left to the lexer. */
const deepest = 8

/** Nobody puts anything in: `behind` makes a new list. */
const nothing: never[] = []

/** A list with one more item. The first makes a list of one: most stay at that, and `push` makes room for many. */
function behind<T>(list: T[], item: T): T[] {
  if (list.length === 0) return [item]
  list.push(item)
  return list
}

/**
 * Reads what most of a template is, text and plain references, without a token for each character class. It stops before
 * everything in which the lexer's states could matter, and answers as the lexer and parser would.
 */
export class PlainReader {
  /** Where reading stopped. */
  at = 0
  readonly #text: string
  readonly #offset: number
  /** Where the next `$`, `#` and `\` are, as far as they were looked for: each is looked for once. */
  #dollar = -1
  #hash = -1
  #slash = -1

  constructor(text: string, offset: number) {
    this.#text = text
    this.#offset = offset
  }

  /** The next text or reference from `from` on; undefined, with `at` at the same place, where the lexer must look. */
  next(from: number): Statement | undefined {
    this.at = from
    const code = this.#text.charCodeAt(from)
    if (code === 36) return this.#statement(from)
    return code === 35 || code === 92 || from >= this.#text.length ? undefined : this.#plainText(from)
  }

  /** Blanks in front of a `#` may belong to `#set`. */
  #plainText(from: number): Statement | undefined {
    const text = this.#text
    let at = from
    while (isSpace(text.charCodeAt(at))) at++
    if (text.charCodeAt(at) === 35) return undefined
    if (this.#dollar < at) this.#dollar = this.#find('$', at)
    if (this.#hash < at) this.#hash = this.#find('#', at)
    if (this.#slash < at) this.#slash = this.#find('\\', at)
    at = Math.min(this.#dollar, this.#hash, this.#slash)
    this.at = at
    return { type: 'text', text: text.slice(from, at), start: from + this.#offset, end: at + this.#offset }
  }

  #find(character: string, from: number): number {
    const at = this.#text.indexOf(character, from)
    return at < 0 ? this.#text.length : at
  }

  #statement(from: number): Statement | undefined {
    const reference = this.#reference(from, 0)
    if (!reference || (!reference.literal.endsWith('}') && !this.#endsHere())) {
      this.at = from
      return undefined
    }
    return reference
  }

  /** Whether what follows ends a reference for the lexer, too, and leaves no trace in its state. */
  #endsHere(): boolean {
    const text = this.#text
    const code = text.charCodeAt(this.at)
    const second = text.charCodeAt(this.at + 1)
    if (code === 46) return !isLetter(second)
    if (code === 35) return isLetter(second) && second !== 115
    if (isSpace(code)) {
      let at = this.at
      while (isSpace(text.charCodeAt(at))) at++
      return text.charCodeAt(at) !== 35
    }
    return !(isLetter(code) || code === 36 || code === 40 || code === 91 || code === 92 || code === 95 || code === 123 || code === 125)
  }

  #reference(start: number, depth: number): Reference | undefined {
    const text = this.#text
    let at = start + 1
    if (text.charCodeAt(at) === 33) at++
    const curly = text.charCodeAt(at) === 123
    if (curly) at++
    const name = this.#name(at)
    if (name === '') return undefined
    const assigned = curly ? at : at + name.length
    const isBare = at === start + 1
    const path = this.#path(depth)
    if (!path || (curly && text.charCodeAt(this.at++) !== 125)) return undefined
    return {
      type: 'reference',
      path,
      start: start + this.#offset,
      end: this.at + this.#offset,
      name,
      bare: false,
      literalOnly: false,
      prefix: '',
      escaped: false,
      literal: text.slice(start, this.at),
      assignedName: isBare ? name : text.slice(start + 1, assigned),
    }
  }

  /** A name, which moves `at`; empty where there is none, or one that the lexer knows. */
  #name(from: number): string {
    const end = scanIdentifier(this.#text, from)
    this.at = end
    const name = this.#text.slice(from, end)
    return name === 'true' || name === 'false' ? '' : name
  }

  #path(depth: number): Access[] | undefined {
    const text = this.#text
    let path: Access[] = nothing
    while (text.charCodeAt(this.at) === 46 && isLetter(text.charCodeAt(this.at + 1))) {
      const start = this.at + this.#offset
      const name = this.#name(this.at + 1)
      if (name === '') return undefined
      if (text.charCodeAt(this.at) === 40) {
        const args = this.#arguments(depth + 1)
        if (!args) return undefined
        path = behind(path, { type: 'method', name, passed: args, start, end: this.at + this.#offset })
      } else path = behind(path, { type: 'property', name, start, end: this.at + this.#offset })
    }
    return text.charCodeAt(this.at) === 91 ? undefined : path
  }

  #arguments(depth: number): Expression[] | undefined {
    const text = this.#text
    let args: Expression[] = nothing
    if (depth > deepest) return undefined
    let at = this.at + 1
    if (text.charCodeAt(at) === 41) {
      this.at = at + 1
      return args
    }
    for (;;) {
      while (text.charCodeAt(at) === 32) at++
      const argument = text.charCodeAt(at) === 36 ? this.#reference(at, depth) : this.#string(at)
      if (!argument) return undefined
      args = behind(args, argument)
      at = this.at + 1
      const code = text.charCodeAt(this.at)
      if (code !== 41 && code !== 44) return undefined
      if (code === 41) break
    }
    this.at = at
    return args
  }

  /** `#if(…)`, `#foreach(…)` or `#set(…)` at `from`, with the line end behind it; undefined, with `at` at the same place, where it is not plain. */
  opening(from: number): Opening | undefined {
    let hash = from
    while (isSpace(this.#text.charCodeAt(hash))) hash++
    if (this.#text.charCodeAt(hash) !== 35) return undefined
    const opening = this.#opening(from, hash)
    if (opening && this.#text.charCodeAt(this.at) === 41) this.at = scanLineEnd(this.#text, this.at + 1)
    else this.at = from
    return this.at === from ? undefined : opening
  }

  /** Blanks in front belong to `#set` and to nothing else. */
  #opening(from: number, hash: number): Opening | undefined {
    const start = from + this.#offset
    const text = this.#text
    if (text.startsWith('set(', hash + 1)) {
      const target = this.#operand(hash + 5)
      if (target?.type !== 'reference' || text.charCodeAt(this.at) !== 61 || text.charCodeAt(this.at + 1) === 61) return undefined
      const value = this.#operand(this.at + 1)
      return value && { type: 'set', target, value, start }
    }
    if (hash !== from) return undefined
    if (text.startsWith('if(', hash + 1)) {
      const condition = this.#condition(hash + 4)
      return condition && { type: 'if', condition, start }
    }
    const variable = text.startsWith('foreach(', hash + 1) ? this.#operand(hash + 9) : undefined
    if (variable?.type !== 'reference' || !text.startsWith(' in ', this.at - 1)) return undefined
    const list = this.#operand(this.at + 3)
    return list && { type: 'foreach', name: variable.name, list, start }
  }

  #condition(from: number): Expression | undefined {
    const first = this.#operand(from)
    const text = this.#text
    const sign = this.at
    const length = text.charCodeAt(sign + 1) === 61 ? 2 : 1
    const operator = text.slice(sign, sign + length)
    if (!first || !/^(?:[=!]=|[<>]=?)$/.test(operator)) return first
    const level = operator === '==' || operator === '!=' ? 2 : 3
    const operand = this.#operand(sign + length)
    const literal = text.slice(sign + length, this.at)
    return operand && { type: 'chain', level, head: first, rest: [{ operator, operand, literal }], start: first.start, end: this.at + this.#offset }
  }

  /** A reference, a string or a small number, with the blanks around it. */
  #operand(from: number): Expression | undefined {
    const text = this.#text
    let at = from
    while (text.charCodeAt(at) === 32) at++
    const code = text.charCodeAt(at)
    const operand = code === 36 ? this.#reference(at, 0) : isDigit(code) ? this.#integer(at) : this.#string(at)
    if (operand) while (text.charCodeAt(this.at) === 32) this.at++
    return operand
  }

  #integer(from: number): Expression | undefined {
    const end = scanDigits(this.#text, from)
    const next = this.#text.charCodeAt(end)
    if (end - from > 9 || (next !== 32 && next !== 41)) return undefined
    this.at = end
    return { type: 'constant', value: Number(this.#text.slice(from, end)), start: from + this.#offset, end: end + this.#offset }
  }

  /** A string in which every character stands for itself. */
  #string(from: number): Expression | undefined {
    const text = this.#text
    const quote = text.charCodeAt(from)
    if (quote !== 39 && quote !== 34) return undefined
    const end = text.indexOf(quote === 39 ? "'" : '"', from + 1)
    if (end < 0) return undefined
    const value = text.slice(from + 1, end)
    if (quote === 34 && /[$#\\]/.test(value)) return undefined
    this.at = end + 1
    return { type: 'constant', value, start: from + this.#offset, end: end + 1 + this.#offset }
  }
}
