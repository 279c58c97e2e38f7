import { decodeQuery, splitPair } from './sources.ts'
import type { HeaderPairs } from './sources.ts'

/** What to do, and to which name. */
export type Change = { readonly action: 'append' | 'overwrite' | 'remove'; readonly name: string }

/** The headers with one changed; without a value, `append` does nothing and `overwrite` removes. */
export function changeHeader(headers: HeaderPairs, { action, name }: Change, value: string | undefined): HeaderPairs {
  if (action === 'append') return value === undefined ? headers : [...headers, name, value]
  const lower = name.toLowerCase()
  const kept = headers.filter((_, index) => headers[index - (index % 2)]?.toLowerCase() !== lower)
  return value === undefined ? kept : [...kept, name, value]
}

/** The query string with one parameter changed; the others stay as they were received. */
export function changeQuery(query: string, { action, name }: Change, value: string | undefined): string {
  const pairs = query === '' ? [] : query.split('&')
  const kept = action === 'append' ? pairs : pairs.filter(pair => decodeQuery(splitPair(pair)[0]) !== name)
  if (value === undefined) return kept.join('&')
  return [...kept, `${encodeURIComponent(name)}=${encodeURIComponent(value)}`].join('&')
}
