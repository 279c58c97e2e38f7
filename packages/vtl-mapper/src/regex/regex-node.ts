/** Whether a code point matches. */
export type CharacterTest = (code: number) => boolean

/** Whether a position of the input fulfils a condition, as `^`, `$` and `\b` do. */
export type PositionTest = (input: string, position: number) => boolean

/** A parsed regular expression. */
export type RegexNode =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'position'; readonly test: PositionTest }
  | { readonly kind: 'sequence'; readonly nodes: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly nodes: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly node: RegexNode; readonly min: number; readonly max: number; readonly isGreedy: boolean }
  | { readonly kind: 'group'; readonly index: number; readonly node: RegexNode }
  | { readonly kind: 'reference'; readonly index: number; readonly ignoreCase: boolean }
  /** `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)`. */
  | { readonly kind: 'look'; readonly node: RegexNode; readonly isBehind: boolean; readonly isNegative: boolean }
  /** `(?>…)` and the possessive `x*+`. */
  | { readonly kind: 'atomic'; readonly node: RegexNode }

/** The flags in force at a place of the expression. */
export type RegexFlags = {
  readonly ignoreCase: boolean
  readonly unicodeCase: boolean
  readonly multiline: boolean
  readonly dotAll: boolean
  readonly unixLines: boolean
  readonly comments: boolean
}

/** The letters of Java's flags, as in `(?i)`. */
export const flagLetters: Readonly<Record<string, keyof RegexFlags>> = {
  i: 'ignoreCase',
  u: 'unicodeCase',
  m: 'multiline',
  s: 'dotAll',
  d: 'unixLines',
  x: 'comments',
}

/** No flag set. */
export const noFlags: RegexFlags = {
  ignoreCase: false,
  unicodeCase: false,
  multiline: false,
  dotAll: false,
  unixLines: false,
  comments: false,
}
