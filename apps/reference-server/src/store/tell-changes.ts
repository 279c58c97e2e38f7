import type { DocumentKey } from '@gatewright/control-plane'
import { FLUSH_KIND, flushOf } from './flushes.ts'
import type { Followers } from './open-stores.ts'

/** Tells what other nodes changed: what they emptied, and what they serve otherwise. */
export function tellChanges(keys: readonly DocumentKey[], { changed, flushed }: Pick<Followers, 'changed' | 'flushed'>): void {
  const others = keys.filter(({ kind }) => kind !== FLUSH_KIND)
  if (others.length > 0) changed(others)
  for (const key of keys) {
    const flush = flushOf(key)
    if (flush !== undefined) flushed(flush)
  }
}
