import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import type { UsagePort } from '@gatewright/control-plane'
import { createMemoryQuotas, dayOf, type MemoryQuotas, type Quota, type QuotaRecord } from '@gatewright/throttler'
import type { AccountPublication } from '@gatewright/types'
import type { ServerLog } from './log/server-log.ts'

/** The counters of usage plans, over restarts. */
export interface Usage {
  /** For the data plane, which counts. */
  readonly quotas: MemoryQuotas
  /** For GetUsage and UpdateUsage. */
  readonly port: UsagePort
  /** Saves what was counted since the last time. */
  close(): void
}

export interface UsageOptions {
  /** Where counters are kept. */
  readonly file: string
  readonly account: () => Promise<AccountPublication>
  readonly log: ServerLog
}

/** Milliseconds between two saves: what a kill -9 can lose. */
const SAVE_MS = 1000

/** Counts in memory and saves every second; AWS's quotas are best effort, too. */
export function createUsage({ file, account, log }: UsageOptions): Usage {
  const quotas = createMemoryQuotas()
  quotas.restore(readRecords(file))
  let saved = quotas.revision
  const timer = setInterval(save, SAVE_MS).unref()

  return {
    quotas,
    port: {
      async read({ usagePlanId, keyIds, startDate, endDate }) {
        const quota = await quotaOf(usagePlanId)
        const range = { from: dayOf(Date.parse(startDate)), to: dayOf(Date.parse(endDate)) }
        return Object.fromEntries(keyIds.map((keyId) => [keyId, quotas.usage({ planId: usagePlanId, keyId }, quota, range)]))
      },
      async setRemaining({ usagePlanId, keyId, remaining }) {
        quotas.setRemaining({ planId: usagePlanId, keyId }, await quotaOf(usagePlanId), remaining)
      },
    },
    close() {
      clearInterval(timer)
      save()
    },
  }

  /** A plan without a quota counts, too; nothing of it is ever used up. */
  async function quotaOf(planId: string): Promise<Quota> {
    const { usagePlans } = await account()
    return usagePlans.find(({ id }) => id === planId)?.quota ?? { limit: Number.MAX_SAFE_INTEGER, period: 'MONTH' }
  }

  function save(): void {
    if (quotas.revision === saved) return
    saved = quotas.revision
    try {
      replaceFile(file, JSON.stringify(quotas.dump()))
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

function replaceFile(file: string, text: string): void {
  const draft = openSync(`${file}.new`, 'w')
  writeSync(draft, text)
  fsyncSync(draft)
  closeSync(draft)
  renameSync(`${file}.new`, file)
}
