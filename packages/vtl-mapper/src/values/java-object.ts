import type { Value } from './value.ts'

/** A method that a template may call; throwing a `VtlError` ends the rendering. */
export type JavaMethod = (args: readonly Value[]) => Value

/**
 * Any other object that a template can hold: `$input`, `$util`, an iterator, a character, a class, a `#define` block.
 * Its members are exactly those listed here.
 */
export class JavaObject {
  /** Java's class name, as `.class` prints it. */
  readonly className: string
  /** Methods by name; `getX` and `isX` without arguments are also read by `$object.x`. */
  readonly methods: ReadonlyMap<string, JavaMethod>
  /** How the object prints. */
  readonly print: () => string
  constructor(className: string, methods: ReadonlyMap<string, JavaMethod>, print: () => string) {
    this.className = className
    this.methods = methods
    this.print = print
  }
}
