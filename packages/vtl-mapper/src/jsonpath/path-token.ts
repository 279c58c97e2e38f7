import type { Value } from '../values/value.ts'
import type { FilterExpression } from './filter-expression.ts'

/** One step of a JSONPath. */
export type PathToken =
  | { readonly kind: 'property'; readonly names: readonly string[] }
  | { readonly kind: 'index'; readonly indexes: readonly number[] }
  /** `[(@.length-1)]`, as JsonPath 2.0 has it. */
  | { readonly kind: 'from-end'; readonly offset: number }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'scan' }
  | { readonly kind: 'filter'; readonly expression: FilterExpression }
  | { readonly kind: 'function'; readonly name: PathFunctionName; readonly parameters: readonly PathParameter[] }

/** A parameter of a function: a path into the whole document, or a value. */
export type PathParameter =
  | { readonly kind: 'path'; readonly path: PathPlan }
  | { readonly kind: 'value'; readonly value: Value }

/** The functions that may end a path, in the order of Jayway's documentation. */
export type PathFunctionName =
  | 'min'
  | 'max'
  | 'avg'
  | 'stddev'
  | 'length'
  | 'size'
  | 'sum'
  | 'keys'
  | 'concat'
  | 'append'
  | 'first'
  | 'last'
  | 'index'

/** A parsed path. */
export type PathPlan = {
  /** Whether it begins with `$` and not with `@`. */
  readonly fromRoot: boolean
  readonly tokens: readonly PathToken[]
  /** For each token, whether all before it are definite: only then is a missing value an error. */
  readonly upstreamDefinite: readonly boolean[]
  /** Whether the path yields one value and not a list. */
  readonly isDefinite: boolean
}

/** Makes a plan of tokens, and moves a function behind a scan to the front: `$..x.sum()` is `$.sum($..x)`. */
export function planPath(fromRoot: boolean, tokens: readonly PathToken[]): PathPlan {
  const ordered = functionFirst(fromRoot, tokens)
  const upstreamDefinite: boolean[] = []
  let isDefinite = true
  for (const [position, token] of ordered.entries()) {
    upstreamDefinite.push(isDefinite)
    isDefinite &&= isDefiniteToken(token, position === ordered.length - 1)
  }
  return { fromRoot, tokens: ordered, upstreamDefinite, isDefinite }
}

function functionFirst(fromRoot: boolean, tokens: readonly PathToken[]): readonly PathToken[] {
  if (tokens[0]?.kind !== 'scan' || tokens.at(-1)?.kind !== 'function') return tokens
  const position = tokens.findIndex(token => token.kind === 'function')
  const call = tokens[position]
  if (position < 2 || call?.kind !== 'function') return tokens
  const scanned: PathParameter = { kind: 'path', path: planPath(fromRoot, tokens.slice(0, position)) }
  return [{ ...call, parameters: [scanned] }, ...tokens.slice(position + 1)]
}

/** Whether the token alone yields at most one value. */
export function isDefiniteToken(token: PathToken, isLeaf: boolean): boolean {
  if (token.kind === 'property') return token.names.length === 1 || isLeaf
  if (token.kind === 'index') return token.indexes.length === 1
  return token.kind === 'function' || token.kind === 'from-end'
}
