import { VtlError } from '../errors.ts'
import { parseRegex } from './parse-regex.ts'
import { flagLetters, noFlags } from './regex-node.ts'
import { emitProgram } from './regex-program.ts'
import { runProgram } from './run-program.ts'
import type { Registers } from './run-program.ts'

/** A match: where it begins and ends, and what each group holds (undefined: took no part). Group 0 is the whole match. */
export type RegexMatch = { readonly start: number; readonly end: number; readonly groups: readonly (string | undefined)[] }

/** How many steps matching may still take. Share one among the matches of one method call. */
export type RegexBudget = { steps: number }

/** A regular expression of Java. */
export type JavaRegex = {
  /** Whether the whole input matches, as `Matcher.matches()`. */
  readonly matches: (input: string, budget?: RegexBudget) => boolean
  /** The first match at or behind `from`, as `Matcher.find()`. */
  readonly find: (input: string, from: number, budget: RegexBudget) => RegexMatch | undefined
  /** The number of each named group, for `${name}` in a replacement. */
  readonly names: ReadonlyMap<string, number>
  /** How many capturing groups there are. */
  readonly groups: number
}

/** Enough steps for any sensible expression on the input, few enough to end in some tens of milliseconds. */
export function regexBudget(input: string): RegexBudget {
  return { steps: 1_000_000 + 20 * input.length }
}

/**
 * Compiles a regular expression of `java.util.regex`, with its meaning and not JavaScript's: possessive quantifiers, class
 * intersections, `\Q…\E`, `(?i)`. Matching counts steps, so `(a+)+b` on a long input fails with an error and does not hang.
 *
 * @param flags letters out of `dimsux`; others mean nothing, as in Jayway's filters.
 * @throws VtlError `ERR_VTL_METHOD` for a syntax error, and from matching `ERR_VTL_STEP_BUDGET`.
 */
export function compileJavaRegex(source: string, flags = ''): JavaRegex {
  const set = Object.fromEntries(Array.from(flags).flatMap(letter => (flagLetters[letter] === undefined ? [] : [[flagLetters[letter], true]])))
  const { node, groups, names } = parseRegex(source, { ...noFlags, ...set })
  const program = emitProgram(node, groups)
  const run = (input: string, start: number, budget: RegexBudget, end?: number): Registers | undefined => {
    const registers: Registers = Array.from({ length: program.slots })
    const stop = runProgram(program.instructions, registers, { input, start, budget, end })
    if (stop === undefined) return undefined
    registers[0] = start
    registers[1] = stop
    return registers
  }
  return {
    matches: (input, budget = regexBudget(input)) => run(input, 0, budget, input.length) !== undefined,
    find: (input, from, budget) => {
      for (let start = from; start <= input.length; start++) {
        const registers = run(input, start, budget)
        if (registers !== undefined) return toMatch(input, registers, groups)
        if ((input.codePointAt(start) ?? 0) > 0xffff) start++
        if (--budget.steps < 0) throw new VtlError('ERR_VTL_STEP_BUDGET', 'The regular expression takes too many steps on this input')
      }
      return undefined
    },
    names,
    groups,
  }
}

function toMatch(input: string, registers: Registers, groups: number): RegexMatch {
  const texts = Array.from({ length: groups + 1 }, (_, index) => {
    const [start, end] = [registers[2 * index], registers[2 * index + 1]]
    return start === undefined || end === undefined ? undefined : input.slice(start, end)
  })
  return { start: registers[0] ?? 0, end: registers[1] ?? 0, groups: texts }
}
