import type { JSX } from 'preact'
import { manage } from '../backend/management.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { useLoad } from '../parts/use-load.ts'

interface UsagePlan {
  readonly id: string
  readonly name: string
  readonly quota?: { readonly limit: number; readonly period: string }
}

interface KeyRow {
  readonly plan: UsagePlan
  readonly key: { readonly id: string; readonly name: string }
  readonly used: number
  readonly remaining: number | undefined
}

/** What each API key has used of its quota today. */
export function KeyUsage(): JSX.Element {
  const { value, error, reload } = useLoad(readUsage, [])
  return (
    <Panel
      title="Quotas today"
      actions={
        <Button small icon="refresh" onPress={reload}>
          Refresh
        </Button>
      }
    >
      {error !== undefined && <Notice tone="bad">{error.message}</Notice>}
      {value?.length === 0 && (
        <EmptyState title="No API key in a usage plan">
          Make a plan and a key with <code>aws apigateway create-usage-plan</code>, <code>create-api-key</code> and <code>create-usage-plan-key</code>.
        </EmptyState>
      )}
      {value?.map(({ plan, key, used, remaining }) => (
        <div key={`${plan.id}/${key.id}`} class="stack">
          <div class="row">
            <strong>{key.name}</strong>
            <span class="hint">{plan.name}</span>
            <Badge tone={remaining === 0 ? 'bad' : 'good'}>{plan.quota === undefined ? `${used} used, no quota` : `${used} used, ${remaining ?? plan.quota.limit} left of ${plan.quota.limit} a ${plan.quota.period.toLowerCase()}`}</Badge>
          </div>
          {plan.quota !== undefined && <progress aria-label={`Usage of ${key.name}`} value={plan.quota.limit - (remaining ?? plan.quota.limit)} max={plan.quota.limit} />}
        </div>
      ))}
    </Panel>
  )
}

async function readUsage(): Promise<readonly KeyRow[]> {
  const { item: plans = [] } = await manage<{ readonly item?: readonly UsagePlan[] }>('GET', '/usageplans?limit=100')
  const rows = await Promise.all(plans.map(usageOf))
  return rows.flat()
}

async function usageOf(plan: UsagePlan): Promise<readonly KeyRow[]> {
  const today = new Date().toISOString().slice(0, 10)
  const { item: keys = [] } = await manage<{ readonly item?: readonly { readonly id: string; readonly name: string }[] }>('GET', `/usageplans/${plan.id}/keys?limit=100`)
  if (keys.length === 0) return []
  const { values = {} } = await manage<{ readonly values?: Readonly<Record<string, readonly (readonly [number, number])[]>> }>('GET', `/usageplans/${plan.id}/usage?startDate=${today}&endDate=${today}`)
  return keys.map((key) => {
    const [used = 0, remaining] = values[key.id]?.at(-1) ?? []
    return { plan, key, used, remaining }
  })
}
