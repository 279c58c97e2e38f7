/** Where a document lies: a kind, the ids of what it belongs to joined by `/` (empty for the account), and its own id. */
export interface DocumentKey {
  readonly kind: string
  readonly parent: string
  readonly id: string
}

/** A stored document. */
export interface StoredDocument extends DocumentKey {
  /** Lists are ordered by this, then by id. */
  readonly sort: string
  /** 1 when created, one more at each change. */
  readonly version: number
  readonly body: Record<string, unknown>
}

/** What is written; `version` is the one that the writer read, 0 for a new document. */
export type DocumentWrite = StoredDocument

/** A part of a list. */
export interface ListOptions {
  /** Only what comes after this document. */
  readonly after?: { readonly sort: string; readonly id: string }
  /** At most so many; absent: all. */
  readonly limit?: number
  /** Default false. */
  readonly descending?: boolean
}

/** Reads and writes inside one transaction. */
export interface StoreTransaction {
  get(key: DocumentKey): Promise<StoredDocument | undefined>
  /** Documents of one kind under one parent, in order. */
  list(place: { readonly kind: string; readonly parent: string }, options?: ListOptions): Promise<readonly StoredDocument[]>
  count(place: { readonly kind: string; readonly parent: string }): Promise<number>
  /** Every kind that there is, in order. */
  kinds(): Promise<readonly string[]>
  /** Every document of a kind, whatever its parent, in order of parent, sort and id. */
  listKind(kind: string): Promise<readonly StoredDocument[]>
  /** Refused with `ERR_CONTROL_PLANE_STORE_CONFLICT` when the stored version is another than the one that was read. */
  put(document: DocumentWrite): Promise<void>
  /** False when there was none. */
  delete(key: DocumentKey): Promise<boolean>
  /** Deletes all that belongs to a parent, at any depth. */
  deleteTree(parent: string): Promise<void>
}

/**
 * The storage port: transactional, versioned documents. Transactions are serialisable, and all or nothing: what `work` wrote is
 * durable when the promise resolves, and gone when it rejects.
 */
export interface Store {
  transaction<T>(access: 'read' | 'write', work: (transaction: StoreTransaction) => Promise<T>): Promise<T>
  close(): Promise<void>
}
