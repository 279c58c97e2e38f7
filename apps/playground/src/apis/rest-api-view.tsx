import type { RestResource } from '@gatewright/types'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { hashOf } from '../app/location.ts'
import type { ListedApi } from '../backend/list-apis.ts'
import { manage } from '../backend/management.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { useLoad } from '../parts/use-load.ts'
import { ResourceList } from '../settings/resource-list.tsx'
import { REST_KINDS } from '../settings/rest-kinds.ts'
import { ActionForm } from './action-form.tsx'
import { Deployments } from './deployments.tsx'
import { MethodView } from './method-view.tsx'
import { NewMethod } from './new-method.tsx'
import { ResourceTree } from './resource-tree.tsx'
import { RestStages } from './rest-stages.tsx'

const KINDS = REST_KINDS.map(({ key, title }) => [key, title] as const)

/** A REST API: its resources with their methods, its stages, its deployments, and what methods refer to. */
export function RestApiView({ api, tab }: { readonly api: ListedApi; readonly tab: string }): JSX.Element {
  const tabs = [['resources', 'Resources'], ['stages', 'Stages'], ['deployments', 'Deployments'], ...KINDS] as const
  const selected = tabs.find(([key]) => key === tab)?.[0] ?? 'resources'
  const kind = REST_KINDS.find(({ key }) => key === selected)
  return (
    <>
      <Tabs
        label="Parts of the API"
        tabs={tabs}
        selected={selected}
        onSelect={(next) => (location.hash = hashOf(['apis', api.id, next]))}
      />
      {selected === 'resources' && <Resources api={api} />}
      {selected === 'stages' && <RestStages api={api} />}
      {selected === 'deployments' && <Deployments api={api} />}
      {kind !== undefined && <ResourceList key={kind.key} place={{ kind, base: `/restapis/${api.id}` }} />}
    </>
  )
}

function Resources({ api }: { readonly api: ListedApi }): JSX.Element {
  const { value, error, reload } = useLoad(
    async () => (await manage<{ readonly item?: readonly RestResource[] }>('GET', `/restapis/${api.id}/resources?limit=500&embed=methods`)).item ?? [],
    [api.id],
  )
  const [chosen, setChosen] = useState<{ readonly resourceId: string; readonly method?: string }>()
  const resources = (value ?? []).toSorted((a, b) => a.path.localeCompare(b.path))
  const firstWithMethod = resources.find(({ resourceMethods }) => Object.keys(resourceMethods ?? {}).length > 0)
  const current = chosen ?? (firstWithMethod && { resourceId: firstWithMethod.id, method: Object.keys(firstWithMethod.resourceMethods ?? {})[0] ?? '' })
  const resource = resources.find(({ id }) => id === current?.resourceId)
  const method = current?.method === undefined ? undefined : resource?.resourceMethods?.[current.method]
  return (
    <div class="explorer">
      <Panel title="Resources">
        {error !== undefined && <Notice tone="bad">{error.message}</Notice>}
        <ResourceTree resources={resources} selected={current} onSelect={setChosen} />
      </Panel>
      <div class="stack">
        {resource === undefined && <EmptyState title="No method yet">Choose a resource on the left, then give it a method.</EmptyState>}
        {resource !== undefined && method !== undefined && <MethodView key={`${resource.id}/${method.httpMethod}`} apiId={api.id} resource={resource} method={method} onChange={reload} />}
        {resource !== undefined && method === undefined && (
          <Panel title={`Add to ${resource.path}`}>
            <h3>A method</h3>
            <NewMethod apiId={api.id} resource={resource} onMade={(httpMethod) => (setChosen({ resourceId: resource.id, method: httpMethod }), reload())} />
            <h3>A resource below it</h3>
            <ActionForm
              action="Add resource"
              fields={[{ name: 'pathPart', label: 'Part of the path', placeholder: 'orders, {orderId} or {proxy+}' }]}
              onRun={async ({ pathPart = '' }) => {
                const made = await manage<RestResource>('POST', `/restapis/${api.id}/resources/${resource.id}`, { pathPart })
                setChosen({ resourceId: made.id })
                reload()
              }}
            />
          </Panel>
        )}
      </div>
    </div>
  )
}
