import type { Value } from '../values/value.ts'

/** Where a node stands: offsets in UTF-16 units. Nodes of an interpolated string count from the template's start, too. */
export type Range = { readonly start: number; readonly end: number }

/** A node before it is known where it ends. */
export type Unplaced<Node> = Node extends Range ? Omit<Node, keyof Range> : never

/** `.name`, `.name(…)` or `[…]` of a reference. */
export type Access =
  | ({ readonly type: 'property'; readonly name: string } & Range)
  | ({ readonly type: 'method'; readonly name: string; readonly passed: readonly Expression[] } & Range)
  | ({ readonly type: 'index'; readonly index: Expression } & Range)

/** `$name.access[…]` in any spelling. */
export type Reference = {
  readonly type: 'reference'
  readonly name: string
  readonly path: readonly Access[]
  /** A bare word among a method's arguments: reads as null, prints as it stands. */
  readonly bare: boolean
  /** `$\!name`: reads as null, prints nothing. */
  readonly literalOnly: boolean
  /** What prints in front: half of the backslashes, and `$` or `#` that began nothing. */
  readonly prefix: string
  /** An odd number of backslashes in front: prints as it stands. */
  readonly escaped: boolean
  /** The reference as it stands, without `prefix`. */
  readonly literal: string
  /** What `#set` and `#define` take for the name: `{` for `${name}`, `!name` for `$!name`. */
  readonly assignedName: string
} & Range

/** Operators of one level, applied from left to right. */
export type Chain = {
  readonly type: 'chain'
  /** 0 for `||`, 1 for `&&`, 2 for equality, 3 for order, 4 for sums, 5 for products. */
  readonly level: number
  readonly head: Expression
  readonly rest: readonly { readonly operator: string; readonly operand: Expression; readonly literal: string }[]
  /** What stands between its parentheses, when it has some. */
  readonly literal?: string
} & Range

/** What has a value. */
export type Expression =
  | Reference
  | Chain
  | ({ readonly type: 'constant'; readonly value: Value } & Range)
  | ({ readonly type: 'string'; readonly body: Template; readonly cut: boolean } & Range)
  | ({ readonly type: 'list'; readonly items: readonly Expression[] } & Range)
  | ({ readonly type: 'map'; readonly entries: readonly (readonly [Expression, Expression])[] } & Range)
  | ({ readonly type: 'range'; readonly from: Expression; readonly to: Expression; readonly literal: string } & Range)
  | ({ readonly type: 'not'; readonly times: number; readonly operand: Expression } & Range)

/** A condition and what runs when it holds. */
export type Branch = { readonly condition: Expression; readonly body: Template }

/** What prints or acts. */
export type Statement =
  | ({ readonly type: 'text'; readonly text: string } & Range)
  | Reference
  | ({ readonly type: 'set'; readonly target: Reference; readonly value: Expression } & Range)
  | ({ readonly type: 'if'; readonly branches: readonly Branch[]; readonly otherwise: Template | undefined } & Range)
  | Foreach
  | ({ readonly type: 'define'; readonly name: string; readonly body: Template } & Range)
  | ({ readonly type: 'break' | 'stop'; readonly value: Expression | undefined } & Range)

/** `#foreach`. Without a list it fails when it runs, as Velocity does. */
export type Foreach = {
  readonly type: 'foreach'
  readonly name: string
  readonly list: Expression | undefined
  readonly body: Template
} & Range

/** A sequence of statements. */
export type Template = readonly Statement[]
