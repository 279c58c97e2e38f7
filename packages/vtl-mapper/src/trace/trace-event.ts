/** One thing that ran, in the order of running. `start` and `end` are offsets in the template, in UTF-16 units. */
export type TraceEvent =
  | { readonly type: 'reference'; readonly start: number; readonly end: number; readonly value: string }
  | { readonly type: 'set'; readonly start: number; readonly end: number; readonly name: string; readonly value: string | null }
  /** `branch` is the number of the branch taken, 0 being `#if`; `else` and `none` speak for themselves. */
  | { readonly type: 'if'; readonly start: number; readonly end: number; readonly branch: number | 'else' | 'none' }
  | { readonly type: 'foreach'; readonly start: number; readonly end: number; readonly index: number; readonly value: string }
  | { readonly type: 'define' | 'break' | 'stop'; readonly start: number; readonly end: number }
