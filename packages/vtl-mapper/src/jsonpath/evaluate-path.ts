import { JavaList } from '../values/java-list.ts'
import { JavaMap } from '../values/java-map.ts'
import type { Value } from '../values/value.ts'
import { invokeFunction } from './path-functions.ts'
import { notFound, readError, spendSteps } from './path-text.ts'
import { isDefiniteToken } from './path-token.ts'
import type { Budget, PathPlan, PathToken } from './path-token.ts'

/** What an evaluation reads from. */
export type PathScope = {
  /** The whole document, for `$` within filters and functions. */
  readonly root: Value
  /** Whether every property must be there, as a filter's test for existence asks. */
  readonly requireProperties: boolean
  /** Shared by all evaluations of one read. */
  readonly budget: Budget
}

/**
 * Evaluates a path. An indefinite path yields a list, a definite one the value.
 *
 * @returns undefined where a definite path leads nowhere.
 * @throws VtlError `ERR_VTL_JSON_PATH` where Jayway throws (a filter on a string), `ERR_VTL_STEP_BUDGET`.
 */
export function evaluatePath({ tokens, upstreamDefinite, isDefinite }: PathPlan, document: Value, scope: PathScope): Value | undefined {
  const { root, requireProperties, budget } = scope
  const results: Value[] = []
  const isLeaf = (position: number): boolean => position === tokens.length - 1
  const isBranch = (model: Value): boolean => model instanceof JavaMap || model instanceof JavaList

  function evaluate(position: number, model: Value): void {
    spendSteps(budget, 1)
    const token = tokens[position]
    const next = (value: Value): void => evaluate(position + 1, value)
    if (!token) results.push(model)
    else if (token.nodeKind === 'property') readProperties(token.names, position, model, next)
    else if (token.nodeKind === 'scan') scan(position, model)
    else if (token.nodeKind === 'wildcard') {
      if (model instanceof JavaMap) [...model.entries.values()].forEach(next)
      // Within an array, Jayway passes over an item where the rest of the path fails.
      if (model instanceof JavaList) for (const item of model.items) unlessMissing(() => next(item), requireProperties)
    } else if (token.nodeKind === 'function') {
      const result = invokeFunction(token, model, (path, from) => evaluatePath(path, from ? root : model, scope))
      // The result counts even when more steps follow: a definite path takes the last.
      if (!isLeaf(position)) results.push(result)
      next(result)
    } else if (token.nodeKind === 'filter') {
      if (!isBranch(model) && upstreamDefinite[position]) throw readError('A filter needs an object or array')
      for (const item of model instanceof JavaList ? model.items : isBranch(model) ? [model] : []) if (token.accepts(item, root, budget)) next(item)
    } else if (model instanceof JavaList) {
      for (const index of token.select(model.items.length)) {
        const item = model.items.at(index)
        if (item !== undefined) next(item)
      }
    } else if (upstreamDefinite[position]) throw notFound
  }

  /** Where the way up to here can only be one, what is not there is an error; else it is passed over, but on the way of a definite path. */
  function readProperties(names: readonly string[], position: number, model: Value, next: (value: Value) => void): void {
    if (!(model instanceof JavaMap)) {
      if (upstreamDefinite[position]) throw notFound
      return
    }
    const picked = new JavaMap()
    const isPick = names.length > 1 && isLeaf(position)
    for (const name of names) {
      if (!model.entries.has(name)) {
        if (requireProperties || (!isPick && isDefinite && !isLeaf(position))) throw notFound
      } else if (isPick) picked.put(name, model.get(name))
      else next(model.get(name))
    }
    if (isPick) next(picked)
  }

  function scan(position: number, model: Value): void {
    const token = tokens[position + 1]
    if (!token || token.nodeKind === 'function' || token.nodeKind === 'scan') throw readError("A scan ('..') needs a step behind it")
    if (isScanned(token, position + 1, model)) {
      const after = tokens[position + 2]
      // Behind a scan Jayway, in all of its versions, passes over an index, a slice or a filter on an array and goes on with
      // every item, unless the step is the last or (since 2.7) only a property follows.
      const isLast = !after || (token.nodeKind !== 'filter' && isLeaf(position + 2) && after.nodeKind === 'property' && after.names.length === 1)
      if (!(model instanceof JavaList) || isLast) evaluate(position + 1, model)
      else for (const item of model.items) evaluate(position + 2, item)
    }
    for (const child of model instanceof JavaMap ? model.entries.values() : model instanceof JavaList ? model.items : []) if (isBranch(child)) evaluate(position, child)
  }

  function isScanned(token: PathToken, position: number, model: Value): boolean {
    if (token.nodeKind === 'wildcard') return isBranch(model)
    if (token.nodeKind === 'filter') return token.accepts(model, root, budget)
    if (token.nodeKind !== 'property') return model instanceof JavaList
    return model instanceof JavaMap && (!isDefiniteToken(token, isLeaf(position)) || token.names.every(name => model.entries.has(name)))
  }

  const isThere = unlessMissing(() => evaluate(0, document), false)
  if (!isThere) return undefined
  return isDefinite ? results.at(-1) : new JavaList(results, 'json')
}

/** Whether nothing was missing; what is missing may be an error. */
function unlessMissing(run: () => void, isError: boolean): boolean {
  try {
    run()
    return true
  } catch (error) {
    if (error !== notFound || isError) throw error
    return false
  }
}
