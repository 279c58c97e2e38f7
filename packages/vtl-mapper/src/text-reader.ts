import { VtlError } from './errors.ts'
import type { VtlErrorCode } from './errors.ts'

/** Reads a text from its start to its end, for parsers whose tokens depend on what is parsed. */
export class TextReader {
  readonly text: string
  readonly code: VtlErrorCode
  readonly what: string
  /** Where the next character is. */
  at = 0
  nesting = 0
  readonly maxNesting: number

  /** @param what what the text is, for errors */
  constructor(text: string, code: VtlErrorCode, what: string, maxNesting = 100) {
    this.maxNesting = maxNesting
    this.text = text
    this.code = code
    this.what = what
  }

  /** The next character; empty at the end. */
  get head(): string {
    return this.text.charAt(this.at)
  }

  /** Reads what a sticky expression matches here. */
  take(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.at
    const match = sticky.exec(this.text)
    if (match) this.at = sticky.lastIndex
    return match
  }

  /** Reads what a sticky expression must match here. */
  need(sticky: RegExp): RegExpExecArray {
    const match = this.take(sticky)
    if (!match) throw this.unexpected()
    return match
  }

  /** Reads what nests, in bounds. */
  nested<T>(read: () => T): T {
    if (++this.nesting > this.maxNesting) throw this.error(`it nests deeper than ${this.maxNesting} levels`)
    const result = read()
    this.nesting--
    return result
  }

  /** The text cannot go on like this. */
  unexpected(): VtlError {
    return this.error(`unexpected ${this.head || 'end'} at position ${this.at}`)
  }

  error(reason: string): VtlError {
    return new VtlError(this.code, `Invalid ${this.what} ${this.text.slice(0, 200)}: ${reason}`)
  }
}
