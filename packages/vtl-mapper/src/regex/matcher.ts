import { VtlError } from '../errors.ts'

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
    if (--attempt.budget.steps < 0) throw new VtlError('ERR_VTL_STEP_BUDGET', 'The regular expression takes too many steps on this input')
    step = step(attempt)
    if (!step) {
      const other = attempt.saved.pop()
      if (!other) return false
      ;[step, attempt.at, attempt.registers] = other
    }
  }
  return true
}

function save(attempt: Attempt, step: Step): void {
  attempt.saved.push([step, attempt.at, attempt.registers])
}

function set(attempt: Attempt, register: number, value: readonly [number, number]): void {
  const registers = attempt.registers.slice()
  registers[register] = value
  attempt.registers = registers
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

/** As many characters of one kind as there are; it gives them back one after the other. */
export const testMany =
  (least: RegExp, most: RegExp): Part =>
  next =>
  attempt => {
    const { at, input } = attempt
    least.lastIndex = most.lastIndex = at
    if (!least.test(input)) return undefined
    most.test(input)
    attempt.at = most.lastIndex
    attempt.budget.steps -= attempt.at - at
    const low = least.lastIndex
    const giveBack: Step = () => {
      attempt.at -= attempt.at - low > 1 && (input.codePointAt(attempt.at - 2) as number) > 0xffff ? 2 : 1
      if (attempt.at > low) save(attempt, giveBack)
      return next
    }
    if (attempt.at > low) save(attempt, giveBack)
    return next
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
    const inner = part(attempt => {
      const { at, registers } = attempt
      set(attempt, 2 * group, [(registers[register] as [number, number])[0], at])
      return next
    })
    return attempt => {
      set(attempt, register, [attempt.at, 0])
      return inner
    }
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
    const turn: Step = attempt => {
      const [count, from] = attempt.registers[register] as [number, number]
      const more: Step = () => {
        set(attempt, register, [count + 1, attempt.at])
        return inner
      }
      if (count < min) return more
      if (count >= max || attempt.at === from) return next
      save(attempt, isLazy ? more : next)
      return isLazy ? next : more
    }
    const inner = part(turn)
    return attempt => {
      set(attempt, register, [0, -1])
      return turn
    }
  }

/** `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)`, and `(?>…)`, which is no look: what was found in there is not tried in another way. */
export const look =
  (kind: string, part: Part): Part =>
  next => {
    const inner = part(accept)
    const isBehind = kind.startsWith('<')
    const isNegative = kind.endsWith('!')
    return attempt => {
      const { at } = attempt
      for (let start = at; start >= 0; start = isBehind ? start - 1 : -1) {
        const own: Attempt = { ...attempt, at: start, saved: [], end: isBehind ? at : undefined }
        if (!isMatch(inner, own)) continue
        if (!isNegative) attempt.registers = own.registers
        if (kind === '>') attempt.at = own.at
        return isNegative ? undefined : next
      }
      return isNegative ? next : undefined
    }
  }
