/** One thing that ran, in the order of running. `start` and `end` are offsets in the template, in UTF-16 units. */
export type TraceEvent =
  | { readonly type: 'reference'; readonly start: number; readonly end: number; readonly value: string }
  /** A reference whose value was used: in a condition, a `#set`, an argument. `className` is Java's; null for null. */
  | { readonly type: 'read'; readonly start: number; readonly end: number; readonly name: string; readonly value: string; readonly className: string | null }
  | { readonly type: 'set'; readonly start: number; readonly end: number; readonly name: string; readonly value: string | null; readonly className: string | null }
  /** `branch` is the number of the branch taken, 0 being `#if`; `else` and `none` speak for themselves. */
  | { readonly type: 'if'; readonly start: number; readonly end: number; readonly branch: number | 'else' | 'none'; readonly tests: readonly ConditionTest[] }
  | { readonly type: 'foreach'; readonly start: number; readonly end: number; readonly index: number; readonly name: string; readonly value: string; readonly className: string | null }
  | { readonly type: 'define' | 'break' | 'stop'; readonly start: number; readonly end: number }

/** One condition of an `#if` or `#elseif` that was looked at: its range, and whether it held. */
export type ConditionTest = { readonly start: number; readonly end: number; readonly held: boolean }
