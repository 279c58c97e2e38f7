/** Carries records to where all nodes' are, in the background. */
export interface SharedRecords {
  readonly add: (line: string) => void
  /** Resolves when what was added is there, or could not be brought there. */
  close(): Promise<void>
}

export interface SharedRecordsOptions {
  readonly put: (lines: readonly string[]) => Promise<void>
  /** Told once each time that records begin to wait. */
  readonly onFault: (error: unknown) => void
}

/** Milliseconds until what could not be brought is tried again. */
const RETRY_MS = 1000
/** Records that wait at most; the others are in the node's own file alone. */
const MOST = 10_000

/** Records wait while they cannot be brought, and are brought in their order. */
export function createSharedRecords({ put, onFault }: SharedRecordsOptions): SharedRecords {
  let waiting: string[] = []
  let running: Promise<void> | undefined
  let retry: NodeJS.Timeout | undefined
  let isTold = false

  return {
    add(line) {
      if (waiting.length < MOST) waiting.push(line)
      if (retry === undefined) bring()
    },
    async close() {
      clearTimeout(retry)
      await running
      if (waiting.length > 0) await put(waiting).catch(() => undefined)
    },
  }

  function bring(): void {
    running ??= bringAll().finally(() => (running = undefined))
  }

  async function bringAll(): Promise<void> {
    retry = undefined
    while (waiting.length > 0) {
      const lines = waiting
      waiting = []
      try {
        await put(lines)
        isTold = false
      } catch (error) {
        waiting = [...lines, ...waiting].slice(0, MOST)
        if (!isTold) onFault(error)
        isTold = true
        retry = setTimeout(bring, RETRY_MS)
        return
      }
    }
  }
}
