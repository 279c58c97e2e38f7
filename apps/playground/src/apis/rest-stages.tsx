import type { RestStage } from '@gatewright/types'
import type { JSX } from 'preact'
import type { ListedApi } from '../backend/list-apis.ts'
import { stageBase } from '../backend/list-stages.ts'
import { escapePointer, manage, patch } from '../backend/management.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { useLoad } from '../parts/use-load.ts'
import { Canary } from './canary.tsx'
import { Editable } from './editable.tsx'
import { EditableMap } from './editable-map.tsx'
import { StageAddress } from './stage-address.tsx'

/** Stages of a REST API: where they are, what they serve, their canary, their settings. */
export function RestStages({ api }: { readonly api: ListedApi }): JSX.Element {
  const { value, error, reload } = useLoad(async () => (await manage<{ readonly item?: readonly RestStage[] }>('GET', `/restapis/${api.id}/stages`)).item ?? [], [api.id])
  if (error !== undefined) return <Notice tone="bad">{error.message}</Notice>
  if (value?.length === 0) return <EmptyState title="No stage yet">Deploy the API on the Deployments tab: a deployment to a new name makes the stage.</EmptyState>
  return (
    <div class="grid-2">
      {(value ?? []).map((stage) => (
        <Panel key={stage.stageName} title={stage.stageName}>
          <StageSettings api={api} stage={stage} onChange={reload} />
        </Panel>
      ))}
    </div>
  )
}

function StageSettings({ api, stage, onChange }: { readonly api: ListedApi; readonly stage: RestStage; readonly onChange: () => void }): JSX.Element {
  const path = `/restapis/${api.id}/stages/${encodeURIComponent(stage.stageName)}`
  const set = (pointer: string) => async (value: string) => {
    await patch(path, { op: 'replace', path: pointer, value })
    onChange()
  }
  const all = stage.methodSettings?.['*/*']
  return (
    <>
      <StageAddress path={stageBase(api.id, stage.stageName)} />
      <Editable label="Deployment" value={stage.deploymentId} onSave={set('/deploymentId')} />
      <Editable label="Rate limit of each method" value={all?.throttlingRateLimit === undefined ? '' : String(all.throttlingRateLimit)} empty="the account’s" onSave={set('/*/*/throttling/rateLimit')} />
      <Editable label="Burst limit of each method" value={all?.throttlingBurstLimit === undefined ? '' : String(all.throttlingBurstLimit)} empty="the account’s" onSave={set('/*/*/throttling/burstLimit')} />
      <Editable label="Cache cluster" value={String(stage.cacheClusterEnabled ?? false)} onSave={set('/cacheClusterEnabled')} />
      <Editable label="Caching of all methods" value={String(all?.cachingEnabled ?? false)} onSave={set('/*/*/caching/enabled')} />
      <EditableMap label="Stage variables" entries={stage.variables ?? {}} example="table" onSet={(name, value) => set(`/variables/${escapePointer(name)}`)(value)} />
      <Canary api={api} stage={stage} onChange={onChange} />
    </>
  )
}
