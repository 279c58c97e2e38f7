/** Where an offset is in a text; both count from 1. Lines are looked for when the first place is asked for. */
export function createLines(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  let starts: number[] | undefined
  return (offset) => {
    starts ??= [0, ...Array.from(text.matchAll(/\n/gu), ({ index }) => index + 1)]
    const following = firstAbove(starts, offset)
    return { line: following, column: offset - (starts[following - 1] ?? 0) + 1 }
  }
}

/** The index of the first of ascending numbers that is above a limit; their count when none is. */
function firstAbove(numbers: readonly number[], limit: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? 0) > limit) high = middle
    else low = middle + 1
  }
  return low
}
