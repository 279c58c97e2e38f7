import { spendSteps } from '../spend-steps.ts'

/** At twice its number where a group began and ended; at odd numbers where a group has begun, and the turns of a loop and where the last began. */
export type Registers = readonly (readonly [number, number] | undefined)[]

/** One attempt to match. */
export type Attempt = {
  readonly input: string
  readonly budget: { steps: number }
  /** Only a match that ends there counts. */
  readonly end?: number | undefined
  at: number
  registers: Registers
  /** What else could be tried, and where. */
  readonly saved: (readonly [Step, number, Registers])[]
}

/** Does one thing, and gives what comes next; undefined where the way ends. */
export type Step = (attempt: Attempt) => Step | undefined

/** A part of an expression, which becomes a step when it is known what comes next. */
export type Part = (next: Step) => Step

const done: Step = () => undefined

/** Behind the last step. */
export const accept: Step = ({ at, end = at }) => (at === end ? done : undefined)

/** Whether a match was found: step after step, without recursion. Throws `ERR_VTL_STEP_BUDGET` when the steps run out. */
export function isMatch(first: Step, attempt: Attempt): boolean {
  let step: Step | undefined = first
  while (step !== done) {
    spendSteps(attempt.budget, 1, 'regular expression')
    step = step(attempt)
    if (!step) {
      const other = attempt.saved.pop()
      if (!other) return false
      ;[step, attempt.at, attempt.registers] = other
    }
  }
  return true
}

function save(attempt: Attempt, step: Step, at = attempt.at): void {
  attempt.saved.push([step, at, attempt.registers])
}

/** Whether a character that takes two units is there. */
export const isPair = (input: string, at: number): boolean => (input.codePointAt(at) ?? 0) > 0xffff

/** Writes into a register. */
const set =
  (register: number, value: (attempt: Attempt) => readonly [number, number], next: Step): Step =>
  attempt => {
    const registers = attempt.registers.slice()
    registers[register] = value(attempt)
    attempt.registers = registers
    return next
  }

/** A sticky expression of JavaScript with nothing to choose in it: a character or a place. */
export const test =
  (regex: RegExp): Part =>
  next =>
  attempt => {
    regex.lastIndex = attempt.at
    if (!regex.test(attempt.input)) return undefined
    attempt.at = regex.lastIndex
    return next
  }

/** As many characters of one kind as there are; it gives them back one after the other, down to `min`. */
export const testMany =
  (regex: RegExp, min: number): Part =>
  next =>
  attempt => {
    const { at, input } = attempt
    regex.lastIndex = at
    if (!regex.test(input)) return undefined
    attempt.at = regex.lastIndex
    attempt.budget.steps -= attempt.at - at
    let least = at
    for (let count = 0; count < min; count++) least += isPair(input, least) ? 2 : 1
    const goOn: Step = () => {
      if (attempt.at > least) save(attempt, goOn, attempt.at - (isPair(input, attempt.at - 2) ? 2 : 1))
      return next
    }
    return goOn(attempt)
  }

/** One part behind the other. */
export const sequence =
  (parts: readonly Part[]): Part =>
  next =>
    parts.reduceRight((after, part) => part(after), next)

/** One of many, in this order. */
export const choice =
  (parts: readonly Part[]): Part =>
  next => {
    const ways = parts.map(part => part(next)).reverse()
    return attempt => {
      for (const way of ways) save(attempt, way)
      return undefined
    }
  }

/** A group that captures. Its register must be odd and nobody else's. */
export const capture =
  (group: number, part: Part, register: number): Part =>
  next => {
    const inner = part(set(2 * group, ({ at, registers }) => [(registers[register] as [number, number])[0], at], next))
    return set(register, ({ at }) => [at, 0], inner)
  }

/** The same text again as a group holds. */
export const again =
  (group: number, ignoreCase: boolean): Part =>
  next =>
  attempt => {
    const { at, input, registers } = attempt
    const span = registers[2 * group]
    if (!span) return undefined
    const text = input.slice(...span)
    const found = input.slice(at, at + text.length)
    attempt.at += text.length
    attempt.budget.steps -= text.length
    return text === found || (ignoreCase && lower(text) === lower(found)) ? next : undefined
  }

const lower = (text: string): string => text.replace(/[A-Z]+/g, letters => letters.toLowerCase())

/** A part so many times; a turn that consumes nothing is the last. Its register must be odd and nobody else's. */
export const repeat =
  (part: Part, min: number, max: number, isLazy: boolean, register: number): Part =>
  next => {
    const state = ({ registers }: Attempt): readonly [number, number] => registers[register] as [number, number]
    const turn: Step = attempt => {
      const [count, from] = state(attempt)
      if (count < min) return more
      if (count >= max || attempt.at === from) return next
      save(attempt, isLazy ? more : next)
      return isLazy ? next : more
    }
    const more = set(register, attempt => [state(attempt)[0] + 1, attempt.at], part(turn))
    return set(register, () => [0, -1], turn)
  }

/** `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)`, and `(?>…)`, which is no look: what was found in there is not tried in another way. */
export const look =
  (kind: string, part: Part): Part =>
  next => {
    const inner = part(accept)
    const isBehind = kind.startsWith('<')
    const isNegative = kind.endsWith('!')
    // What is behind begins at any place before.
    const begin: Step = attempt => {
      if (isBehind && attempt.at > 0) save(attempt, begin, attempt.at - 1)
      return inner
    }
    return attempt => {
      const own: Attempt = { ...attempt, saved: [], end: isBehind ? attempt.at : undefined }
      if (isMatch(begin, own) === isNegative) return undefined
      if (!isNegative) attempt.registers = own.registers
      if (kind === '>') attempt.at = own.at
      return next
    }
  }
