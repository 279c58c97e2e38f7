import type { ConnectionRecord, ConnectionRegistry } from './registry.ts'

/** Keeps connections in this process's memory. */
export function createMemoryRegistry(): ConnectionRegistry {
  const records = new Map<string, ConnectionRecord>()
  const nodes = new Map<string, number>()

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
    async renewNode(nodeId, until) {
      const known = nodes.has(nodeId)
      nodes.set(nodeId, until)
      return known
    },
    async takeExpired(now) {
      const dead = new Set([...nodes].filter(([, until]) => until < now).map(([nodeId]) => nodeId))
      const taken = [...records.values()].filter(({ nodeId }) => dead.has(nodeId))
      for (const { connectionId } of taken) records.delete(connectionId)
      for (const nodeId of dead) nodes.delete(nodeId)
      return taken
    },
  }
}
