import type { ConditionContext } from './types.ts'

/** Any run of characters, one character: beside character codes in a {@link Pattern}. */
const STAR = -1
const QUESTION = -2

/** A pattern ready to match: character codes, `*` and `?`. */
export type Pattern = readonly number[]

/** Text of a policy: a pattern that is known, or one that waits for a request's values. */
export type PatternText = { readonly pattern: Pattern } | { readonly pieces: readonly Piece[] }

/** What stands between literal text: `${key}` or `${key, 'default'}`. */
interface Variable {
  /** Lower-case condition key. */
  readonly key: string
  readonly otherwise: string | undefined
}
type Piece = Pattern | Variable

/** How a policy's text is read. */
export interface PatternSyntax {
  /** `*` and `?` stand for other text. */
  readonly wildcards: boolean
  /** `${…}` stands for a value of the request: policies of version 2012-10-17. */
  readonly variables: boolean
}

/**
 * Reads text with wildcards and variables. `${*}`, `${?}` and `${$}` are the characters themselves.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function readPattern(text: string, { wildcards, variables }: PatternSyntax): PatternText {
  if (!variables || !text.includes('${')) return { pattern: codesOf(text, wildcards) }
  const pieces: Piece[] = []
  let from = 0
  for (const { index, 0: all, 1: body = '' } of text.matchAll(/\$\{([^}]*)\}/g)) {
    pieces.push(codesOf(text.slice(from, index), wildcards), readVariable(body))
    from = index + all.length
  }
  pieces.push(codesOf(text.slice(from), wildcards))
  if (pieces.every(isPattern)) return { pattern: pieces.flat() }
  return { pieces }
}

/** The pattern for one request; `undefined` when a variable has no value, so that nothing matches. */
export function resolvePattern(text: PatternText, context: ConditionContext): Pattern | undefined {
  if ('pattern' in text) return text.pattern
  const codes: number[] = []
  for (const piece of text.pieces) {
    if (isPattern(piece)) {
      codes.push(...piece)
      continue
    }
    const value = variableValue(piece, context)
    if (value === undefined) return undefined
    codes.push(...codesOf(value, false))
  }
  return codes
}

/** Whether a whole text, or `value` from `from` to `to`, is what a pattern describes. Never slower than length × length. */
export function matchPattern(pattern: Pattern, value: string, from = 0, to: number = value.length): boolean {
  let at = from
  let next = 0
  let afterStar = -1
  let starAt = 0
  while (at < to) {
    const code = pattern[next]
    if (code === STAR) {
      afterStar = ++next
      starAt = at
    } else if (code === QUESTION || code === value.charCodeAt(at)) {
      next++
      at++
    } else if (afterStar >= 0) {
      next = afterStar
      at = ++starAt
    } else return false
  }
  while (pattern[next] === STAR) next++
  return next === pattern.length
}

/** The pattern cut at its first colons into `count` parts at most. */
export function splitPattern(pattern: Pattern, count: number): readonly Pattern[] {
  const parts: Pattern[] = []
  let from = 0
  for (let at = 0; at < pattern.length && parts.length < count - 1; at++) {
    if (pattern[at] !== COLON) continue
    parts.push(pattern.slice(from, at))
    from = at + 1
  }
  return [...parts, pattern.slice(from)]
}

/** Whether the pattern's last character is `*`. */
export function endsInStar(pattern: Pattern): boolean {
  return pattern.at(-1) === STAR
}

const COLON = 58

function codesOf(text: string, wildcards: boolean): Pattern {
  const codes = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
  return wildcards ? codes.map((code) => (code === 42 ? STAR : code === 63 ? QUESTION : code)) : codes
}

function readVariable(body: string): Piece {
  if (body === '*' || body === '?' || body === '$') return [body.charCodeAt(0)]
  const withDefault = /^\s*([^,]*?)\s*,\s*'(.*)'\s*$/s.exec(body)
  if (withDefault !== null) return { key: (withDefault[1] ?? '').toLowerCase(), otherwise: withDefault[2] }
  return { key: body.trim().toLowerCase(), otherwise: undefined }
}

function variableValue({ key, otherwise }: Variable, context: ConditionContext): string | undefined {
  const value = context[key]
  if (value === undefined || typeof value === 'object') return otherwise
  return String(value)
}

function isPattern(piece: Piece): piece is Pattern {
  return Array.isArray(piece)
}
