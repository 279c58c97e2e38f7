/** The kinds of token that Velocity 1.7's grammar knows. */
export type TokenKind =
  | 'EOF' | 'TEXT' | 'ESCAPE' | 'DOUBLE_ESCAPE' | 'ESCAPE_DIRECTIVE' | 'EMPTY_INDEX' | 'TEXTBLOCK'
  | 'COMMENT_START' | 'LINE_COMMENT' | 'BLOCK_COMMENT' | 'FORMAL_COMMENT'
  | 'SET' | 'IF' | 'ELSEIF' | 'ELSE' | 'END' | 'WORD' | 'BRACKETED_WORD'
  | 'IDENTIFIER' | 'DOT' | 'LCURLY' | 'RCURLY' | 'INDEX_LBRACKET' | 'INDEX_RBRACKET'
  | 'LBRACKET' | 'RBRACKET' | 'COMMA' | 'COLON' | 'DOUBLEDOT' | 'LEFT_CURLY' | 'RIGHT_CURLY'
  | 'LPAREN' | 'RPAREN' | 'REFERENCE_RPAREN' | 'WHITESPACE'
  | 'STRING' | 'INTEGER' | 'FLOAT' | 'TRUE' | 'FALSE'
  | 'MINUS' | 'PLUS' | 'MULTIPLY' | 'DIVIDE' | 'MODULUS'
  | 'AND' | 'OR' | 'LT' | 'LE' | 'GT' | 'GE' | 'EQ' | 'NE' | 'NOT' | 'EQUALS'

/** One token; offsets count UTF-16 units from the start of the template. */
export type Token = {
  readonly kind: TokenKind
  /** The text of the token, with the `$`, `#` or `\` that led to it. */
  readonly image: string
  readonly start: number
  readonly end: number
  /** A `$` or `#` before the token that turned out to be plain text. */
  readonly special: string
}
