import { VtlError } from '../errors.ts'
import { javaToString } from '../json/write-json.ts'
import type { Range } from '../parser/syntax-tree.ts'
import type { TraceEvent } from '../trace/trace-event.ts'
import { classNameOf } from '../values/class-name.ts'
import { JavaObject } from '../values/java-object.ts'
import type { Rendering } from '../values/java-object.ts'
import type { Value } from '../values/value.ts'

/** What bounds one rendering. */
export type RenderLimits = {
  /** Most iterations of one `#foreach`. */
  readonly maxIterations: number
  /** Most steps: statements that run again in a loop or block, and every 64 characters that a method reads or makes. */
  readonly maxSteps: number
  /** Most characters of output, and of any string on the way. */
  readonly maxOutput: number
}

/** A `#define` block: renders itself, false when it is inside itself too often. */
export type Block = () => boolean

/** The `#define` block that a value is. */
export const blockOf = (value: Value): Block | undefined => (value instanceof JavaObject && typeof value.state === 'function' ? (value.state as Block) : undefined)

/** The state of one rendering: variables in numbered slots, the output so far, and what may still be used. */
export class Frame implements Rendering {
  readonly slots: Value[]
  readonly limits: RenderLimits
  /** Whether the template can change lists and maps. */
  readonly mutates: boolean
  out = ''
  /** Offset in the template of what runs now, for errors. */
  at = 0
  steps = 0
  /** Slots of loop variables that stand for a null item: they read as null whatever is set. */
  held: Set<number> | undefined
  trace: TraceEvent[] | undefined

  constructor(slots: Value[], limits: RenderLimits, mutates: boolean) {
    this.slots = slots
    this.mutates = mutates
    this.limits = limits
  }

  /** Writes down what ran, with a value where it has one, when somebody wants to know. */
  record(type: TraceEvent['type'], { start, end }: Range, value?: Value, more?: object): void {
    if (!this.trace) return
    const printed = value !== undefined && { value: value === null && type === 'set' ? null : javaToString(value), className: value === null ? null : classNameOf(value) }
    this.trace.push({ type, start, end, ...more, ...printed } as TraceEvent)
  }

  /** Gives a variable a value, unless it is held to be null. */
  give(slot: number, value: Value): void {
    if (!this.held?.has(slot)) this.slots[slot] = value
  }

  /** Counts steps; throws when the budget is used. */
  spend(steps: number): void {
    this.steps += steps
    if (this.steps > this.limits.maxSteps) throw new VtlError('ERR_VTL_STEP_BUDGET', `more than ${this.limits.maxSteps} steps`)
    this.fit(this.out.length)
  }

  /** Appends to the output. */
  write(text: string): void {
    this.out = this.bounded(this.out + text)
  }

  /** A value as Java prints it; a long text costs steps. */
  print(value: Value): string {
    if (typeof value !== 'object') return String(value)
    const text = javaToString(value)
    this.spend(text.length >> 6)
    return text
  }

  /** A string that a method or operator made: it may be as long as the output. */
  bounded(text: string): string {
    this.fit(text.length)
    return text
  }

  /** Throws for a length that is more than the output may have. */
  fit(length: number): void {
    if (length > this.limits.maxOutput) throw new VtlError('ERR_VTL_OUTPUT_TOO_LARGE', `more than ${this.limits.maxOutput} characters of output`)
  }

  /** What a block or template writes, instead of writing it; undefined for a block that is inside itself too often. */
  capture(run: Block | ((frame: Frame) => void)): string | undefined {
    const outer = this.out
    this.out = ''
    try {
      return run(this) === false ? undefined : this.out
    } finally {
      this.out = outer
    }
  }
}
