/** The kinds of token that Velocity 1.7's grammar knows; signs are their own kind. */
export type TokenKind =
  | 'EOF' | 'TEXT' | '\\' | '\\\\' | '\\#' | '$[' | '##' | '#*' | '#**' | '#[['
  | 'SET' | 'if' | 'elseif' | 'else' | 'end' | 'WORD' | '{WORD}'
  | 'NAME' | 'DOT' | 'LCURLY' | 'INDEX' | 'CALL_END' | ' '
  | '[' | ']' | ',' | ':' | '..' | '{' | '}' | '(' | ')'
  | 'STRING' | 'NUMBER' | 'true' | 'false'
  | '-' | '+' | '*' | '/' | '%' | '&&' | '||' | '<' | '<=' | '>' | '>=' | '==' | '!=' | '!' | '='

/** One token; offsets count UTF-16 units from the start of the text. */
export type Token = {
  readonly tokenKind: TokenKind
  /** The text of the token, with the `$`, `#` or `\` that led to it; a parser leaves what it did not read off it. */
  image: string
  readonly start: number
  readonly end: number
  /** A `$` or `#` before the token that turned out to be plain text. */
  readonly special: string
}

/**
 * The lexical states of Velocity 1.7, which say what tokens are possible where: text, the inside of a directive, of a reference,
 * behind its dot, its arguments, its index; behind `#`; comments and unparsed blocks.
 */
export type LexicalState = 'TEXT' | 'SET' | 'NAME' | 'DOT' | 'CALL' | 'INDEX' | '#' | '##' | '#*' | '#**' | '#[['
