import type { TextReader } from '../text-reader.ts'
import type { PathToken } from './path-token.ts'

const maxIndex = 0x7fffffff

/** Reads the indexes, the slice or the `*` in brackets. For Jayway, blanks are not there. */
export function readIndexes(reader: TextReader): PathToken {
  // Nothing is at the index of the length itself.
  const inside = reader
    .need(/[^\]]*/y)[0]
    .replaceAll(' ', '')
    .replace(/^\(@\.(?:length|size)(?:\(\))?(-\d+)\)$/, (_, index: string) => String(Number(index) || maxIndex))
  if (inside === '*') return { nodeKind: 'wildcard' }
  if (!/^:?-?\d[-\d:,]*$/.test(inside)) throw reader.unexpected()
  const bounds = inside.split(/[:,]/).map(digits => {
    const bound = Number(digits)
    if ((bound | 0) !== bound) throw reader.unexpected()
    return digits === '' ? undefined : bound
  })
  if (inside.includes(':')) return { nodeKind: 'index', isOne: false, select: length => slice(bounds, length) }
  const indexes = bounds.filter(bound => bound !== undefined)
  return { nodeKind: 'index', isOne: indexes.length === 1, select: () => indexes }
}

/** What is negative counts from the end. Jayway, where it has both bounds, goes from the end on to the beginning. */
function slice([from, to]: readonly (number | undefined)[], length: number): readonly number[] {
  const isOpen = from === undefined || to === undefined
  const place = (bound: number): number => (isOpen ? Math.max(0, bound < 0 ? bound + length : bound) : Math.max(-length, Math.min(length, bound)))
  const start = place(from ?? 0)
  return Array.from({ length: Math.min(length, place(to ?? length)) - start }, (_, offset) => start + offset)
}
