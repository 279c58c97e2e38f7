import { AuthorizersError } from '../errors.ts'
import type { ConditionContext } from './types.ts'

/** Any run of characters, one character: codes that Unicode keeps free, so that no text means them. */
const STAR = 0xffff
const QUESTION = 0xfffe
const RESERVED = /[\ufffe\uffff]/

/** A pattern ready to match: text in which `*` and `?` have become codes of their own. */
export type Pattern = string

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
  if (RESERVED.test(text)) throw new AuthorizersError('ERR_AUTHORIZERS_POLICY', 'A policy holds characters that are none')
  if (!variables || !text.includes('${')) return { pattern: withWildcards(text, wildcards) }
  const pieces: Piece[] = []
  let from = 0
  for (const { index, 0: all, 1: body = '' } of text.matchAll(/\$\{([^}]*)\}/g)) {
    pieces.push(withWildcards(text.slice(from, index), wildcards), readVariable(body))
    from = index + all.length
  }
  pieces.push(withWildcards(text.slice(from), wildcards))
  if (pieces.every((piece) => typeof piece === 'string')) return { pattern: pieces.join('') }
  return { pieces }
}

/** The pattern for one request; `undefined` when a variable has no value, so that nothing matches. */
export function resolvePattern(text: PatternText, context: ConditionContext): Pattern | undefined {
  if ('pattern' in text) return text.pattern
  let pattern = ''
  for (const piece of text.pieces) {
    const value = typeof piece === 'string' ? piece : variableValue(piece, context)
    if (value === undefined) return undefined
    pattern += value
  }
  return pattern
}

/** Whether a whole text, or `value` from `from` to `to`, is what a pattern describes. Never slower than length × length. */
export function matchPattern(pattern: Pattern, value: string, from = 0, to: number = value.length): boolean {
  let at = from
  let next = 0
  let afterStar = -1
  let starAt = 0
  while (at < to) {
    const code = pattern.charCodeAt(next)
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
  while (pattern.charCodeAt(next) === STAR) next++
  return next === pattern.length
}

/** The literal text before the first wildcard; the whole pattern when it has none. */
export function literalPrefix(pattern: Pattern): string {
  const wildcard = pattern.search(RESERVED)
  return wildcard < 0 ? pattern : pattern.slice(0, wildcard)
}

/** The fastest test for a pattern that is known: equality, a prefix, or character by character. */
export function createPatternTest(pattern: Pattern): (value: string) => boolean {
  const prefix = literalPrefix(pattern)
  if (prefix === pattern) return (value) => value === pattern
  if (prefix.length === pattern.length - 1 && endsInStar(pattern)) return (value) => value.startsWith(prefix)
  return (value) => value.startsWith(prefix) && matchPattern(pattern, value)
}

/** The pattern cut at its first colons into `count` parts at most. */
export function splitPattern(pattern: Pattern, count: number): readonly Pattern[] {
  const parts = pattern.split(':')
  return parts.length <= count ? parts : [...parts.slice(0, count - 1), parts.slice(count - 1).join(':')]
}

/** Whether the pattern's last character is `*`. */
export function endsInStar(pattern: Pattern): boolean {
  return pattern.charCodeAt(pattern.length - 1) === STAR
}

function withWildcards(text: string, wildcards: boolean): Pattern {
  return wildcards ? text.replaceAll('*', String.fromCharCode(STAR)).replaceAll('?', String.fromCharCode(QUESTION)) : text
}

function readVariable(body: string): Piece {
  if (body === '*' || body === '?' || body === '$') return body
  const withDefault = /^\s*([^,]*?)\s*,\s*'(.*)'\s*$/s.exec(body)
  if (withDefault !== null) return { key: (withDefault[1] ?? '').toLowerCase(), otherwise: withDefault[2] }
  return { key: body.trim().toLowerCase(), otherwise: undefined }
}

function variableValue({ key, otherwise }: Variable, context: ConditionContext): string | undefined {
  const value = context[key]
  if (value === undefined || typeof value === 'object') return otherwise
  return RESERVED.test(String(value)) ? undefined : String(value)
}
