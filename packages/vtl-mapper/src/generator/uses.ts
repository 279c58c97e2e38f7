import { visit } from './visit.ts'
import type { Template } from '../parser/syntax-tree.ts'

/** Which variables a template names at all, and which of them something gives values. */
export class Uses {
  readonly #named: Set<string> = new Set()
  readonly #set: Set<string> = new Set()
  readonly #looped: Set<string> = new Set()

  constructor(template: Template) {
    visit(template, node => {
      if (node.type === 'reference') this.#named.add(node.name)
      if (node.type === 'set' && node.target.path.length === 0) this.#set.add(node.target.assignedName)
      if (node.type === 'define') this.#set.add(node.name)
      if (node.type === 'foreach') this.#looped.add(node.name)
    })
  }

  /** Whether `#set` or `#define` gives the variable values. */
  isSet(name: string): boolean {
    return this.#set.has(name)
  }

  /** Whether these or a loop give the variable values. */
  isAssigned(name: string): boolean {
    return this.isSet(name) || this.#looped.has(name)
  }

  /** Whether the variable is named anywhere. */
  isNamed(name: string): boolean {
    return this.#named.has(name) || this.isAssigned(name)
  }
}
