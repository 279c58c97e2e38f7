import type { Value } from './value.ts'

/** The rendering that calls: one object for each; `mutates` says whether the template can change lists and maps. */
export type Rendering = { readonly mutates: boolean }

/** A method that a template may call; throwing a `VtlError` ends the rendering. */
export type JavaMethod = (args: readonly Value[], self: JavaObject, rendering: Rendering | undefined) => Value

/** What the objects of one class share. */
export type JavaClass = {
  /** Java's class name, as `.class` prints it. */
  readonly name: string
  /** Methods by name; `getX` and `isX` without arguments are also read by `$object.x`. */
  readonly methods: ReadonlyMap<string, JavaMethod>
  /** For methods by name that are called with one text that never changes: the method for this text. */
  readonly prepared?: ReadonlyMap<string, (text: string) => JavaMethod>
  /** Steps that a call of a method costs, besides one and the length of its argument. */
  readonly cost?: (state: unknown) => number
  /** How an object prints. */
  readonly print: (self: JavaObject) => string
}

/**
 * Any other object that a template can hold: `$input`, `$util`, an iterator, a character, a class, a `#define` block.
 * Its members are exactly the methods of its class; `state` is for these alone and cannot be named in a template.
 */
export class JavaObject {
  readonly class: JavaClass
  readonly state: unknown
  constructor(own: JavaClass, state: unknown) {
    this.class = own
    this.state = state
  }

  /** Calls a method; null where there is none. */
  call(name: string, args: readonly Value[] = []): Value {
    return this.class.methods.get(name)?.(args, this, undefined) ?? null
  }

  print(): string {
    return this.class.print(this)
  }
}
