import { compileJavaRegex } from '../regex/java-regex.ts'
import type { JavaRegex, RegexBudget, RegexMatch } from '../regex/java-regex.ts'
import type { Frame } from '../runtime/frame.ts'
import { javaError } from './arguments.ts'

type Part = string | number

const maxKept = 200
const kept: Map<string, JavaRegex> = new Map()

/** Compiles a pattern; the latest ones are kept. */
function compilePattern(source: string): JavaRegex {
  const known = kept.get(source)
  if (known) return known
  const regex = compileJavaRegex(source)
  if (kept.size >= maxKept) kept.delete(kept.keys().next().value ?? '')
  kept.set(source, regex)
  return regex
}

/** Steps of matching that cost one step of the rendering. */
const stepsPerStep = 4

/** Runs with what is left of the rendering's steps, and pays for what was used. */
function paid<T>(frame: Frame, run: (budget: RegexBudget) => T): T {
  const available = Math.max(0, frame.limits.maxSteps - frame.steps) * stepsPerStep
  const budget: RegexBudget = { steps: available }
  const result = run(budget)
  frame.spend(Math.ceil((available - budget.steps) / stepsPerStep))
  return result
}

/** Java's `matches`. */
export function matchesPattern(text: string, source: string, frame: Frame): boolean {
  return paid(frame, budget => compilePattern(source).matches(text, budget))
}

/** Java's `replaceAll` and `replaceFirst`. */
export function replaceMatches(text: string, source: string, options: { readonly replacement: string; readonly all: boolean; readonly frame: Frame }): string {
  const { all, frame } = options
  const pattern = compilePattern(source)
  return paid(frame, budget => {
    let parts: readonly Part[] | undefined
    let result = ''
    let copied = 0
    for (let match = pattern.find(text, 0, budget); match; match = all ? nextMatch(text, pattern, match, budget) : undefined) {
      parts ??= parseReplacement(options.replacement, pattern)
      result = frame.bounded(result + text.slice(copied, match.start) + expand(match, parts))
      copied = match.end
    }
    return frame.bounded(result + text.slice(copied))
  })
}

function nextMatch(text: string, pattern: JavaRegex, last: RegexMatch, budget: RegexBudget): RegexMatch | undefined {
  const from = last.end === last.start ? last.end + 1 : last.end
  return from > text.length ? undefined : pattern.find(text, from, budget)
}

function expand({ groups }: RegexMatch, parts: readonly Part[]): string {
  return parts.map(part => (typeof part === 'string' ? part : (groups[part] ?? ''))).join('')
}

/** `$1`, `${name}` and `\` in a replacement. */
function parseReplacement(replacement: string, pattern: JavaRegex): Part[] {
  const parts: Part[] = []
  for (let at = 0; at < replacement.length; ) {
    const character = replacement.charAt(at)
    if (character === '\\') {
      if (at + 1 === replacement.length) throw javaError('java.lang.IllegalArgumentException', 'character to be escaped is missing')
      parts.push(replacement.charAt(at + 1))
      at += 2
    } else if (character === '$') at = parseGroup(replacement, at + 1, pattern, parts)
    else {
      const end = replacement.slice(at).search(/[\\$]/)
      parts.push(replacement.slice(at, end < 0 ? undefined : at + end))
      at = end < 0 ? replacement.length : at + end
    }
  }
  return parts
}

function parseGroup(replacement: string, from: number, pattern: JavaRegex, parts: Part[]): number {
  const named = /^\{([a-zA-Z][a-zA-Z0-9]*)\}/.exec(replacement.slice(from, from + 100))
  if (named) {
    const index = pattern.names.get(named[1] ?? '')
    if (index === undefined) throw javaError('java.lang.IllegalArgumentException', `No group with name {${named[1]}}`)
    parts.push(index)
    return from + named[0].length
  }
  const first = replacement.charAt(from)
  if (!/^\d$/.test(first)) throw javaError('java.lang.IllegalArgumentException', 'Illegal group reference')
  let index = Number(first)
  let at = from + 1
  if (index > pattern.groups) throw javaError('java.lang.IndexOutOfBoundsException', `No group ${index}`)
  for (; /^\d$/.test(replacement.charAt(at)) && index * 10 + Number(replacement.charAt(at)) <= pattern.groups; at++) index = index * 10 + Number(replacement.charAt(at))
  parts.push(index)
  return at
}

/** Java's `split`: an empty match at the start yields no empty first part; without a limit, empty parts at the end fall off. */
export function splitText(text: string, source: string, { limit, frame }: { readonly limit: number; readonly frame: Frame }): string[] {
  const pattern = compilePattern(source)
  const parts: string[] = []
  let copied = 0
  paid(frame, budget => {
    for (let match = pattern.find(text, 0, budget); match; match = nextMatch(text, pattern, match, budget)) {
      if (limit > 0 && parts.length === limit - 1) break
      if (match.end === 0) continue
      parts.push(text.slice(copied, match.start))
      copied = match.end
    }
  })
  if (parts.length === 0) return [text]
  parts.push(text.slice(copied))
  if (limit === 0) while (parts.at(-1) === '') parts.pop()
  return parts
}
