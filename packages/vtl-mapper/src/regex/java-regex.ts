import { parseRegex } from './parse-regex.ts'
import { runProgram } from './run-program.ts'
import type { Registers } from './run-program.ts'

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
  const { program, slots, names } = parseRegex(source, flags)
  return {
    matches: (input, budget) => runProgram(program, [], { input, start: 0, budget, end: input.length }) !== undefined,
    find: (input, from, budget) => {
      for (let start = from; start <= input.length; start++) {
        const registers: Registers = []
        const end = runProgram(program, registers, { input, start, budget })
        if (end !== undefined) return { start, end, groups: slots.map(slot => (slot === 0 ? input.slice(start, end) : captured(input, registers, slot))) }
        if ((input.codePointAt(start) ?? 0) > 0xffff) start++
      }
      return undefined
    },
    names,
    groups: slots.length - 1,
  }
}

function captured(input: string, registers: Registers, slot: number): string | undefined {
  const end = registers[slot + 1]
  return end === undefined ? undefined : input.slice(registers[slot], end)
}
