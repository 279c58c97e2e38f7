import type { Range, Statement, Template } from './syntax-tree.ts'
import type { TokenStream } from './token-stream.ts'

/** A directive that AWS's engine prints as it stands, or reads and drops. */
export type ParserNote = { readonly rule: 'macro' | 'unknown-directive'; readonly name: string } & Range

/** Reads statements without the lexer, as far as that can be done, and puts them behind those of the body. */
export type ReadPlain = (tokens: TokenStream, body: Statement[]) => void

/** What the parsers of a template and of its interpolated strings share. */
export type Shared = {
  readonly source: string
  readonly macros: string[]
  readonly notes: ParserNote[]
  /** Interpolated strings, which are parsed when the text around them is done. */
  readonly later: { readonly text: string; readonly offset: number; readonly done: (body: Template) => void }[]
  readonly readPlain: ReadPlain | undefined
  steps: number
  depth: number
}
