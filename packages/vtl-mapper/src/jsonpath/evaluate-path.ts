import { VtlError } from '../errors.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap } from '../values/java-map.ts'
import type { Value } from '../values/value.ts'
import { matchesFilter } from './evaluate-filter.ts'
import { invokeFunction } from './path-functions.ts'
import { PathNotFound } from './path-not-found.ts'
import { spendSteps } from './spend-steps.ts'
import { isDefiniteToken } from './path-token.ts'
import type { PathPlan, PathToken } from './path-token.ts'

/** What an evaluation reads from. */
export type PathScope = {
  /** The whole document, for `$` within filters and functions. */
  readonly root: Value
  /** Whether every property must be there, as a filter's test for existence asks. */
  readonly requireProperties: boolean
  /** Shared by all evaluations of one read: `$..*..*` could go on for very long. */
  readonly budget: { steps: number }
}

/**
 * Evaluates a path. An indefinite path yields a list, a definite one the value.
 *
 * @returns undefined where a definite path leads nowhere.
 * @throws VtlError `ERR_VTL_JSON_PATH` where Jayway throws (a filter on a string), `ERR_VTL_STEP_BUDGET`.
 */
export function evaluatePath(plan: PathPlan, model: Value, scope: PathScope): Value | undefined {
  const evaluation = new Evaluation(plan, scope)
  try {
    evaluation.evaluate(0, model)
  } catch (error) {
    if (error instanceof PathNotFound) return undefined
    throw error
  }
  return plan.isDefinite ? evaluation.results.at(-1) : new JavaList(evaluation.results, 'json')
}

class Evaluation {
  readonly results: Value[] = []
  readonly #plan: PathPlan
  readonly #scope: PathScope
  constructor(plan: PathPlan, scope: PathScope) {
    this.#plan = plan
    this.#scope = scope
  }

  evaluate(position: number, model: Value): void {
    spendSteps(this.#scope.budget, 1)
    const token = this.#plan.tokens[position]
    if (token === undefined) this.results.push(model)
    else this.#apply(token, position, model)
  }

  #apply(token: PathToken, position: number, model: Value): void {
    switch (token.kind) {
      case 'property':
        return this.#properties(token.names, position, model)
      case 'wildcard':
        return this.#wildcard(position, model)
      case 'scan':
        return this.#scan(position, model)
      case 'filter':
        return this.#filter(token, position, model)
      case 'function':
        return this.#function(token, position, model)
      default:
        if (model instanceof JavaList) return this.#items(token, position, model.items)
        return this.#missing(position)
    }
  }

