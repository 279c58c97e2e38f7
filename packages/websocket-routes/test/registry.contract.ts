import { describe, expect, it } from 'vitest'
import type { ConnectionRecord, ConnectionRegistry } from '../src/index.ts'

const record: ConnectionRecord = {
  connectionId: 'eHrdFcnvvHcCE-w=',
  scope: 'api/prod',
  nodeId: 'a',
  connectedAt: 1000,
  lastActiveAt: 1000,
  sourceIp: '192.0.2.1',
  userAgent: undefined,
}

async function listed(registry: ConnectionRegistry, scope: string): Promise<string[]> {
  const ids: string[] = []
  for await (const { connectionId } of registry.list(scope)) ids.push(connectionId)
  return ids.toSorted()
}

/** What every connection registry must do. */
export function describeRegistry(name: string, create: () => ConnectionRegistry | Promise<ConnectionRegistry>): void {
  describe(`${name} as a connection registry`, () => {
    it('gives back what was registered', async () => {
      const registry = await create()
      await registry.register(record)

      expect(await registry.get(record.connectionId)).toEqual(record)
      expect(await registry.get('other')).toBeUndefined()
    })

    it('notes activity of what it knows, and ignores the rest', async () => {
      const registry = await create()
      await registry.register(record)

      await registry.touch(record.connectionId, 2000)
      await registry.touch('other', 2000)

      expect(await registry.get(record.connectionId)).toEqual({ ...record, lastActiveAt: 2000 })
      expect(await registry.get('other')).toBeUndefined()
    })

    it('removes once', async () => {
      const registry = await create()
      await registry.register(record)

      expect([await registry.remove(record.connectionId), await registry.remove(record.connectionId)]).toEqual([true, false])
      expect(await registry.get(record.connectionId)).toBeUndefined()
    })

    it('lists by scope', async () => {
      const registry = await create()
      for (const [connectionId, scope] of [
        ['1', 'x'],
        ['2', 'y'],
        ['3', 'x'],
      ] as const)
        await registry.register({ ...record, connectionId, scope })

      expect([await listed(registry, 'x'), await listed(registry, 'z')]).toEqual([['1', '3'], []])
    })

    it('gives the connections of a dead node to one caller only', async () => {
      const registry = await create()
      await registry.renewNode('a', 5000)
      await registry.renewNode('b', 9000)
      await registry.register(record)
      await registry.register({ ...record, connectionId: 'b', nodeId: 'b' })

      const taken = [await registry.takeExpired(5000), await registry.takeExpired(5001), await registry.takeExpired(5001)]

      expect(taken).toEqual([[], [record], []])
      expect(await registry.get('b')).toBeDefined()
    })

    it('says whether a node was known', async () => {
      const registry = await create()

      const known = [await registry.renewNode('a', 1), await registry.renewNode('a', 2)]
      await registry.takeExpired(3)

      expect([...known, await registry.renewNode('a', 4)]).toEqual([false, true, false])
    })
  })
}
