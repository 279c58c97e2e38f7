import type { DocumentKey, ListOptions, StoredDocument, StoreTransaction } from './store.ts'

/** A document's content, or an operation's input or output. */
export type Values = Record<string, unknown>

/** Typed reads and writes for the operations, over one transaction of the store. */
export interface Documents {
  find(key: DocumentKey): Promise<StoredDocument | undefined>
  list(place: { readonly kind: string; readonly parent: string }, options?: ListOptions): Promise<readonly StoredDocument[]>
  count(place: { readonly kind: string; readonly parent: string }): Promise<number>
  listKind(kind: string): Promise<readonly StoredDocument[]>
  /** `sort` is the order of creation unless given. */
  create(key: DocumentKey, content: { readonly body: Values; readonly sort?: string }): Promise<StoredDocument>
  save(stored: StoredDocument, content: { readonly body: Values; readonly sort?: string }): Promise<StoredDocument>
  remove(key: DocumentKey): Promise<boolean>
  removeTree(parent: string): Promise<void>
}

/** Gives growing sort keys, so that lists are in the order of creation. */
export type Sequence = () => string

/** A sequence that goes on after a restart, as long as the clock does not go back. */
export function createSequence(now: () => number): Sequence {
  let last = 0
  return () => {
    last = Math.max(last + 1, Math.trunc(now() * 1000))
    return String(last).padStart(17, '0')
  }
}

export function createDocuments(transaction: StoreTransaction, sequence: Sequence): Documents {
  return {
    find: (key) => transaction.get(key),
    list: (place, options) => transaction.list(place, options),
    count: (place) => transaction.count(place),
    listKind: (kind) => transaction.listKind(kind),
    async create({ kind, parent, id }, { body, sort = sequence() }) {
      const document = { kind, parent, id, sort, version: 0, body }
      await transaction.put(document)
      return { ...document, version: 1 }
    },
    async save(stored, { body, sort = stored.sort }) {
      const document = { ...stored, sort, body }
      await transaction.put(document)
      return { ...document, version: stored.version + 1 }
    },
    remove: (key) => transaction.delete(key),
    removeTree: (parent) => transaction.deleteTree(parent),
  }
}
