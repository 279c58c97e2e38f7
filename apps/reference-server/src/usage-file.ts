import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { createMemoryQuotas, type MemoryQuotas, type QuotaKey, type QuotaRecord } from '@gatewright/throttler'
import type { ServerLog } from './log/server-log.ts'

/** Counters of usage plans in memory, which a file carries over restarts. */
export interface UsageFile extends MemoryQuotas {
  /** Saves what was counted since the last time. */
  readonly close: () => void
}

export interface UsageFileOptions {
  /** Where counters are kept. */
  readonly file: string
  /**
   * `best-effort`: saved every second, so a kill -9 loses at most that; AWS's quotas are best effort, too. `hard`: each request is
   * written to `{file}.journal` before it goes on; after a kill -9 some may count twice, none is lost.
   */
  readonly mode: 'best-effort' | 'hard'
  readonly log: ServerLog
}

/** Milliseconds between two saves. */
const SAVE_MS = 1000

/** Opens the counters that an earlier process left. */
export function openUsageFile({ file, mode, log }: UsageFileOptions): UsageFile {
  const quotas = createMemoryQuotas()
  quotas.restore(readRecords(file))
  const journal = openJournal(`${file}.journal`, quotas)
  let saved = -1
  save()
  const timer = setInterval(save, SAVE_MS).unref()

  return {
    ...quotas,
    get revision() {
      return quotas.revision
    },
    take(key, quota) {
      const decision = quotas.take(key, quota)
      if (mode === 'hard' && decision.allowed) journal.count(key, { day: decision.day, count: 1 })
      return decision
    },
    giveBack(key, day) {
      quotas.giveBack(key, day)
      if (mode === 'hard') journal.count(key, { day, count: -1 })
    },
    close() {
      clearInterval(timer)
      save()
      journal.close()
    },
  }

  function save(): void {
    if (quotas.revision === saved) return
    saved = quotas.revision
    try {
      replaceFile(file, JSON.stringify(quotas.dump()))
      journal.empty()
    } catch (error) {
      log.error({ error }, 'the counters of usage plans could not be saved')
    }
  }
}

function readRecords(file: string): readonly QuotaRecord[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as QuotaRecord[]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

interface Journal {
  readonly count: (key: QuotaKey, change: { readonly day: number; readonly count: number }) => void
  readonly empty: () => void
  readonly close: () => void
}

/** Adds what an earlier process counted after its last save, and goes on writing. */
function openJournal(file: string, quotas: MemoryQuotas): Journal {
  const journal = openSync(file, 'a+')
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [day, planId, keyId, count = '1'] = line.split(' ')
    if (keyId !== undefined) quotas.add({ planId: planId as string, keyId }, { day: Number(day), count: Number(count) })
  }
  return {
    count: ({ keyId, planId }, { day, count }) => void writeSync(journal, `${day} ${planId} ${keyId} ${count}\n`),
    empty: () => ftruncateSync(journal),
    close: () => closeSync(journal),
  }
}

function replaceFile(file: string, text: string): void {
  const draft = openSync(`${file}.new`, 'w')
  writeSync(draft, text)
  fsyncSync(draft)
  closeSync(draft)
  renameSync(`${file}.new`, file)
}
