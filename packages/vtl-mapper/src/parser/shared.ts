import type { Range, Statement } from './syntax-tree.ts'
import type { TokenStream } from './token-stream.ts'

/** A directive that AWS's engine prints as it stands, or reads and drops. */
export type ParserNote = { readonly rule: 'macro' | 'unknown-directive'; readonly name: string } & Range

/** Reads statements without the lexer, as far as that can be done, and puts them behind those of the body. */
export type ReadPlain = (tokens: TokenStream, body: Statement[]) => void

/** A text that is yet to be parsed, where it begins in the template, and where its statements go. */
export type Unread = { readonly text: string; readonly offset: number; readonly body: Statement[] }

/** What the parsers of a template and of its interpolated strings share. */
export type Shared = {
  readonly macros: string[]
  readonly notes: ParserNote[]
  /** Interpolated strings, which are parsed when the text around them is done. */
  readonly later: Unread[]
  readonly readPlain: ReadPlain | undefined
  /** Lexer steps so far; tests hold that they grow as the template does. */
  steps: number
  depth: number
}
