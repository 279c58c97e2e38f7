import { manage, patch } from '../backend/management.ts'
import { creationOf, mergeOf, patchOf } from './form-values.ts'
import type { FormValues, Item, Kind } from './kind.ts'

/** Where resources of a kind are: the path of what they belong to, empty for the account. */
export interface Place {
  readonly kind: Kind
  readonly base: string
}

/** All resources of a kind. */
export async function listItems({ kind, base }: Place): Promise<readonly Item[]> {
  const answer = await manage<Readonly<Record<string, readonly Item[] | undefined>>>('GET', `${base}${kind.path}${kind.query === undefined ? '' : `?${kind.query}`}`)
  return answer[kind.list] ?? []
}

/** Makes one. */
export async function makeItem({ kind, base }: Place, values: FormValues): Promise<void> {
  await manage('POST', base + kind.path, creationOf(kind, values))
}

/** Sends what changed; nothing where nothing did. */
export async function changeItem({ kind, base }: Place, change: { readonly item: Item; readonly values: FormValues; readonly before: FormValues }): Promise<void> {
  const { item, values, before } = change
  const path = pathOf({ kind, base }, item)
  if (kind.change === 'put') await manage('PUT', path, creationOf(kind, values))
  if (kind.change === 'merge') await manage('PATCH', path, mergeOf(kind, values, before))
  if (kind.change !== 'patch') return
  const operations = patchOf(kind, values, before)
  if (operations.length > 0) await patch(path, ...operations)
}

/** Deletes one; a built-in one gets its default back. */
export async function removeItem(place: Place, item: Item): Promise<void> {
  await manage('DELETE', pathOf(place, item))
}

function pathOf({ kind, base }: Place, item: Item): string {
  return `${base}${kind.path}/${encodeURIComponent(String(item[kind.identifier]))}`
}
