/** Beyond this many pairs of lines the middle is shown as replaced, not compared. */
const maxPairs = 4_000_000

/** The lines that differ: `- expected`, `+ found`, and unchanged ones between them. */
export function diffLines(expected: string, found: string): string {
  const [before, after] = [expected.split('\n'), found.split('\n')]
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let common = 0
  while (common < before.length - start && common < after.length - start && before.at(-1 - common) === after.at(-1 - common)) common++
  const middle = compare(before.slice(start, before.length - common), after.slice(start, after.length - common))
  const context = before.slice(Math.max(0, start - 2), start).map(line => `    ${line}`)
  return [...context, ...middle, ...before.slice(before.length - common).slice(0, 2).map(line => `    ${line}`)].join('\n')
}

function compare(before: readonly string[], after: readonly string[]): string[] {
  const removed = (line: string): string => `  - ${line}`
  const added = (line: string): string => `  + ${line}`
  if (before.length * after.length > maxPairs) return [...before.map(removed), ...after.map(added)]
  const lengths = commonLengths(before, after)
  const shown: string[] = []
  let [left, right] = [0, 0]
  while (left < before.length || right < after.length) {
    if (left < before.length && right < after.length && before[left] === after[right]) {
      shown.push(`    ${before[left++]}`)
      right++
    } else if (right === after.length || (left < before.length && at(lengths, left + 1, right) >= at(lengths, left, right + 1))) shown.push(removed(before[left++] ?? ''))
    else shown.push(added(after[right++] ?? ''))
  }
  return shown
}

/** For each pair of positions, how many lines the rests have in common, in order. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly Uint32Array[] {
  const rows = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1))
  for (let left = before.length - 1; left >= 0; left--) {
    for (let right = after.length - 1; right >= 0; right--) {
      const longest = before[left] === after[right] ? at(rows, left + 1, right + 1) + 1 : Math.max(at(rows, left + 1, right), at(rows, left, right + 1))
      rows[left]?.fill(longest, right, right + 1)
    }
  }
  return rows
}

function at(rows: readonly Uint32Array[], left: number, right: number): number {
  return rows[left]?.[right] ?? 0
}
