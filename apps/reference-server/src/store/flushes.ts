import type { DocumentKey, Store } from '@gatewright/control-plane'

/** A stage's cache that was emptied: all nodes are to empty theirs. */
export interface Flush {
  readonly apiId: string
  readonly stageName: string
  readonly cache: 'data' | 'authorizers'
  /** Only what is in this `cacheNamespace`. */
  readonly namespace?: string
}

/** The kind of document that tells of a flush: each writes it anew, and nodes follow it as they follow deployments. */
export const FLUSH_KIND = 'CacheFlush'

/** No cached answer lives so long. */
const KEPT_MS = 24 * 3_600_000

/** Tells all nodes; one that is cut off finds out when it is back. */
export async function noteFlush(store: Store, { apiId, stageName, cache, namespace }: Flush): Promise<void> {
  const id = [cache, apiId, stageName, ...(namespace === undefined ? [] : [namespace])].map(encodeURIComponent).join('/')
  const key: DocumentKey = { kind: FLUSH_KIND, parent: '', id }
  const at = Date.now()
  await store.transaction('write', async (tx) => {
    for (const { body, ...old } of await tx.listKind(FLUSH_KIND)) if (Number(body['at']) < at - KEPT_MS) await tx.delete(old)
    const stored = await tx.get(key)
    await tx.put({ ...key, sort: '', version: stored?.version ?? 0, body: { at } })
  })
}

/** What a changed document says of a cache; `undefined` for other documents. */
export function flushOf({ kind, id }: DocumentKey): Flush | undefined {
  if (kind !== FLUSH_KIND) return undefined
  const [cache, apiId = '', stageName = '', namespace] = id.split('/').map(decodeURIComponent)
  return { cache: cache as Flush['cache'], apiId, stageName, ...(namespace !== undefined && { namespace }) }
}
