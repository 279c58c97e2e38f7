/** Whether one UTF-16 unit belongs to a class. */
export type UnitTest = (unit: number) => boolean

/** A regular expression of Java as a tree. */
export type PatternNode =
  | { readonly type: 'unit'; readonly test: UnitTest }
  | { readonly type: 'sequence'; readonly nodes: readonly PatternNode[] }
  | { readonly type: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly type: 'repeat'; readonly node: PatternNode; readonly min: number; readonly max: number; readonly mode: 'greedy' | 'lazy' | 'possessive' }
  | { readonly type: 'group'; readonly node: PatternNode; readonly index: number }
  | { readonly type: 'look'; readonly node: PatternNode; readonly behind: boolean; readonly negative: boolean }
  | { readonly type: 'atomic'; readonly node: PatternNode }
  | { readonly type: 'back'; readonly index: number; readonly ignoreCase: boolean }
  | { readonly type: 'at'; readonly test: (text: string, at: number) => boolean }
