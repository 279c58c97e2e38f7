import type { Store } from '@gatewright/control-plane'

/** How far the shards of a stream have been read for one mapping; of several processes one reads. */
export interface StreamPositions {
  /** Takes, or keeps, the reading for some seconds; nothing when another process has it. */
  claim(): Promise<ShardPositions | undefined>
  /** Writes down the last record that is done, or that a shard has ended. */
  save(shardId: string, position: string): Promise<void>
}

/** Sequence numbers by the ids of shards. */
export type ShardPositions = Readonly<Record<string, string>>

/** A shard that ended, and whose records are done. */
export const SHARD_END = 'SHARD_END'
/** A shard of which no record is done yet, which is read from where the mapping begins. */
export const SHARD_START = 'SHARD_START'

interface Body {
  readonly owner: string
  /** Milliseconds since 1970. */
  readonly until: number
  readonly shards: ShardPositions
}

/** Milliseconds that a claim holds. */
export const CLAIM_MS = 15_000

export interface StreamPositionsOptions {
  readonly store: Store
  /** Of the mapping. */
  readonly uuid: string
  /** Of this process. */
  readonly owner: string
  readonly now: () => number
}

export function createStreamPositions({ store, uuid, owner, now }: StreamPositionsOptions): StreamPositions {
  const place = { kind: 'StreamPosition', parent: '', id: uuid }
  return {
    claim: () => change((body) => (body.owner === owner || body.until < now() ? { ...body, owner, until: now() + CLAIM_MS } : undefined)),
    async save(shardId, position) {
      await change((body) => (body.owner === owner ? { ...body, shards: { ...body.shards, [shardId]: position } } : undefined))
    },
  }

  function change(next: (body: Body) => Body | undefined): Promise<ShardPositions | undefined> {
    return store.transaction('write', async (transaction) => {
      const stored = await transaction.get(place)
      const body = next((stored?.body as unknown as Body | undefined) ?? { owner: '', until: 0, shards: {} })
      if (body !== undefined) await transaction.put({ ...place, sort: '', version: stored?.version ?? 0, body: { ...body } })
      return body?.shards
    })
  }
}
