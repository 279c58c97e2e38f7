import { ControlPlaneError } from './errors.ts'
import { createSerialQueue } from './serial-queue.ts'
import type { DocumentKey, ListOptions, Store, StoredDocument, StoreTransaction } from './store.ts'

interface Entry {
  readonly key: DocumentKey
  readonly sort: string
  readonly version: number
  readonly text: string
}

/** One kind under one parent; `sorted` is rebuilt when something was added or removed. */
interface Folder {
  readonly entries: Map<string, Entry>
  sorted: readonly Entry[] | undefined
}

/** A store that lives and dies with the process: for tests, and for servers that load a template at each start. */
export function createMemoryStore(): Store {
  const folders = new Map<string, Map<string, Folder>>()
  const inOrder = createSerialQueue()
  let closed = false

  return {
    transaction: (access, work) =>
      inOrder(async () => {
        if (closed) throw new ControlPlaneError('ERR_CONTROL_PLANE_CLOSED', 'The store is closed')
        const undo: (() => void)[] = []
        try {
          return await work(createTransaction(folders, { access, undo }))
        } catch (error) {
          for (const step of undo.toReversed()) step()
          throw error
        }
      }),
    close: () =>
      inOrder(async () => {
        closed = true
        folders.clear()
      }),
  }
}

function createTransaction(
  folders: Map<string, Map<string, Folder>>,
  { access, undo }: { readonly access: 'read' | 'write'; readonly undo: (() => void)[] },
): StoreTransaction {
  const find = (key: DocumentKey): Entry | undefined => folders.get(key.parent)?.get(key.kind)?.entries.get(key.id)

  function write(key: DocumentKey, entry: Entry | undefined): void {
    if (access === 'read') throw new ControlPlaneError('ERR_CONTROL_PLANE_STORE_CONFLICT', 'A read transaction cannot write')
    const before = find(key)
    undo.push(() => place(folders, key, before))
    place(folders, key, entry)
  }

  return {
    async get(key) {
      const entry = find(key)
      return entry && read(entry)
    },
    async list({ kind, parent }, options = {}) {
      const folder = folders.get(parent)?.get(kind)
      return folder === undefined ? [] : slice(sorted(folder), options).map(read)
    },
    async count({ kind, parent }) {
      return folders.get(parent)?.get(kind)?.entries.size ?? 0
    },
    async kinds() {
      const found = [...folders.values()].flatMap((byKind) => [...byKind].filter(([, { entries }]) => entries.size > 0).map(([kind]) => kind))
      return [...new Set(found)].toSorted()
    },
    async listKind(kind) {
      const parents = [...folders.keys()].filter((parent) => folders.get(parent)?.has(kind)).toSorted(compare)
      return parents.flatMap((parent) => sorted(folders.get(parent)?.get(kind) as Folder).map(read))
    },
    async put({ kind, parent, id, sort, version, body }) {
      const key = { kind, parent, id }
      const stored = find(key)?.version ?? 0
      if (stored !== version) throw new ControlPlaneError('ERR_CONTROL_PLANE_STORE_CONFLICT', `${kind} ${id} was changed meanwhile`)
      write(key, { key, sort, version: version + 1, text: JSON.stringify(body) })
    },
    async delete(key) {
      if (find(key) === undefined) return false
      write(key, undefined)
      return true
    },
    async deleteTree(parent) {
      for (const [name, kinds] of folders) {
        if (name !== parent && !name.startsWith(`${parent}/`)) continue
        for (const { entries } of kinds.values()) for (const { key } of entries.values()) write(key, undefined)
      }
    },
  }
}

function place(folders: Map<string, Map<string, Folder>>, { kind, parent, id }: DocumentKey, entry: Entry | undefined): void {
  const kinds = folders.get(parent) ?? new Map<string, Folder>()
  const folder = kinds.get(kind) ?? { entries: new Map<string, Entry>(), sorted: undefined }
  folders.set(parent, kinds)
  kinds.set(kind, folder)
  folder.sorted = undefined
  if (entry === undefined) folder.entries.delete(id)
  else folder.entries.set(id, entry)
  if (folder.entries.size === 0) kinds.delete(kind)
  if (kinds.size === 0) folders.delete(parent)
}

function sorted(folder: Folder): readonly Entry[] {
  folder.sorted ??= [...folder.entries.values()].toSorted((a, b) => compare(a.sort, b.sort) || compare(a.key.id, b.key.id))
  return folder.sorted
}

function slice(entries: readonly Entry[], { after, limit, descending = false }: ListOptions): readonly Entry[] {
  const ordered = descending ? entries.toReversed() : entries
  const direction = descending ? -1 : 1
  const isAfter = (entry: Entry): boolean =>
    after === undefined || (compare(entry.sort, after.sort) || compare(entry.key.id, after.id)) * direction > 0
  const rest = after === undefined ? ordered : ordered.filter(isAfter)
  return limit === undefined ? rest : rest.slice(0, limit)
}

/** By UTF-16 code unit, like SQLite's BINARY collation for the ASCII that sort keys are made of. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

function read({ key, sort, version, text }: Entry): StoredDocument {
  return { ...key, sort, version, body: JSON.parse(text) as Record<string, unknown> }
}
