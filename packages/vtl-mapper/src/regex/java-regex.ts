import { isMatch, isPair } from './matcher.ts'
import type { Attempt, Registers } from './matcher.ts'
import { parseRegex } from './parse-regex.ts'

/** A match: where it begins and ends, and what each group holds (undefined: took no part). Group 0 is the whole match. */
export type RegexMatch = { readonly start: number; readonly end: number; readonly groups: readonly (string | undefined)[] }

/** How many steps matching may still take. Share one among the matches of one method call. */
export type RegexBudget = { steps: number }

/** A regular expression of Java. */
export type JavaRegex = {
  /** Whether the whole input matches, as `Matcher.matches()`. */
  readonly matches: (input: string, budget: RegexBudget) => boolean
  /** The first match at or behind `from`, as `Matcher.find()`. */
  readonly find: (input: string, from: number, budget: RegexBudget) => RegexMatch | undefined
  /** The number of each named group, for `${name}` in a replacement. */
  readonly names: ReadonlyMap<string, number>
  /** How many capturing groups there are. */
  readonly groups: number
}

/**
 * Compiles a regular expression of `java.util.regex`, with its meaning and not JavaScript's: possessive quantifiers, class
 * intersections, `\Q…\E`, `(?i)`. Matching counts steps, so `(a+)+b` on a long input fails with an error and does not hang.
 *
 * @param flags letters out of `dimsux`; others mean nothing, as in Jayway's filters.
 * @throws VtlError `ERR_VTL_METHOD` for a syntax error, and from matching `ERR_VTL_STEP_BUDGET`.
 */
export function compileJavaRegex(source: string, flags = ''): JavaRegex {
  const regex = parseRegex(source, flags)
  const { first, lead, groups } = regex
  const attempt = (input: string, budget: RegexBudget, end?: number): Attempt => ({ input, budget, at: 0, end, registers: [], saved: [] })
  return {
    ...regex,
    matches: (input, budget) => isMatch(first, attempt(input, budget, input.length)),
    find: (input, from, budget) => {
      const own = attempt(input, budget)
      // No match begins between the halves of a character.
      for (let start = isPair(input, from - 1) ? from + 1 : from; start <= input.length; start += isPair(input, start) ? 2 : 1) {
        if (lead) {
          lead.lastIndex = start
          const found = lead.exec(input)
          if (!found) break
          start = found.index
        }
        own.at = start
        own.registers = []
        if (!isMatch(first, own)) continue
        const textOf = (span: Registers[number]): string | undefined => span && input.slice(...span)
        return { start, end: own.at, groups: Array.from({ length: groups + 1 }, (_, group) => textOf(group === 0 ? [start, own.at] : own.registers[2 * group])) }
      }
      return undefined
    },
  }
}
