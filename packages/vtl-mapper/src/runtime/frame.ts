import { VtlError } from '../errors.ts'
import type { TraceEvent } from '../trace/trace-event.ts'
import type { JavaObject } from '../values/java-object.ts'
import { javaToString } from '../values/java-to-string.ts'
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

/** The state of one rendering: variables in numbered slots, the output so far, and what may still be used. */
export class Frame {
  /** Shorter texts are appended without a look at the cap: a template of 300 KB cannot pass it far before the next loop or end. */
  static readonly maxPlain = 256
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
  blocks: Map<JavaObject, Block> | undefined
  trace: TraceEvent[] | undefined

  constructor(slots: Value[], limits: RenderLimits, mutates: boolean) {
    this.slots = slots
    this.mutates = mutates
    this.limits = limits
  }

  /** Counts steps; throws when the budget is used. */
  spend(steps: number): void {
    this.steps += steps
    if (this.steps > this.limits.maxSteps) throw new VtlError('ERR_VTL_STEP_BUDGET', `rendering took more than ${this.limits.maxSteps} steps`)
    if (this.out.length > this.limits.maxOutput) throw this.tooLarge()
  }

  /** Appends to the output. */
  write(text: string): void {
    this.out += text
    if (this.out.length > this.limits.maxOutput) throw this.tooLarge()
  }

  /** A value as Java prints it; a long text costs steps. */
  print(value: Value): string {
    if (typeof value === 'string') return value
    const text = javaToString(value)
    if (text.length > 64) this.spend(text.length >> 6)
    return text
  }

  /** A string that a method or operator made: it may be as long as the output. */
  bounded(text: string): string {
    if (text.length > this.limits.maxOutput) throw this.tooLarge()
    return text
  }

  tooLarge(): VtlError {
    return new VtlError('ERR_VTL_OUTPUT_TOO_LARGE', `the output is longer than ${this.limits.maxOutput} characters`)
  }

  /** What `run` writes, instead of writing it. */
  capture(run: (frame: Frame) => void): string {
    const outer = this.out
    this.out = ''
    try {
      run(this)
      return this.out
    } finally {
      this.out = outer
    }
  }
}