  #isLeaf(position: number): boolean {
    return position === this.#plan.tokens.length - 1
  }

  /** Where the way up to here can only be one, what is not there is an error; else it is passed over. */
  #missing(position: number): void {
    if (this.#plan.upstreamDefinite[position]) throw new PathNotFound()
  }

  #properties(names: readonly string[], position: number, model: Value): void {
    if (!(model instanceof JavaMap)) return this.#missing(position)
    if (names.length === 1 || !this.#isLeaf(position)) for (const name of names) this.#property(name, position, model)
    else this.evaluate(position + 1, this.#pick(names, model))
  }

  /** What is missing on the way is an error for a definite path only: `$.none[*]` is an empty list, as in Jayway 2.0. */
  #property(name: string, position: number, model: JavaMap): void {
    if (model.entries.has(name)) return this.evaluate(position + 1, model.get(name))
    if (this.#scope.requireProperties || (this.#plan.isDefinite && !this.#isLeaf(position))) throw new PathNotFound()
  }

  #pick(names: readonly string[], model: JavaMap): JavaMap {
    const picked = new Map<Value, Value>()
    for (const name of names) {
      if (model.entries.has(name)) picked.set(name, model.get(name))
      else if (this.#scope.requireProperties) throw new PathNotFound()
    }
    return new JavaMap(picked)
  }

  #items(token: PathToken & { kind: 'index' | 'slice' | 'from-end' }, position: number, items: readonly Value[]): void {
    for (const index of selectedIndexes(token, items.length)) {
      const item = items[index < 0 ? items.length + index : index]
      if (item !== undefined) this.evaluate(position + 1, item)
    }
  }

  #wildcard(position: number, model: Value): void {
    if (model instanceof JavaMap) for (const child of model.entries.values()) this.evaluate(position + 1, child)
    if (model instanceof JavaList) for (const item of model.items) this.#wildcardItem(position, item)
  }

  /** Within an array, Jayway passes over an item where the rest of the path fails. */
  #wildcardItem(position: number, item: Value): void {
    try {
      this.evaluate(position + 1, item)
    } catch (error) {
      if (!(error instanceof PathNotFound) || this.#scope.requireProperties) throw error
    }
  }

  #scan(position: number, model: Value): void {
    const token = this.#plan.tokens[position + 1]
    if (token === undefined || token.kind === 'function' || token.kind === 'scan') throw new VtlError('ERR_VTL_JSON_PATH', "A scan ('..') needs a step behind it")
    if (this.#isScanned(token, position + 1, model)) this.#scanned(token, position + 1, model)
    const children = model instanceof JavaMap ? model.entries.values() : model instanceof JavaList ? model.items : []
    for (const child of children) if (child instanceof JavaMap || child instanceof JavaList) this.evaluate(position, child)
  }

  /**
   * Behind a scan Jayway, in all of its versions, passes over an index, a slice or a filter on an array and goes on with
   * every item, unless the step is the last or (since 2.7) only a property follows.
   */
  #scanned(token: PathToken, position: number, model: Value): void {
    const isLast = this.#isLeaf(position) || (token.kind !== 'filter' && this.#isLeaf(position + 1) && this.#isName(position + 1))
    if (!(model instanceof JavaList) || isLast) this.evaluate(position, model)
    else for (const item of model.items) this.evaluate(position + 1, item)
  }

  #isName(position: number): boolean {
    const token = this.#plan.tokens[position]
    return token?.kind === 'property' && token.names.length === 1
  }

  #isScanned(token: PathToken, position: number, model: Value): boolean {
    if (!(model instanceof JavaMap || model instanceof JavaList)) return false
    if (token.kind === 'wildcard') return true
    if (token.kind === 'filter') return this.#accepts(token, model)
    if (token.kind !== 'property') return model instanceof JavaList
    if (!(model instanceof JavaMap)) return false
    return !isDefiniteToken(token, this.#isLeaf(position)) || token.names.every(name => model.entries.has(name))
  }

  #filter(token: PathToken & { kind: 'filter' }, position: number, model: Value): void {
    if (model instanceof JavaList) {
      for (const item of model.items) if (this.#accepts(token, item)) this.evaluate(position + 1, item)
    } else if (model instanceof JavaMap) {
      if (this.#accepts(token, model)) this.evaluate(position + 1, model)
    } else if (this.#plan.upstreamDefinite[position]) {
      throw new VtlError('ERR_VTL_JSON_PATH', 'A filter can be applied to objects and arrays only')
    }
  }

  #accepts(token: PathToken & { kind: 'filter' }, item: Value): boolean {
    const { root, budget } = this.#scope
    return matchesFilter(token.expression, {
      read: (path, requireProperties) => {
        const model = path.fromRoot && !requireProperties ? root : item
        return evaluatePath(path, model, { root, requireProperties, budget })
      },
      budget,
    })
  }

  /** The result counts even when more steps follow: a definite path takes the last. */
  #function(token: PathToken & { kind: 'function' }, position: number, model: Value): void {
    const result = invokeFunction({ token, model, root: this.#scope.root, read: (path, from) => evaluatePath(path, from, this.#scope) })
    if (!this.#isLeaf(position)) this.results.push(result)
    this.evaluate(position + 1, result)
  }
}

function selectedIndexes(token: PathToken & { kind: 'index' | 'slice' | 'from-end' }, length: number): readonly number[] {
  if (token.kind === 'index') return token.indexes
  if (token.kind === 'from-end') return token.offset <= length ? [length - token.offset] : []
  const { from, to } = token
  const start = from === undefined ? 0 : from < 0 && to === undefined ? Math.max(0, length + from) : from
  const stop = to === undefined ? length : Math.min(length, to < 0 && from === undefined ? length + to : to)
  return Array.from({ length: Math.max(0, stop - start) }, (_, offset) => start + offset)
}
