import type { ConnectionRecord, ConnectionRegistry } from './registry.ts'

export interface MemoryRegistryOptions {
  /** Milliseconds since 1970, for leases; `Date.now`. */
  readonly now?: () => number
}

/** Keeps connections in this process's memory. */
export function createMemoryRegistry({ now = Date.now }: MemoryRegistryOptions = {}): ConnectionRegistry {
  const records = new Map<string, ConnectionRecord>()
  const nodes = new Map<string, number>()
  const taken = new Set<string>()

  return {
    async register(record) {
      records.set(record.connectionId, record)
    },
    async get(connectionId) {
      return records.get(connectionId)
    },
    async touch(connectionId, lastActiveAt) {
      const record = records.get(connectionId)
      if (record !== undefined) records.set(connectionId, { ...record, lastActiveAt })
    },
    async remove(connectionId) {
      return records.delete(connectionId)
    },
    async *list(scope) {
      for (const record of records.values()) if (record.scope === scope) yield record
    },
    async renewNode(nodeId, leaseMs) {
      const known = nodes.has(nodeId)
      nodes.set(nodeId, now() + leaseMs)
      if (taken.delete(nodeId)) return 'TAKEN'
      return known ? 'KNOWN' : 'NEW'
    },
    async takeExpired() {
      const dead = new Set([...nodes].filter(([, until]) => until < now()).map(([nodeId]) => nodeId))
      const found = [...records.values()].filter(({ nodeId }) => dead.has(nodeId))
      for (const { connectionId } of found) records.delete(connectionId)
      for (const nodeId of dead) {
        nodes.delete(nodeId)
        taken.add(nodeId)
      }
      return found
    },
  }
}
