import type { Values } from '../support.ts'
import type { World } from './world.ts'

/** One call that makes or changes something, and how what it said is read back. */
export interface Sample {
  /** Members as in the SDK; `before` is the answer of what ran before. */
  readonly input: (world: World, before: Values) => Values
  /** What the input refers to. */
  readonly before?: (world: World) => Promise<Values>
  /** The operation that shows it, and what names it there. */
  readonly read?: string
  readonly names?: (world: World, made: Values, input: Values) => Values
  /** What is shown in another form, or under another name. */
  readonly shown?: (world: World, made: Values) => Values
  /** Members that nothing shows: what they do is held by `shown`, or they are reported as not enforced. */
  readonly unseen?: readonly string[]
  /** The call is refused with this text. */
  readonly refused?: RegExp
}
