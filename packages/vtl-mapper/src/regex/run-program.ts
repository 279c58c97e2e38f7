import { VtlError } from '../errors.ts'

/** One instruction of the matcher; jumps are relative to the instruction itself. */
export type Instruction =
  /** An expression of JavaScript, sticky and without a choice in it: one character, as many of one kind as there are, or a place. */
  | { readonly op: 'test'; readonly regex: RegExp; readonly source?: string; readonly min?: number }
  /** Goes `to` there, and to the other place when that fails. */
  | { readonly op: 'branch'; readonly to: number; readonly other?: number }
  | { readonly op: 'save'; readonly slot: number }
  /** Leaves a loop whose last turn consumed nothing. */
  | { readonly op: 'progress'; readonly slot: number; readonly to: number }
  | { readonly op: 'again'; readonly slots: readonly number[]; readonly group: number; readonly ignoreCase: boolean }
  /** `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)`, and `(?>…)`, which is no look. */
  | { readonly op: 'inner'; readonly program: Program; readonly look?: string | undefined }

/** Instructions; behind the last one the match is complete. */
export type Program = readonly Instruction[]

/** Positions by slot: where a group begins and, one higher, ends; where the turn of a loop began. */
export type Registers = (number | undefined)[]

/** One attempt to match; with `end`, only a match that ends there counts. */
export type Attempt = { readonly input: string; readonly start: number; readonly budget: { steps: number }; readonly end?: number | undefined }

/** What to go back to: another way from a position, a run that can give back characters down to `low`, or a register's old value. */
type Saved = { readonly pc: number; readonly at: number; readonly low?: number } | { readonly slot: number; readonly value: number | undefined }

/**
 * Runs a program by backtracking on an explicit stack, and returns where the match ends; undefined if there is none.
 * The registers are those of the match. Throws `ERR_VTL_STEP_BUDGET` when the steps run out.
 */
export function runProgram(program: Program, registers: Registers, attempt: Attempt): number | undefined {
  const { input, budget, end } = attempt
  const saved: Saved[] = []
  let pc = 0
  let at = attempt.start
  const set = (slot: number, value: number | undefined): void => {
    saved.push({ slot, value: registers[slot] })
    registers[slot] = value
  }
  const step = (instruction: Instruction): boolean => {
    switch (instruction.op) {
      case 'test':
        return test(instruction)
      case 'branch':
        if (instruction.other !== undefined) saved.push({ pc: pc + instruction.other, at })
        pc += instruction.to - 1
        break
      case 'save':
        set(instruction.slot, at)
        break
      case 'progress':
        if (registers[instruction.slot] === at) pc += instruction.to - 1
        break
      case 'again': {
        const text = input.slice(registers[instruction.slots[instruction.group] as number], registers[(instruction.slots[instruction.group] as number) + 1] ?? -1)
        const found = input.slice(at, at + text.length)
        at += text.length
        budget.steps -= text.length
        return registers[(instruction.slots[instruction.group] as number) + 1] !== undefined && (instruction.ignoreCase ? lower(text) === lower(found) : text === found)
      }
      default:
        return inner(instruction)
    }
    return true
  }
  const test = ({ regex, min }: Instruction & { op: 'test' }): boolean => {
    regex.lastIndex = at
    if (!regex.test(input)) return false
    if (min !== undefined) {
      let low = at
      for (let count = 0; count < min; count++) low += (input.codePointAt(low) as number) > 0xffff ? 2 : 1
      budget.steps -= regex.lastIndex - at
      if (regex.lastIndex > low) saved.push({ pc: pc + 1, at: regex.lastIndex, low })
    }
    at = regex.lastIndex
    return true
  }
  const inner = ({ program: own, look = '' }: Instruction & { op: 'inner' }): boolean => {
    const isBehind = look.startsWith('<')
    const isNegative = look.endsWith('!')
    for (let start = at; start >= 0; start--) {
      const found = [...registers]
      const stop = runProgram(own, found, { input, start, budget, end: isBehind ? at : undefined })
      if (stop !== undefined) {
        if (!isNegative) for (const [slot, value] of found.entries()) if (value !== registers[slot]) set(slot, value)
        if (!look) at = stop
        return !isNegative
      }
      if (!isBehind) break
    }
    return isNegative
  }
  for (;;) {
    if (--budget.steps < 0) throw new VtlError('ERR_VTL_STEP_BUDGET', 'The regular expression takes too many steps on this input')
    const instruction = program[pc]
    if (!instruction && (end === undefined || at === end)) return at
    if (instruction && step(instruction)) {
      pc++
      continue
    }
    for (;;) {
      const back = saved.pop()
      if (!back) return undefined
      if (/* @__KEY__ */ 'slot' in back) {
        registers[back.slot] = back.value
        continue
      }
      ;({ pc, at } = back)
      const { low } = back
      if (low !== undefined) {
        at -= at - low > 1 && (input.codePointAt(at - 2) as number) > 0xffff ? 2 : 1
        if (at > low) saved.push({ pc, at, low })
      }
      break
    }
  }
}

const lower = (text: string): string => text.replace(/[A-Z]+/g, letters => letters.toLowerCase())
