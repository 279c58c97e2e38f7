import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdir, open, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { AuditRecord } from '@gatewright/control-plane'

/** Who made a call, in CloudTrail's shape. */
export interface UserIdentity {
  readonly type: 'IAMUser'
  readonly principalId: string
  readonly arn: string
  readonly accountId: string
  readonly accessKeyId: string
  readonly userName: string
}

/** The audit trail in a file: one JSON record a line. */
export interface AuditTrailFile {
  /** Resolves when the record is on the disk. */
  readonly record: (record: AuditRecord) => Promise<void>
  /** Calls that `work` makes are this caller's. */
  readonly as: <Result>(identity: UserIdentity | undefined, work: () => Result) => Result
  close(): Promise<void>
}

export interface AuditTrailOptions {
  readonly file: string
  /** Told of each record once it is on the disk. */
  readonly onRecord?: (line: string) => void
}

/** Appends to a file. Records that come while one is written go to the disk together, so that many writers share one flush. */
export function createAuditTrail({ file, onRecord }: AuditTrailOptions): AuditTrailFile {
  const callers = new AsyncLocalStorage<UserIdentity | undefined>()
  let opened: Promise<FileHandle> | undefined
  let waiting: string[] = []
  let next: Promise<void> | undefined
  let running: Promise<void> = Promise.resolve()
  let calls = 0

  return {
    record(record) {
      const userIdentity = callers.getStore()
      waiting.push(`${JSON.stringify({ ...record, ...(userIdentity !== undefined && { userIdentity }) })}\n`)
      // One that failed is told to those who waited for it; the next tries again.
      next ??= running.catch(() => undefined).then(write)
      return next
    },
    as(identity, work) {
      if (identity === undefined) return work()
      calls += 1
      return settling(() => callers.run(identity, work), callEnded)
    },
    async close() {
      await (next ?? running).catch(() => undefined)
      await (await opened)?.close()
    },
  }

  /** While callers are kept, Node 20 runs a hook for every promise and tick of the process: a tenth of what a served request costs. */
  function callEnded(): void {
    calls -= 1
    if (calls === 0) callers.disable()
  }

  function write(): Promise<void> {
    const lines = waiting
    waiting = []
    next = undefined
    running = append(lines.join('')).then(() => lines.forEach((line) => onRecord?.(line)))
    return running
  }

  async function append(lines: string): Promise<void> {
    opened ??= openToAppend(file)
    const handle = await opened.catch((error: unknown) => {
      opened = undefined
      throw error
    })
    await handle.appendFile(lines)
    await handle.datasync()
  }
}

/** Calls `settled` once `work` has ended, now or later, well or not. */
function settling<Result>(work: () => Result, settled: () => void): Result {
  let result: Result
  try {
    result = work()
  } catch (error) {
    settled()
    throw error
  }
  if (result instanceof Promise) return result.finally(settled) as Result
  settled()
  return result
}

/** A record that a power failure tore ends its line here, so that the next one is whole. */
async function openToAppend(file: string): Promise<FileHandle> {
  await mkdir(dirname(file), { recursive: true })
  const handle = await open(file, 'a+', 0o600)
  const { size } = await handle.stat()
  if (size === 0) return handle
  const last = Buffer.alloc(1)
  await handle.read(last, 0, 1, size - 1)
  if (last.toString() !== '\n') await handle.appendFile('\n')
  return handle
}
