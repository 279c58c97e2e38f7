/** Definitions that are nested deeper than this are refused: nobody writes them, and reading them would exhaust the stack. */
export const MAX_DEPTH = 500

/** Whether a value is nested deeper than any definition is. */
export function isTooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth > MAX_DEPTH || Object.values(value).some((member) => isTooDeep(member, depth + 1))
}
