import { VtlError } from '../errors.ts'
import { foldCase } from './character-tests.ts'
import type { CharacterTest } from './regex-node.ts'
import type { Instruction } from './regex-program.ts'

/** Positions by slot: start and end of each group, then the loops' own. */
export type Registers = (number | undefined)[]

/** One attempt to match; with `end`, only a match that ends there counts. */
export type Attempt = {
  readonly input: string
  readonly start: number
  readonly budget: { steps: number }
  readonly end?: number | undefined
}

/** What to go back to: another way from a position, a run that can give back characters, or a register's old value. */
type Saved =
  | { readonly kind: 'branch'; readonly counter: number; readonly position: number }
  | { readonly kind: 'run'; readonly counter: number; readonly low: number; readonly position: number }
  | { readonly kind: 'register'; readonly slot: number; readonly value: number | undefined }

/**
 * Runs a program by backtracking on an explicit stack, and returns where the match ends; undefined if there is none.
 * The registers are those of the match. Throws `ERR_VTL_STEP_BUDGET` when the steps run out.
 */
export function runProgram(program: readonly Instruction[], registers: Registers, attempt: Attempt): number | undefined {
  return new Run(program, registers, attempt).run()
}

class Run {
  readonly #program: readonly Instruction[]
  readonly #registers: Registers
  readonly #attempt: Attempt
  readonly #saved: Saved[] = []
  #counter = 0
  #position: number
  constructor(program: readonly Instruction[], registers: Registers, attempt: Attempt) {
    this.#program = program
    this.#registers = registers
    this.#attempt = attempt
    this.#position = attempt.start
  }

  run(): number | undefined {
    const { budget, end } = this.#attempt
    for (;;) {
      if (--budget.steps < 0) throw new VtlError('ERR_VTL_STEP_BUDGET', 'The regular expression takes too many steps on this input')
      const instruction = this.#program[this.#counter]!
      if (instruction.op === 'accept' && (end === undefined || this.#position === end)) return this.#position
      if (instruction.op !== 'accept' && this.#step(instruction)) continue
      if (!this.#backtrack()) return undefined
    }
  }

  #step(instruction: Exclude<Instruction, { op: 'accept' }>): boolean {
    const { input } = this.#attempt
    this.#counter++
    switch (instruction.op) {
      case 'character':
        return this.#consume(instruction.test)
      case 'position':
        return instruction.test(input, this.#position)
      case 'run':
        return this.#runOf(instruction)
      case 'branch':
        this.#saved.push({ kind: 'branch', counter: instruction.second, position: this.#position })
        this.#counter = instruction.first
        return true
      case 'jump':
        this.#counter = instruction.target
        return true
      case 'save':
        this.#setRegister(instruction.slot, this.#position)
        return true
      case 'progress':
        if (this.#registers[instruction.slot] === this.#position) this.#counter = instruction.exit
        return true
      case 'reference':
        return this.#repeatGroup(instruction.index, instruction.ignoreCase)
      case 'look':
        return this.#look(instruction) !== instruction.isNegative
      case 'atomic':
        return this.#atomic(instruction.program)
    }
  }

  #consume(test: CharacterTest): boolean {
    const code = this.#attempt.input.codePointAt(this.#position)
    if (code === undefined || !test(code)) return false
    this.#position += code > 0xffff ? 2 : 1
    return true
  }

  #runOf({ test, min, max }: { readonly test: CharacterTest; readonly min: number; readonly max: number }): boolean {
    let count = 0
    while (count < min && this.#consume(test)) count++
    if (count < min) return false
    const low = this.#position
    while (count < max && this.#consume(test)) count++
    this.#attempt.budget.steps -= count
    if (this.#position > low) this.#saved.push({ kind: 'run', counter: this.#counter, low, position: this.#position })
    return true
  }

  #setRegister(slot: number, value: number | undefined): void {
    this.#saved.push({ kind: 'register', slot, value: this.#registers[slot] })
    this.#registers[slot] = value
  }

  #repeatGroup(index: number, ignoreCase: boolean): boolean {
    const [start, end] = [this.#registers[2 * index], this.#registers[2 * index + 1]]
    if (start === undefined || end === undefined) return false
    const { input, budget } = this.#attempt
    budget.steps -= end - start
    for (let position = start; position < end; position++) {
      const [expected, found] = [input.charCodeAt(position), input.charCodeAt(this.#position++)]
      const isSame = ignoreCase ? foldCase(expected, { unicodeCase: false }) === foldCase(found, { unicodeCase: false }) : expected === found
      if (!isSame) return false
    }
    return true
  }

  #look({ program, isBehind, isNegative }: Instruction & { op: 'look' }): boolean {
    const { input, budget } = this.#attempt
    for (let start = this.#position; start >= 0; start--) {
      const inner = [...this.#registers]
      if (runProgram(program, inner, { input, start, budget, end: isBehind ? this.#position : undefined }) !== undefined) {
        if (!isNegative) this.#adopt(inner)
        return true
      }
      if (!isBehind) return false
    }
    return false
  }

  #atomic(program: readonly Instruction[]): boolean {
    const inner = [...this.#registers]
    const end = runProgram(program, inner, { ...this.#attempt, start: this.#position, end: undefined })
    if (end === undefined) return false
    this.#adopt(inner)
    this.#position = end
    return true
  }

  #adopt(inner: Registers): void {
    for (const [slot, value] of inner.entries()) if (value !== this.#registers[slot]) this.#setRegister(slot, value)
  }

  #backtrack(): boolean {
    for (;;) {
      const saved = this.#saved.pop()
      if (saved === undefined) return false
      if (saved.kind === 'register') {
        this.#registers[saved.slot] = saved.value
        continue
      }
      this.#counter = saved.counter
      this.#position = saved.kind === 'run' ? this.#giveBack(saved) : saved.position
      return true
    }
  }

  #giveBack({ counter, low, position }: Saved & { kind: 'run' }): number {
    const isPair = position - low > 1 && (this.#attempt.input.codePointAt(position - 2) ?? 0) > 0xffff
    const shorter = position - (isPair ? 2 : 1)
    if (shorter > low) this.#saved.push({ kind: 'run', counter, low, position: shorter })
    return shorter
  }
}
