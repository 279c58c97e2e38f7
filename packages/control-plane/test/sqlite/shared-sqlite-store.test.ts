import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { DocumentKey, Store } from '../../src/index.ts'
import { createSharedSqliteStore, createSqliteStore, type SharedSqliteStore } from '../../src/sqlite/index.ts'
import { describeStore } from '../stores/store.contract.ts'

const folders: string[] = []
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-shared-'))
  folders.push(folder)
  return folder
}
const opened: Store[] = []
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

async function open(folder: string): Promise<SharedSqliteStore> {
  const store = await createSharedSqliteStore({ folder })
  opened.push(store)
  return store
}

const fresh = (id: string, n = 0) => ({ kind: 'Thing', parent: '', id, sort: '', version: 0, body: { n } as Record<string, unknown> })

/** What a store is told, and a promise of the next time. */
function listen(store: SharedSqliteStore): { next(): Promise<readonly string[]>; end(): void } {
  let tell = (_changed: readonly DocumentKey[]): void => undefined
  const end = store.follow((changed) => tell(changed))
  return { next: () => new Promise((resolve) => (tell = (changed) => resolve(changed.map(({ id }) => id)))), end }
}

describeStore('the shared SQLite store', () => open(newFolder()))

describe('two processes at one folder', () => {
  test('lose no update and keep none waiting for good', async () => {
    const folder = newFolder()
    const both = [await open(folder), await open(folder)]
    await both[0]!.transaction('write', (tx) => tx.put(fresh('counter')))

    const increment = (store: Store): Promise<void> =>
      store.transaction('write', async (tx) => {
        const stored = await tx.get(fresh('counter'))
        await new Promise((resolve) => setImmediate(resolve))
        if (stored !== undefined) await tx.put({ ...stored, body: { n: Number(stored.body['n']) + 1 } })
      })
    await Promise.all(Array.from({ length: 200 }, (_, index) => increment(both[index % 2]!)))

    expect((await both[1]!.transaction('read', (tx) => tx.get(fresh('counter'))))?.body).toEqual({ n: 200 })
  })

  test('are told by catching up what was committed before, at once', async () => {
    const folder = newFolder()
    const [writer, reader] = [await open(folder), await open(folder)]
    const told: string[] = []
    const end = reader.follow((changed) => void told.push(...changed.map(({ id }) => id)))
    await writer.transaction('write', (tx) => tx.put(fresh('a')))

    await reader.catchUp()

    expect(told).toEqual(['a'])
    end()
  })

  test('read what was committed while the other writes', async () => {
    const folder = newFolder()
    const [writer, reader] = [await open(folder), await open(folder)]
    await writer.transaction('write', (tx) => tx.put(fresh('a', 1)))

    const seen = await writer.transaction('write', async (tx) => {
      await tx.put(fresh('b'))
      return reader.transaction('read', async (other) => [(await other.get(fresh('a')))?.body, await other.get(fresh('b'))])
    })

    expect(seen).toEqual([{ n: 1 }, undefined])
  })

  test('are told what the other changed, made again and deleted, and not what they changed themselves', async () => {
    const folder = newFolder()
    const [one, other] = [await open(folder), await open(folder)]
    const told = listen(other)
    await other.transaction('write', (tx) => tx.put(fresh('own')))

    const first = told.next()
    await one.transaction('write', async (tx) => {
      await tx.put(fresh('a'))
      await tx.put(fresh('b'))
    })
    expect(await first).toEqual(['a', 'b'])
    const second = told.next()
    await one.transaction('write', async (tx) => {
      await tx.delete(fresh('a'))
      await tx.put(fresh('a'))
      await tx.delete(fresh('b'))
    })
    expect(await second).toEqual(['a', 'a', 'b'])
    told.end()
  })

  test('are told everything when more happened than is remembered', async () => {
    const folder = newFolder()
    const [one, other] = [await open(folder), await open(folder)]
    await one.transaction('write', (tx) => tx.put(fresh('old')))
    await one.transaction('write', async (tx) => {
      for (let n = 0; n < 10_100; n += 1) {
        await tx.delete(fresh('again'))
        await tx.put(fresh('again'))
      }
    })

    const told = listen(other)
    expect((await told.next()).toSorted()).toEqual(['again', 'old'])
    told.end()
  })

  test('keep out who wants the folder alone', async () => {
    const folder = newFolder()
    await open(folder)

    await expect(createSqliteStore({ folder })).rejects.toMatchObject({ code: 'ERR_CONTROL_PLANE_STORE_LOCKED' })
  })

  test('are kept out by who has the folder alone', { timeout: 20_000 }, async () => {
    const folder = newFolder()
    opened.push(await createSqliteStore({ folder }))

    await expect(createSharedSqliteStore({ folder })).rejects.toMatchObject({ code: 'ERR_CONTROL_PLANE_STORE_LOCKED' })
  })
})
