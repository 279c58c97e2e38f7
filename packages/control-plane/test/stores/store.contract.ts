import { describe, expect, test } from 'vitest'
import type { DocumentKey, Store } from '../../src/index.ts'

const key = (id: string, parent = ''): DocumentKey => ({ kind: 'Thing', parent, id })
const fresh = (id: string, { parent = '', sort = id, body = {} }: { parent?: string; sort?: string; body?: Record<string, unknown> } = {}) => ({
  ...key(id, parent),
  sort,
  version: 0,
  body,
})

/** What every store must do; each store's test is a few lines that run this. */
export function describeStore(name: string, createStore: () => Promise<Store>): void {
  describe(name, () => {
    test('gives back what was written, with version 1', async () => {
      const store = await createStore()

      await store.transaction('write', (tx) => tx.put(fresh('a', { body: { text: 'ü€😀', nested: [1, { deep: null }] } })))

      const found = await store.transaction('read', (tx) => tx.get(key('a')))
      expect(found).toEqual({ ...fresh('a'), version: 1, body: { text: 'ü€😀', nested: [1, { deep: null }] } })
    })

    test('finds nothing where nothing is', async () => {
      const store = await createStore()

      expect(await store.transaction('read', (tx) => tx.get(key('a')))).toBeUndefined()
      expect(await store.transaction('read', (tx) => tx.list({ kind: 'Thing', parent: '' }))).toEqual([])
      expect(await store.transaction('write', (tx) => tx.delete(key('a')))).toBe(false)
    })

    test('keeps a key named __proto__ as a key', async () => {
      const store = await createStore()
      const body = JSON.parse('{"__proto__":{"polluted":true}}') as Record<string, unknown>

      await store.transaction('write', (tx) => tx.put(fresh('__proto__', { body })))

      const found = await store.transaction('read', (tx) => tx.get(key('__proto__')))
      expect(JSON.stringify(found?.body)).toBe('{"__proto__":{"polluted":true}}')
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    })

    test('refuses a write over another version than the one that was read', async () => {
      const store = await createStore()
      await store.transaction('write', (tx) => tx.put(fresh('a')))

      const again = store.transaction('write', (tx) => tx.put(fresh('a')))
      await expect(again).rejects.toMatchObject({ code: 'ERR_CONTROL_PLANE_STORE_CONFLICT' })
      const stale = store.transaction('write', (tx) => tx.put({ ...fresh('a'), version: 7 }))
      await expect(stale).rejects.toMatchObject({ code: 'ERR_CONTROL_PLANE_STORE_CONFLICT' })

      await store.transaction('write', (tx) => tx.put({ ...fresh('a', { body: { n: 2 } }), version: 1 }))
      expect(await store.transaction('read', (tx) => tx.get(key('a')))).toMatchObject({ version: 2, body: { n: 2 } })
    })

    test('undoes all of a transaction that fails', async () => {
      const store = await createStore()
      await store.transaction('write', (tx) => tx.put(fresh('kept', { body: { n: 1 } })))

      const failing = store.transaction('write', async (tx) => {
        await tx.put(fresh('new'))
        await tx.put({ ...fresh('kept', { body: { n: 2 } }), version: 1 })
        await tx.deleteTree('')
        throw new Error('on purpose')
      })
      await expect(failing).rejects.toThrow('on purpose')

      const all = await store.transaction('read', (tx) => tx.list({ kind: 'Thing', parent: '' }))
      expect(all.map(({ id, version, body }) => ({ id, version, body }))).toEqual([{ id: 'kept', version: 1, body: { n: 1 } }])
    })

    test('lists in order of sort and id, by pages, both ways', async () => {
      const store = await createStore()
      await store.transaction('write', async (tx) => {
        for (const [id, sort] of [['c', '2'], ['b', '1'], ['a', '2'], ['d', '3']] as const) await tx.put(fresh(id, { sort }))
      })
      const list = (options: object) => store.transaction('read', (tx) => tx.list({ kind: 'Thing', parent: '' }, options))
      const ids = async (options: object) => (await list(options)).map(({ id }) => id).join('')

      expect(await ids({})).toBe('bacd')
      expect(await ids({ limit: 2 })).toBe('ba')
      expect(await ids({ after: { sort: '2', id: 'a' }, limit: 2 })).toBe('cd')
      expect(await ids({ descending: true })).toBe('dcab')
      expect(await ids({ descending: true, after: { sort: '2', id: 'c' } })).toBe('ab')
      expect(await ids({ after: { sort: '2', id: '' } })).toBe('acd')
    })

    test('counts and lists by kind and parent alone', async () => {
      const store = await createStore()
      await store.transaction('write', async (tx) => {
        await tx.put(fresh('a', { parent: 'p' }))
        await tx.put(fresh('b', { parent: 'q' }))
        await tx.put({ ...fresh('x', { parent: 'p' }), kind: 'Other' })
      })

      const counts = await store.transaction('read', async (tx) => [
        await tx.count({ kind: 'Thing', parent: 'p' }),
        await tx.count({ kind: 'Thing', parent: 'none' }),
        (await tx.listKind('Thing')).length,
      ])
      expect(counts).toEqual([1, 0, 2])
      expect(await store.transaction('read', (tx) => tx.kinds())).toEqual(['Other', 'Thing'])
    })

    test('deletes a tree and nothing beside it', async () => {
      const store = await createStore()
      const parents = ['Api:a', 'Api:a/Stage:s', 'Api:a/Stage:s/Deep:d', 'Api:ab', 'Api:a0', 'Api:b', '']
      await store.transaction('write', async (tx) => {
        for (const parent of parents) await tx.put(fresh('x', { parent }))
      })

      await store.transaction('write', (tx) => tx.deleteTree('Api:a'))

      const left = await store.transaction('read', (tx) => tx.listKind('Thing'))
      expect(left.map(({ parent }) => parent)).toEqual(['', 'Api:a0', 'Api:ab', 'Api:b'])
    })

    test('runs transactions one after another, so that no update is lost', async () => {
      const store = await createStore()
      await store.transaction('write', (tx) => tx.put(fresh('counter', { body: { n: 0 } })))

      const increment = () =>
        store.transaction('write', async (tx) => {
          const stored = await tx.get(key('counter'))
          await Promise.resolve()
          if (stored !== undefined) await tx.put({ ...stored, body: { n: Number(stored.body['n']) + 1 } })
        })
      await Promise.all(Array.from({ length: 50 }, increment))

      expect((await store.transaction('read', (tx) => tx.get(key('counter'))))?.body).toEqual({ n: 50 })
    })

    test('does not let a reader change what is stored', async () => {
      const store = await createStore()
      await store.transaction('write', (tx) => tx.put(fresh('a', { body: { list: [1] } })))

      const first = await store.transaction('read', (tx) => tx.get(key('a')))
      const list = first?.body['list'] as number[]
      list.push(2)

      expect((await store.transaction('read', (tx) => tx.get(key('a'))))?.body).toEqual({ list: [1] })
    })

    test('refuses to work once it is closed', async () => {
      const store = await createStore()
      await store.close()

      const work = store.transaction('read', (tx) => tx.get(key('a')))
      await expect(work).rejects.toMatchObject({ code: 'ERR_CONTROL_PLANE_CLOSED' })
    })
  })
}
