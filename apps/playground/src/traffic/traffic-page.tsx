import type { JSX } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { TrafficEntry } from '../backend/backend.ts'
import { backend } from '../backend/choose-backend.ts'
import { listApis } from '../backend/list-apis.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Panel } from '../parts/panel.tsx'
import { useLoad } from '../parts/use-load.ts'
import { VirtualList } from '../parts/virtual-list.tsx'
import { FilterBar } from './filter-bar.tsx'
import { NO_FILTER, passes } from './filter.ts'
import { RequestDetail } from './request-detail.tsx'
import { RequestRow } from './request-row.tsx'
import './traffic.css'

/** Requests that the page keeps, the newest. */
const KEPT = 10_000

/** Milliseconds between two pictures of the list, however much arrives. */
const PAINT_MS = 200

/** Requests as they happen; one opened shows why it went as it did. */
export function TrafficPage(): JSX.Element {
  const held = useRef<TrafficEntry[]>([])
  const [shown, setShown] = useState<{ readonly entries: readonly TrafficEntry[]; readonly skipped: number }>({ entries: [], skipped: 0 })
  const [state, setState] = useState<'live' | 'away' | 'opening'>('opening')
  const [paused, setPaused] = useState(false)
  const [filter, setFilter] = useState(NO_FILTER)
  const [opened, setOpened] = useState<TrafficEntry>()
  const apis = useLoad(listApis, [])
  const names = useMemo(() => new Map(apis.value?.map(({ id, name }) => [id, name])), [apis.value])

  useEffect(() => {
    if (paused) return
    let skipped = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    let stop: (() => void) | undefined
    let gone = false
    const paint = (): void => {
      timer = undefined
      const entries = held.current.slice()
      setShown((before) => ({ entries, skipped: before.skipped + skipped }))
      skipped = 0
    }
    void backend().then((chosen) => {
      if (gone) return
      stop = chosen.watch((batch) => {
        held.current.unshift(...batch.entries.toReversed())
        if (held.current.length > KEPT) held.current.length = KEPT
        skipped += batch.skipped
        timer ??= setTimeout(paint, PAINT_MS)
      }, setState)
    })
    return () => {
      gone = true
      stop?.()
      clearTimeout(timer)
    }
  }, [paused])

  const visible = useMemo(() => shown.entries.filter((entry) => passes(entry, filter)), [shown, filter])
  const clear = (): void => {
    held.current = []
    setShown({ entries: [], skipped: 0 })
    setOpened(undefined)
  }
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
            <Button icon="trash" onPress={clear}>
              Clear
            </Button>
          </>
        }
      >
        Requests as they finish. Nothing is recorded while no page is open; open one to see what was decided about it, and why.
      </PageHead>
      <FilterBar filter={filter} onChange={setFilter} apis={apis.value ?? []} />
      <div class="traffic-grid" data-open={opened !== undefined}>
        <Panel
          title="Requests"
          flush
          actions={
            <span class="hint" role="status">
              {visible.length} shown{shown.skipped > 0 && `, ${shown.skipped} more were too fast to show`}
              {visible.some(({ isUntold }) => isUntold === true) && '; dimmed ones came too fast to keep their decisions'}
            </span>
          }
        >
          {visible.length === 0 ? (
            <EmptyState title={shown.entries.length > 0 ? 'No request passes the filter' : 'Waiting for a request'} action={shown.entries.length > 0 ? <Button onPress={() => setFilter(NO_FILTER)}>Show all</Button> : undefined}>
              {shown.entries.length > 0 ? 'Loosen the filter above.' : 'Call one of your APIs, with curl or from the API explorer: it appears here at once.'}
            </EmptyState>
          ) : (
            <VirtualList label="Requests" items={visible} rowHeight={40}>
              {(entry) => <RequestRow entry={entry} api={names.get(entry.apiId) ?? entry.apiId} selected={entry.requestId === opened?.requestId} onOpen={() => setOpened(entry)} />}
            </VirtualList>
          )}
        </Panel>
        {opened !== undefined && <RequestDetail key={opened.requestId} entry={opened} onClose={() => setOpened(undefined)} />}
      </div>
    </div>
  )
}
