import type { Template } from '../parser/syntax-tree.ts'
import type { Frame } from '../runtime/frame.ts'

type CompileTemplate = (template: Template, scope: Scope) => (frame: Frame) => void

/** What the compiler knows while it compiles: the slot of every variable, how statements compile, and whether to trace. */
export class Scope {
  readonly trace: boolean | undefined
  /** Whether something in the template can change a list or a map. */
  mutates = false
  /** Handed on like this because strings hold statements, and statements expressions. */
  readonly compileTemplate: CompileTemplate
  /** The names of the variables, by slot. */
  readonly names: string[] = []
  readonly slots: Map<string, number> = new Map()

  constructor(trace: boolean | undefined, compileTemplate: CompileTemplate) {
    this.trace = trace
    this.compileTemplate = compileTemplate
  }

  /** The slot of a variable; a new one when the name is new. */
  slot(name: string): number {
    if (!this.slots.has(name)) this.slots.set(name, this.names.push(name) - 1)
    return this.slots.get(name) as number
  }
}
