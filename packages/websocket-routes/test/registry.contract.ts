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
  value: { domainName: 'example.com', authorizer: { principalId: 'ada' } },
}

async function listed(registry: ConnectionRegistry, scope: string): Promise<string[]> {
  const ids: string[] = []
  for await (const { connectionId } of registry.list(scope)) ids.push(connectionId)
  return ids.toSorted()
}

/** A registry, and how to let its clock go on. */
export interface TimedRegistry {
  readonly registry: ConnectionRegistry
  readonly pass: (ms: number) => void | Promise<void>
}

/** What every connection registry must do. */
export function describeRegistry(name: string, createTimed: () => TimedRegistry | Promise<TimedRegistry>): void {
  const create = async (): Promise<ConnectionRegistry> => (await createTimed()).registry

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
      const { registry, pass } = await createTimed()
      await registry.renewNode('a', 5000)
      await registry.renewNode('b', 90_000)
      await registry.register(record)
      await registry.register({ ...record, connectionId: 'b', nodeId: 'b' })

      const early = await registry.takeExpired()
      await pass(6000)
      const taken = [early, await registry.takeExpired(), await registry.takeExpired()]

      expect(taken).toEqual([[], [record], []])
      expect(await registry.get('b')).toBeDefined()
      expect(await listed(registry, record.scope)).toEqual(['b'])
    })

    it('says whether a node was known, new, or taken for dead', async () => {
      const { registry, pass } = await createTimed()

      const renewals = [await registry.renewNode('a', 5000), await registry.renewNode('a', 5000)]
      await pass(6000)
      await registry.takeExpired()
      renewals.push(await registry.renewNode('a', 5000), await registry.renewNode('a', 5000))

      expect(renewals).toEqual(['NEW', 'KNOWN', 'TAKEN', 'KNOWN'])
    })

    it('gives away nothing that a node has registered since it came back', async () => {
      const { registry, pass } = await createTimed()
      await registry.renewNode('a', 5000)
      await registry.register(record)
      await pass(6000)
      await registry.takeExpired()
      await registry.renewNode('a', 5000)

      await registry.register({ ...record, connectionId: 'new' })

      expect(await registry.takeExpired()).toEqual([])
      expect(await registry.get('new')).toBeDefined()
    })
  })
}
