import type { UsagePort } from '@gatewright/control-plane'
import { dayOf, type Quota, type Quotas } from '@gatewright/throttler'
import type { AccountPublication } from '@gatewright/types'

/** The counters of usage plans, and what GetUsage and UpdateUsage do with them. */
export interface Usage {
  /** For the data plane, which counts. */
  readonly quotas: Quotas
  /** For GetUsage and UpdateUsage. */
  readonly port: UsagePort
  /** Saves what was counted since the last time, where that is this process's task. */
  close(): void
}

export interface UsageOptions {
  readonly quotas: Quotas & { readonly close?: () => void }
  readonly account: () => Promise<AccountPublication>
}

/** Counts with what it is given: a file's counters, or those that nodes share. */
export function createUsage({ account, quotas }: UsageOptions): Usage {
  return {
    quotas,
    port: {
      async read({ usagePlanId, keyIds, startDate, endDate }) {
        const quota = await quotaOf(usagePlanId)
        const range = { from: dayOf(Date.parse(startDate)), to: dayOf(Date.parse(endDate)) }
        const rows = keyIds.map(async (keyId) => [keyId, await quotas.usage({ planId: usagePlanId, keyId }, quota, range)] as const)
        return Object.fromEntries(await Promise.all(rows))
      },
      async setRemaining({ usagePlanId, keyId, remaining }) {
        await quotas.setRemaining({ planId: usagePlanId, keyId }, await quotaOf(usagePlanId), remaining)
      },
    },
    close: () => quotas.close?.(),
  }

  /** A plan without a quota counts, too; nothing of it is ever used up. */
  async function quotaOf(planId: string): Promise<Quota> {
    const { usagePlans } = await account()
    return usagePlans.find(({ id }) => id === planId)?.quota ?? { limit: Number.MAX_SAFE_INTEGER, period: 'MONTH' }
  }
}
