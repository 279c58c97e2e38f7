import { javaError } from '../errors.ts'
import { compileJavaRegex } from '../regex/java-regex.ts'
import type { JavaRegex, RegexBudget, RegexMatch } from '../regex/java-regex.ts'
import type { Rendering } from '../values/java-object.ts'

/** Steps of matching that cost one step of the rendering. */
const stepsPerStep = 4

/** Runs with what is left of the rendering's steps, and pays for what was used. */
function paid<T>(rendering: Rendering, run: (budget: RegexBudget) => T): T {
  const available = (rendering.limits.maxSteps - rendering.steps) * stepsPerStep
  const budget: RegexBudget = { steps: available }
  const result = run(budget)
  rendering.spend(Math.ceil((available - budget.steps) / stepsPerStep))
  return result
}

let lastSource: string | undefined
let lastRegex: JavaRegex

/** Compiles a pattern; the latest is kept, for loops. */
function compilePattern(source: string): JavaRegex {
  if (source !== lastSource) lastRegex = /^(?:[^[\](){}.*+?^$|\\]|\\[^a-zA-Z0-9])*$/.test(source) ? plainPattern(source.replace(/\\([^])/g, '$1')) : compileJavaRegex(source)
  lastSource = source
  return lastRegex
}

/** A pattern in which every character stands for itself. */
function plainPattern(text: string): JavaRegex {
  return {
    matches: input => input === text,
    find: (input, from) => {
      const start = input.indexOf(text, from)
      return start < from ? undefined : { start, end: start + text.length, groups: [text] }
    },
    names: new Map(),
    groups: 0,
  }
}

/** Java's `matches`. */
export function matchesPattern(text: string, [source]: readonly [string], rendering: Rendering): boolean {
  return paid(rendering, budget => compilePattern(source).matches(text, budget))
}

/** Calls back for one match after the other, until it gives false. */
function eachMatch(text: string, pattern: JavaRegex, rendering: Rendering, callback: (match: RegexMatch) => boolean): void {
  paid(rendering, budget => {
    let from = 0
    for (let match = pattern.find(text, 0, budget); match && callback(match) && from <= text.length; match = pattern.find(text, from, budget)) {
      from = match.end === match.start ? match.end + 1 : match.end
    }
  })
}

/** Java's `replaceAll` and `replaceFirst`. */
export function replaceMatches(text: string, source: string, replacement: string, rendering: Rendering, all: boolean): string {
  const pattern = compilePattern(source)
  let result = ''
  let copied = 0
  eachMatch(text, pattern, rendering, match => {
    result = rendering.bounded(result + text.slice(copied, match.start) + expand(replacement, pattern, match))
    copied = match.end
    return all
  })
  return rendering.bounded(result + text.slice(copied))
}

/** `$1`, `${name}` and `\` in a replacement. */
function expand(replacement: string, pattern: JavaRegex, match: RegexMatch): string {
  return replacement.replace(/\\([^]?)|\$(?:\{([a-zA-Z][a-zA-Z0-9]*)\}|(\d)(\d*)|)/g, (_, escaped: string | undefined, name: string | undefined, digit = '', digits = '') => {
    if (escaped) return escaped
    let group = name ? pattern.names.get(name) : digit ? Number(digit) : undefined
    if (group === undefined) throw javaError('lang.IllegalArgument', replacement)
    if (group > pattern.groups) throw javaError('lang.IndexOutOfBounds', group)
    let used = 0
    for (; used < digits.length && group * 10 + Number(digits[used]) <= pattern.groups; used++) group = group * 10 + Number(digits[used])
    return (match.groups[group] ?? '') + digits.slice(used)
  })
}

/** Java's `split`: an empty match at the start yields no empty first part; without a limit, empty parts at the end fall off. */
export function splitText(text: string, source: string, limit: number, rendering: Rendering): string[] {
  const parts: string[] = []
  let copied = 0
  eachMatch(text, compilePattern(source), rendering, ({ start, end }) => {
    if (parts.length === limit - 1) return false
    if (end > 0) {
      parts.push(text.slice(copied, start))
      copied = end
    }
    return true
  })
  if (parts.length === 0) return [text]
  parts.push(text.slice(copied))
  if (limit === 0) while (parts.at(-1) === '') parts.pop()
  return parts
}
