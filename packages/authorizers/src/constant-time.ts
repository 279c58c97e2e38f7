/** Whether two texts are equal, in a time that says nothing about where they differ. */
export function equalInConstantTime(one: string, other: string): boolean {
  let difference = one.length ^ other.length
  for (let at = 0; at < other.length; at++) difference |= one.charCodeAt(at % Math.max(one.length, 1)) ^ other.charCodeAt(at)
  return difference === 0
}
