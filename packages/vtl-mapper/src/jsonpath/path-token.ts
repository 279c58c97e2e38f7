import type { Value } from '../values/value.ts'

/** Steps that may still be taken: `$..*..*` could go on for very long. */
export type Budget = { steps: number }

/** Whether a filter accepts an item of the document. */
export type Accepts = (item: Value, root: Value, budget: Budget) => boolean

/** One step of a JSONPath. */
export type PathToken =
  | { readonly nodeKind: 'property'; readonly names: readonly string[] }
  /** The indexes that a list of some length has: `[0]`, `[1,2]`, `[1:]`, and `[(@.length-1)]`, as JsonPath 2.0 has it. */
  | { readonly nodeKind: 'index'; readonly isOne: boolean; readonly select: (length: number) => readonly number[] }
  | { readonly nodeKind: 'wildcard' }
  | { readonly nodeKind: 'scan' }
  | { readonly nodeKind: 'filter'; readonly accepts: Accepts }
  | { readonly nodeKind: 'function'; readonly name: string; readonly parameters: readonly PathParameter[] }

/** A parameter of a function: a path into the whole document, or a value. */
export type PathParameter = PathPlan | { readonly value: Value }

/** A parsed path. */
export type PathPlan = {
  /** Whether it begins with `$`, and not with `@`. */
  readonly fromRoot: boolean
  readonly tokens: readonly PathToken[]
  /** For each token, whether all before it are definite: only then is a missing value an error. */
  readonly upstreamDefinite: readonly boolean[]
  /** Whether the path yields one value and not a list. */
  readonly isDefinite: boolean
}

/** Makes a plan of tokens, and moves a function behind a scan to the front: `$..x.sum()` is `$.sum($..x)`. */
export function planPath(fromRoot: boolean, tokens: readonly PathToken[]): PathPlan {
  const position = tokens.findIndex(({ nodeKind }) => nodeKind === 'function')
  const call = position > 1 && tokens[0]?.nodeKind === 'scan' && tokens.at(-1)?.nodeKind === 'function' && tokens[position]
  const ordered = call ? [{ ...call, parameters: [planPath(fromRoot, tokens.slice(0, position))] }, ...tokens.slice(position + 1)] : tokens
  const upstreamDefinite = [true]
  ordered.forEach((token, at) => upstreamDefinite.push(upstreamDefinite[at] === true && isDefiniteToken(token, at === ordered.length - 1)))
  return { fromRoot, tokens: ordered, upstreamDefinite, isDefinite: upstreamDefinite.at(-1) === true }
}

/** Whether the token alone yields at most one value. */
export function isDefiniteToken(token: PathToken, isLeaf: boolean): boolean {
  if (token.nodeKind === 'property') return token.names.length === 1 || isLeaf
  return token.nodeKind === 'index' ? token.isOne : token.nodeKind === 'function'
}
