import { passesFilter } from '@gatewright/gateway'
import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { TrafficEntry, TrafficFilter } from '../backend/backend.ts'
import { listApis } from '../backend/list-apis.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Panel } from '../parts/panel.tsx'
import { useLoad } from '../parts/use-load.ts'
import { VirtualList } from '../parts/virtual-list.tsx'
import { FilterBar } from './filter-bar.tsx'
import { RequestDetail } from './request-detail.tsx'
import { RequestRow } from './request-row.tsx'
import { TrafficStatus } from './traffic-status.tsx'
import { useTraffic } from './use-traffic.ts'
import './traffic.css'

const NO_FILTER: TrafficFilter = { api: '', stage: '', status: '', route: '', latency: '' }

/** Requests as they happen; one opened shows why it went as it did. */
export function TrafficPage(): JSX.Element {
  const [paused, setPaused] = useState(false)
  const [all, setAll] = useState(false)
  const [filter, setFilter] = useState(NO_FILTER)
  const [opened, setOpened] = useState<TrafficEntry>()
  const { seen, state, clear } = useTraffic({ filter, all, paused })
  const apis = useLoad(listApis, [])
  const names = useMemo(() => new Map(apis.value?.map(({ id, name }) => [id, name])), [apis.value])
  const visible = useMemo(() => seen.entries.filter((entry) => passesFilter(entry, filter)), [seen, filter])
  const isEmpty = seen.entries.length === 0
  return (
    <div class="page traffic-page">
      <PageHead
        title="Traffic"
        actions={
          <>
            {paused ? <Badge tone="warn">Paused</Badge> : <Badge tone={state === 'live' ? 'good' : 'warn'}>{state === 'live' ? 'Live' : 'Connecting'}</Badge>}
            <Button icon={paused ? 'play' : 'pause'} onPress={() => setPaused(!paused)}>
              {paused ? 'Resume' : 'Pause'}
            </Button>
            <Button
              icon="trash"
              onPress={() => {
                clear()
                setOpened(undefined)
              }}
            >
              Clear
            </Button>
          </>
        }
      >
        Requests as they finish. Nothing is recorded while no page is open; open one to see what was decided about it, and why.
      </PageHead>
      <FilterBar filter={filter} onChange={setFilter} apis={apis.value ?? []} all={all} onAll={setAll} />
      <div class="traffic-grid" data-open={opened !== undefined}>
        <Panel title="Requests" flush actions={<TrafficStatus shown={visible.length} counted={seen.counted} filter={filter} rate={seen.rate} />}>
          {visible.length === 0 ? (
            <EmptyState title={isEmpty ? 'Waiting for a request' : 'No request passes the filter'} action={isEmpty ? undefined : <Button onPress={() => setFilter(NO_FILTER)}>Show all</Button>}>
              {isEmpty ? 'Call one of your APIs, with curl or from the API explorer: it appears here at once.' : 'Loosen the filter above.'}
            </EmptyState>
          ) : (
            <VirtualList label="Requests" items={visible} rowHeight={40} keyOf={({ requestId }) => requestId}>
              {(entry) => <RequestRow entry={entry} api={names.get(entry.apiId) ?? entry.apiId} selected={entry.requestId === opened?.requestId} onOpen={() => setOpened(entry)} />}
            </VirtualList>
          )}
        </Panel>
        {opened !== undefined && <RequestDetail key={opened.requestId} entry={opened} onClose={() => setOpened(undefined)} />}
      </div>
    </div>
  )
}
