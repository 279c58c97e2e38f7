import type { AccountPublication, ApiPublication } from '@gatewright/types'
import { describe, expect, test } from 'vitest'
import { createPublisher, type PublicationSource, type PublicationTarget, type Publisher } from '../src/publisher.ts'

const ACCOUNT: AccountPublication = { usagePlans: [], apiKeys: [], domainNames: [], vpcLinks: [] }

describe('the publisher', () => {
  test('reads no API before its first request, and then once for all that wait', async () => {
    const world = createWorld(['a', 'b'])
    await world.start()

    const before = [...world.read]
    await Promise.all([world.request('a'), world.request('a')])

    expect([before, world.read, world.served]).toEqual([[], ['a'], ['a']])
  })

  test('publishes a change at once, and names its problems', async () => {
    const world = createWorld(['a'])
    const publisher = await world.start()

    world.change('a')
    await publisher.settled()

    expect(world.served).toEqual(['a'])
    expect(world.problems).toEqual([['a', { message: 'a problem of a' }]])
  })

  test('publishes again what was taken out of memory, and tells its problems once', async () => {
    const world = createWorld(['a'])
    await world.start()
    await world.request('a')

    await world.again.get('a')?.()

    expect(world.served).toEqual(['a', 'a'])
    expect(world.problems).toEqual([['a', { message: 'a problem of a' }]])
  })

  test('tells the problems of a change, also of an API that was called before', async () => {
    const world = createWorld(['a'])
    const publisher = await world.start()
    await world.request('a')

    world.change('a')
    await publisher.settled()

    expect(world.problems).toHaveLength(2)
  })

  test('withdraws an API that lost its last stage before anybody called it', async () => {
    const world = createWorld(['a'])
    await world.start()
    world.stored.delete('a')

    await world.request('a')

    expect([world.served, world.withdrawn]).toEqual([[], ['a']])
  })

  test('reports a store that fails, and reads again with the next request', async () => {
    const world = createWorld(['a'])
    await world.start()
    world.failure = new Error('the store is away')

    await world.request('a')
    world.failure = undefined
    await world.request('a')

    expect(world.faults).toEqual([['a', 'the store is away']])
    expect(world.served).toEqual(['a'])
  })
})

function createWorld(ids: readonly string[]) {
  const announced = new Map<string, () => Promise<void>>()
  const world = {
    stored: new Set(ids),
    failure: undefined as Error | undefined,
    read: [] as string[],
    served: [] as string[],
    withdrawn: [] as string[],
    again: new Map<string, () => Promise<void>>(),
    problems: [] as unknown[],
    faults: [] as unknown[],
    request: async (apiId: string): Promise<void> => announced.get(apiId)?.(),
    change: (apiId: string): void => listen({ apiId }),
    start: (): Promise<Publisher> =>
      createPublisher({
        source,
        target,
        onProblem: (problem, apiId) => void world.problems.push([apiId, problem]),
        onFault: (error, what) => void world.faults.push([what, (error as Error).message]),
      }),
  }
  let listen: (change: { readonly apiId: string }) => void = () => undefined
  const source: PublicationSource = {
    publishedApiIds: async () => [...world.stored],
    account: async () => ACCOUNT,
    subscribe: (listener) => {
      listen = listener
      return () => undefined
    },
    publication: async (apiId): Promise<ApiPublication | undefined> => {
      if (world.failure !== undefined) throw world.failure
      world.read.push(apiId)
      return world.stored.has(apiId) ? { protocolType: 'REST', apiId, stages: [] } : undefined
    },
  }
  const target: PublicationTarget = {
    announce: (apiId, publish) => void announced.set(apiId, publish),
    publish: ({ apiId }, { again }) => {
      world.served.push(apiId)
      world.again.set(apiId, again)
      return { problems: [{ message: `a problem of ${apiId}` }] }
    },
    withdraw: (apiId) => void world.withdrawn.push(apiId),
    publishAccount: () => undefined,
  }
  return world
}
