/** Thrown by the emitter where something may ask for the object behind `$foreach`. */
export class NeedsLoopObjects extends Error {}

/** Thrown by the emitter for what it leaves to the closures. */
export class NotGenerated extends Error {}

/**
 * JavaScript that is being written. Nothing of a template's text goes into it: names, texts and values are constants, which
 * the function gets as data and reads as `k0`, `k1`…; all else is words of this package, and numbers.
 */
export class Source {
  readonly constants: unknown[] = []
  readonly #known: Map<unknown, string> = new Map()
  readonly #fixed: Set<number> = new Set()
  readonly #once: Map<string, string> = new Map()
  #variables = 0
  #text = ''
  /** Whether `$foreach` is an object in its slot, and not only counters in variables. */
  readonly hasLoopObjects: boolean
  /** What `hasNext`, `index` and `count` of `$foreach` are, of each loop around what is written now. */
  readonly loops: ReadonlyMap<string, string>[] = []

  /** The items of the loops around, by slot: in variables as well, where nothing but the loop gives them values. */
  readonly locals: Map<number, { readonly value: string; readonly entries: string; isAsked: boolean }> = new Map()

  constructor(hasLoopObjects: boolean) {
    this.hasLoopObjects = hasLoopObjects
  }

  /** The name of a constant. */
  constant(value: unknown): string {
    if (typeof value === 'number') return String(value)
    const known = this.#known.get(value)
    if (known) return known
    const name = `k${this.constants.length}`
    this.constants.push(typeof value === 'string' ? internalized(value) : value)
    this.#known.set(value, name)
    return name
  }

  /** What closures do; they know variables by their slots. */
  closure(compile: () => unknown): string {
    if (!this.hasLoopObjects && this.loops.length > 0) throw new NeedsLoopObjects()
    return this.constant(compile())
  }

  /** A new local variable. */
  variable(): string {
    return `v${this.#variables++}`
  }

  /** The content of the map in a slot that never changes; null where there is no map. */
  entries(slot: number): string {
    this.#fixed.add(slot)
    return `m${slot}`
  }

  /** What never changes, computed where it is asked for first. */
  once(key: string, code: string): string {
    const name = this.#once.get(key) ?? this.variable()
    this.#once.set(key, name)
    return `(${name}===undefined?${name}=${code}:${name})`
  }

  write(code: string): void {
    this.#text += code
    if (this.#text.length > maxLength) throw new NotGenerated()
  }

  /** What `write` writes, instead of writing it. */
  body(write: () => void): string {
    const outer = this.#text
    this.#text = ''
    write()
    const written = this.#text
    this.#text = outer
    return written
  }

  /** The whole: a function that is given the constants and makes the one that renders, and the one that reads variables of these names. */
  code(names: readonly string[]): string {
    const reads = names.length > maxReads ? [] : names.map(name => this.constant(name)).map(name => `own(g,${name},g[${name}])`)
    const constants = this.constants.map((_, index) => `k${index}=k[${index}]`)
    const variables = Array.from({ length: this.#variables }, (_, index) => `v${index}`)
    const fixed = Array.from(this.#fixed, slot => `m${slot}=s[${slot}]instanceof JavaMap?s[${slot}].entries:null`)
    return `"use strict";const ${['k_=k', ...constants].join()};return[f=>{const ${['s=slotsOf(f)', 'l=limitsOf(f)', ...fixed].join()};let ${['o=f.out', ...variables].join()};${this.#text}f.out=o},(g,n)=>${reads.length > 0 ? `isPlain(g)?[${reads.join()}]:` : ''}readVariables(g,n)]`
  }
}

/** With more names, nobody waits for the variables. */
const maxReads = 100

/** Longer functions take V8 more time than they save. */
const maxLength = 200_000

/** The one copy of a text that V8 compares by its address, as the names in most maps are: `Map.get` finds it at once. */
export function internalized(text: string): string {
  return Object.keys({ [text]: 0 })[0] ?? text
}
