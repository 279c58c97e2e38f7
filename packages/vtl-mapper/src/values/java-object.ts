import type { Value } from './value.ts'

/** What a method may ask of the rendering that calls it: an object of its own for each. */
export type Rendering = {
  /** Whether the template can change lists and maps. */
  readonly mutates: boolean
  readonly limits: { readonly maxSteps: number }
  readonly steps: number
  /** Counts steps; throws when the budget is used. */
  spend(steps: number): void
  /** A value as Java prints it; a long text costs steps. */
  print(value: Value): string
  /** Passes a string on, but one that is longer than the output may be. */
  bounded(text: string): string
  /** Throws for a length that is more than the output may have. */
  fit(length: number): void
}

/** A method that templates may call on a value; undefined when the arguments fit none of its signatures in Java. */
export type Method<T = Exclude<Value, null>> = (self: T, args: readonly Value[], rendering: Rendering) => Value | undefined

/** Methods by name: what is not here cannot be called. */
export type MethodTable = ReadonlyMap<string, Method>

/** What the objects of one class share. */
export type JavaClass = {
  /** Java's class name, as `.class` prints it. */
  readonly name: string
  /** Methods by name; `getX` and `isX` without arguments are also read by `$object.x`. */
  readonly methods: MethodTable
  /** How an object prints. */
  readonly print: (self: JavaObject) => string
}

/**
 * Any other object that a template can hold: `$input`, `$util`, an iterator, a character, a class, a `#define` block.
 * Its members are exactly the methods of its class; `state` is for these alone and cannot be named in a template.
 */
export class JavaObject {
  readonly type = 'object' as const
  readonly class: JavaClass
  readonly state: unknown
  constructor(own: JavaClass, state?: unknown) {
    this.class = own
    this.state = state
  }

  print(): string {
    return this.class.print(this)
  }
}

/** Whether a value is a `Character`. */
export const isCharacter = (value: unknown): value is JavaObject => value instanceof JavaObject && value.class.name.endsWith('Character')
