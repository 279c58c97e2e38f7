import { parsePattern } from './parse-pattern.ts'
import type { PatternNode } from './pattern-tree.ts'

/** What pays for the matching: it throws when the budget is used. */
export type Budget = { spend(steps: number): void }

/** One match: `start`, `end`, and the groups as offsets `[start, end, …]`, -1 where a group took no part. */
export type PatternMatch = { readonly start: number; readonly end: number; readonly groups: readonly number[] }

/** A regular expression with Java's meaning. Backtracking is paid for by step, so that no pattern hangs the process. */
export type Pattern = {
  readonly groups: number
  readonly names: ReadonlyMap<string, number>
  /** The first match at or after an offset. */
  find(text: string, from: number, budget: Budget): PatternMatch | undefined
  matchesWhole(text: string, budget: Budget): boolean
}

type State = { readonly text: string; readonly budget: Budget; groups: number[]; paid: number }
type Next = (at: number) => number
/** The end of the match, or -1. */
type Matcher = (state: State, at: number, next: Next) => number

const maxKept = 200
const kept: Map<string, Pattern> = new Map()

/** Compiles a pattern; the latest ones are kept. */
export function compilePattern(source: string): Pattern {
  const known = kept.get(source)
  if (known) return known
  const { node, groups, names } = parsePattern(source)
  const matcher = compileNode(node)
  const start = (text: string, budget: Budget): State => ({ text, budget, groups: [], paid: 0 })
  const pattern: Pattern = {
    groups,
    names,
    find(text, from, budget) {
      const state = start(text, budget)
      for (let at = from; at <= text.length; at++) {
        pay(state)
        state.groups = new Array<number>((groups + 1) * 2).fill(-1)
        const end = matcher(state, at, found => found)
        if (end >= 0) return { start: at, end, groups: [at, end, ...state.groups.slice(2)] }
      }
      return undefined
    },
    matchesWhole(text, budget) {
      const state = start(text, budget)
      state.groups = new Array<number>((groups + 1) * 2).fill(-1)
      return matcher(state, 0, found => (found === text.length ? found : -1)) >= 0
    },
  }
  if (kept.size >= maxKept) kept.delete(kept.keys().next().value ?? '')
  kept.set(source, pattern)
  return pattern
}

/** One step of the budget for every 8 of matching. */
function pay(state: State): void {
  if ((++state.paid & 7) === 0) state.budget.spend(1)
}

function compileNode(node: PatternNode): Matcher {
  switch (node.type) {
    case 'unit':
      return (state, at, next) => (at < state.text.length && node.test(state.text.charCodeAt(at)) ? next(at + 1) : -1)
    case 'at':
      return (state, at, next) => (node.test(state.text, at) ? next(at) : -1)
    case 'sequence':
      return compileSequence(node.nodes.map(compileNode))
    case 'choice':
      return compileChoice(node.options.map(compileNode))
    case 'repeat':
      return compileRepeat(node)
    case 'group':
      return compileGroup(compileNode(node.node), node.index * 2)
    case 'atomic': {
      const inner = compileNode(node.node)
      return (state, at, next) => {
        const end = inner(state, at, found => found)
        return end < 0 ? -1 : next(end)
      }
    }
    case 'look':
      return compileLook(compileNode(node.node), node.behind, node.negative)
    case 'back':
      return compileBack(node.index * 2, node.ignoreCase)
  }
}

function compileSequence(matchers: readonly Matcher[]): Matcher {
  const from = (state: State, index: number, at: number, next: Next): number => {
    const matcher = matchers[index]
    return matcher ? matcher(state, at, index === matchers.length - 1 ? next : found => from(state, index + 1, found, next)) : next(at)
  }
  return (state, at, next) => from(state, 0, at, next)
}

function compileChoice(matchers: readonly Matcher[]): Matcher {
  return (state, at, next) => {
    for (const matcher of matchers) {
      pay(state)
      const end = matcher(state, at, next)
      if (end >= 0) return end
    }
    return -1
  }
}

