import { spendSteps } from '../spend-steps.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap } from '../values/java-map.ts'
import type { Value } from '../values/value.ts'
import { invokeFunction } from './path-functions.ts'
import { notFound, readError } from './path-text.ts'
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

  function evaluate(position: number, model: Value): void {
    spendSteps(budget, 1)
    const token = tokens[position]
    const next = (value: Value): void => evaluate(position + 1, value)
    if (!token) results.push(model)
    else if (token.nodeKind === 'scan') scan(position, model)
    else if (token.nodeKind === 'wildcard') {
      // Within an array, Jayway passes over an item where the rest of the path fails.
      for (const child of childrenOf(model)) unlessMissing(() => next(child), requireProperties || model instanceof JavaMap)
    } else if (token.nodeKind === 'function') {
      const result = invokeFunction(token, model, (path, from) => evaluatePath(path, from ? root : model, scope))
      // The result counts even when more steps follow: a definite path takes the last.
      if (!isLeaf(position)) results.push(result)
      next(result)
    } else if (token.nodeKind === 'filter' && isBranch(model)) {
      for (const item of model instanceof JavaList ? model.items : [model]) if (token.accepts(item, root, budget)) next(item)
    } else if (token.nodeKind === 'property' && model instanceof JavaMap) readProperties(token.names, position, model, next)
    else if (token.nodeKind === 'index' && model instanceof JavaList) {
      for (const index of token.select(model.items.length)) {
        const item = model.items.at(index)
        if (item !== undefined) next(item)
      }
    } else if (upstreamDefinite[position]) throw token.nodeKind === 'filter' ? readError('A filter needs an object or array') : notFound
  }

  /** What is not there is an error on the way of a definite path, and else passed over. */
  function readProperties(names: readonly string[], position: number, { entries }: JavaMap, next: (value: Value) => void): void {
    const picked = new Map<Value, Value>()
    const isPick = names.length > 1 && isLeaf(position)
    for (const name of names) {
      const value = entries.get(name)
      if (value === undefined) {
        if (requireProperties || (isDefinite && !isLeaf(position))) throw notFound
      } else if (isPick) picked.set(name, value)
      else next(value)
    }
    if (isPick) next(new JavaMap(picked))
  }

  function scan(position: number, model: Value): void {
    const token = tokens[position + 1]
    if (!token || token.nodeKind === 'function') throw readError("A scan ('..') needs a step behind it")
    if (isScanned(token, position + 1, model)) {
      const after = tokens[position + 2]
      // Behind a scan Jayway, in all of its versions, passes over an index, a slice or a filter on an array and goes on with
      // every item, unless the step is the last or (since 2.7) only a property follows.
      const isLast = !after || (token.nodeKind !== 'filter' && isLeaf(position + 2) && after.nodeKind === 'property' && after.names.length === 1)
      if (!(model instanceof JavaList) || isLast) evaluate(position + 1, model)
      else for (const item of model.items) evaluate(position + 2, item)
    }
    for (const child of childrenOf(model)) if (isBranch(child)) evaluate(position, child)
  }

  function isScanned(token: PathToken, position: number, model: Value): boolean {
    if (token.nodeKind === 'filter') return token.accepts(model, root, budget)
    if (token.nodeKind === 'index') return model instanceof JavaList
    return token.nodeKind !== 'property' || (model instanceof JavaMap && (!isDefiniteToken(token, isLeaf(position)) || token.names.every(name => model.entries.has(name))))
  }

  const isThere = unlessMissing(() => evaluate(0, document), false)
  if (!isThere) return undefined
  return isDefinite ? results.at(-1) : new JavaList(results, 'json')
}

const isBranch = (model: Value): model is JavaMap | JavaList => model instanceof JavaMap || model instanceof JavaList

const childrenOf = (model: Value): Iterable<Value> => (model instanceof JavaMap ? model.entries.values() : model instanceof JavaList ? model.items : [])

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
