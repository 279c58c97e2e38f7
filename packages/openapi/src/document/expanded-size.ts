/**
 * How many values there are once each alias is written out; objects that several members share are counted as often as they are
 * reached, and walked once. Infinite for what holds itself.
 */
export function expandedSize(root: unknown): number {
  const sizes = new Map<object, number>()
  return sizeOf(root)

  function sizeOf(value: unknown): number {
    if (typeof value !== 'object' || value === null) return 1
    const known = sizes.get(value)
    if (known !== undefined) return known
    // For whom it holds, while it is walked: a circle.
    sizes.set(value, Infinity)
    let size = 1
    for (const member of Object.values(value)) size += sizeOf(member)
    sizes.set(value, size)
    return size
  }
}