function compileGroup(inner: Matcher, slot: number): Matcher {
  return (state, at, next) => {
    const before = [state.groups[slot] ?? -1, state.groups[slot + 1] ?? -1] as const
    const end = inner(state, at, found => {
      const own = [state.groups[slot] ?? -1, state.groups[slot + 1] ?? -1] as const
      state.groups[slot] = at
      state.groups[slot + 1] = found
      const rest = next(found)
      if (rest < 0) [state.groups[slot], state.groups[slot + 1]] = own
      return rest
    })
    if (end < 0) [state.groups[slot], state.groups[slot + 1]] = before
    return end
  }
}

function compileLook(inner: Matcher, behind: boolean, negative: boolean): Matcher {
  const found = (state: State, at: number): boolean => {
    if (!behind) return inner(state, at, end => end) >= 0
    for (let start = at; start >= 0; start--) {
      pay(state)
      if (inner(state, start, end => (end === at ? end : -1)) >= 0) return true
    }
    return false
  }
  return (state, at, next) => (found(state, at) === negative ? -1 : next(at))
}

function compileBack(slot: number, ignoreCase: boolean): Matcher {
  return (state, at, next) => {
    const [start = -1, end = -1] = [state.groups[slot], state.groups[slot + 1]]
    if (start < 0) return -1
    const wanted = state.text.slice(start, end)
    const there = state.text.slice(at, at + wanted.length)
    state.budget.spend(wanted.length >> 3)
    const same = ignoreCase ? there.toLowerCase() === wanted.toLowerCase() : there === wanted
    return same ? next(at + wanted.length) : -1
  }
}

type Repeat = Extract<PatternNode, { type: 'repeat' }>

function compileRepeat(node: Repeat): Matcher {
  if (node.node.type === 'unit') return compileUnitRepeat(node, node.node.test)
  const inner = compileNode(node.node)
  if (node.mode === 'possessive') return compilePossessive(node, inner)
  const { min, max } = node
  const lazy = node.mode === 'lazy'
  const again = (state: State, at: number, count: number, next: Next): number => {
    pay(state)
    const more = (): number => {
      if (count >= max) return -1
      // A turn that takes nothing would turn for ever.
      return inner(state, at, found => (found === at && count >= min ? -1 : again(state, found, count + 1, next)))
    }
    if (count < min) return more()
    if (lazy) {
      const end = next(at)
      return end >= 0 ? end : more()
    }
    const end = more()
    return end >= 0 ? end : next(at)
  }
  return (state, at, next) => again(state, at, 0, next)
}

function compilePossessive({ min, max }: Repeat, inner: Matcher): Matcher {
  return (state, at, next) => {
    let end = at
    let count = 0
    while (count < max) {
      pay(state)
      const found = inner(state, end, to => to)
      if (found < 0) break
      count++
      if (found === end) break
      end = found
    }
    return count < min && end === at && count === 0 && min > 0 ? -1 : count < min && count > 0 && end > at ? -1 : next(end)
  }
}

/** The common case, without recursion: one class, many times. */
function compileUnitRepeat({ min, max, mode }: Repeat, test: (unit: number) => boolean): Matcher {
  return (state, at, next) => {
    const { text } = state
    const limit = Math.min(text.length, at + max)
    let end = at
    if (mode === 'lazy') {
      for (; end - at < min; end++) if (end >= limit || !test(text.charCodeAt(end))) return -1
      for (;;) {
        pay(state)
        const rest = next(end)
        if (rest >= 0) return rest
        if (end >= limit || !test(text.charCodeAt(end))) return -1
        end++
      }
    }
    while (end < limit && test(text.charCodeAt(end))) end++
    state.budget.spend((end - at) >> 4)
    if (mode === 'possessive') return end - at >= min ? next(end) : -1
    for (; end - at >= min; end--) {
      pay(state)
      const rest = next(end)
      if (rest >= 0) return rest
    }
    return -1
  }
}
