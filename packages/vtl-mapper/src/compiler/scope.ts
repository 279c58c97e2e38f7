import type { Template } from '../parser/syntax-tree.ts'
import type { Frame } from '../runtime/frame.ts'

type CompileTemplate = (template: Template, scope: Scope) => (frame: Frame) => void

/** What the compiler knows while it compiles: the slot of every variable, how statements compile, and whether to trace. */
export class Scope {
  readonly trace: boolean
  /** Whether something in the template can change a list or a map. */
  mutates = false
  /** Handed on like this because strings hold statements, and statements expressions. */
  readonly compileTemplate: CompileTemplate
  /** By slot, whether the template reads the variable. */
  readonly #read: boolean[] = []
  /** By slot, whether the template gives it values; loops do, too. */
  readonly #assigned: boolean[] = []
  readonly #slots: Map<string, number> = new Map()

  constructor(trace: boolean, compileTemplate: CompileTemplate) {
    this.trace = trace
    this.compileTemplate = compileTemplate
  }

  /** The slot of a variable; a new one when the name is new. */
  slot(name: string): number {
    const slot = this.#slots.get(name) ?? this.#slots.size
    if (slot === this.#slots.size) this.#slots.set(name, slot)
    return slot
  }

  /** The slot of a variable that is read. */
  readSlot(name: string): number {
    const slot = this.slot(name)
    this.#read[slot] = true
    return slot
  }

  /** The slot of a variable that gets values. */
  assignedSlot(name: string): number {
    const slot = this.slot(name)
    this.#assigned[slot] = true
    return slot
  }

  /** Whether the template gives a variable values. */
  isAssigned(name: string): boolean {
    return this.#assigned[this.slot(name)] === true
  }

  /** Whether the template names a variable. */
  isNamed(name: string): boolean {
    return this.#read[this.slot(name)] === true || this.isAssigned(name)
  }

  /** Names in the order of their slots. */
  names(): string[] {
    return [...this.#slots.keys()]
  }
}
