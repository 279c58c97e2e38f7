/** How many records are kept. */
export interface RecentRecordsOptions {
  /** Default 1,000. The oldest goes first. */
  readonly limit?: number
}

/** The last records by their ids. */
export interface RecentRecords<Value> {
  add(id: string, value: Value): void
  get(id: string): Value | undefined
}

/** Keeps the last records in memory: decision traces by request id. */
export function createRecentRecords<Value>({ limit = 1_000 }: RecentRecordsOptions = {}): RecentRecords<Value> {
  const records = new Map<string, Value>()
  return {
    add(id, value) {
      records.delete(id)
      records.set(id, value)
      if (records.size <= limit) return
      const [oldest] = records.keys()
      if (oldest !== undefined) records.delete(oldest)
    },
    get: (id) => records.get(id),
  }
}
