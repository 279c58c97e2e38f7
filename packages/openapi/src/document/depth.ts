/** Definitions that are nested deeper than this are refused: nobody writes them, and reading them would exhaust the stack. */
const MAX_DEPTH = 500

/** Whether a value is nested deeper than any definition is. */
export function isTooDeep(root: unknown): boolean {
  let level: readonly unknown[] = [root]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true
    level = level
      .flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []))
      .filter((value) => typeof value === 'object')
  }
  return false
}
