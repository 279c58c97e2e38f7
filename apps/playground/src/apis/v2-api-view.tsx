import type { V2Integration, V2Route } from '@gatewright/types'
import type { JSX } from 'preact'
import { hashOf } from '../app/location.ts'
import type { ListedApi } from '../backend/list-apis.ts'
import { stagesOf } from '../backend/list-stages.ts'
import { manage } from '../backend/management.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { useLoad } from '../parts/use-load.ts'
import { ResourceList } from '../settings/resource-list.tsx'
import { HTTP_KINDS, WEBSOCKET_KINDS } from '../settings/v2-kinds.ts'
import { ActionForm } from './action-form.tsx'
import { Deployments } from './deployments.tsx'
import { LiveConnections } from './live-connections.tsx'
import { RouteView } from './route-view.tsx'
import { StageAddress } from './stage-address.tsx'

/** An HTTP or WebSocket API: routes with their integrations, stages, deployments, what routes refer to, and who is connected. */
export function V2ApiView({ api, tab }: { readonly api: ListedApi; readonly tab: string }): JSX.Element {
  const isSocket = api.protocol === 'WEBSOCKET'
  const kinds = isSocket ? WEBSOCKET_KINDS : HTTP_KINDS
  const tabs: readonly (readonly [string, string])[] = [
    ['routes', 'Routes'],
    ['stages', 'Stages'],
    ['deployments', 'Deployments'],
    ...(isSocket ? [['connections', 'Connections'] as const] : []),
    ...kinds.map(({ key, title }) => [key, title] as const),
  ]
  const selected = tabs.find(([key]) => key === tab)?.[0] ?? 'routes'
  const kind = kinds.find(({ key }) => key === selected)
  return (
    <>
      <Tabs label="Parts of the API" tabs={tabs} selected={selected} onSelect={(next) => (location.hash = hashOf(['apis', api.id, next]))} />
      {selected === 'routes' && <Routes api={api} />}
      {selected === 'stages' && <Stages api={api} />}
      {selected === 'deployments' && <Deployments api={api} />}
      {selected === 'connections' && <LiveConnections api={api} />}
      {kind !== undefined && <ResourceList key={kind.key} place={{ kind, base: `/v2/apis/${api.id}` }} />}
    </>
  )
}

function Routes({ api }: { readonly api: ListedApi }): JSX.Element {
  const { value, error, reload } = useLoad(async () => {
    const [routes, integrations] = await Promise.all([
      manage<{ readonly items?: readonly V2Route[] }>('GET', `/v2/apis/${api.id}/routes?maxResults=500`),
      manage<{ readonly items?: readonly V2Integration[] }>('GET', `/v2/apis/${api.id}/integrations?maxResults=500`),
    ])
    return { routes: (routes.items ?? []).toSorted((a, b) => a.routeKey.localeCompare(b.routeKey)), integrations: integrations.items ?? [] }
  }, [api.id])
  const add = async ({ routeKey = '', type = '', uri = '' }: Readonly<Record<string, string>>): Promise<void> => {
    const integration = await manage<V2Integration>('POST', `/v2/apis/${api.id}/integrations`, integrationOf(type, uri))
    await manage('POST', `/v2/apis/${api.id}/routes`, { routeKey, target: `integrations/${integration.integrationId}` })
    reload()
  }
  const types = api.protocol === 'HTTP' ? ['HTTP_PROXY', 'AWS_PROXY'] : ['MOCK', 'AWS_PROXY', 'HTTP_PROXY']
  return (
    <>
      {error !== undefined && <Notice tone="bad">{error.message}</Notice>}
      {value?.routes.length === 0 && <EmptyState title="No route yet">Add one below: {api.protocol === 'HTTP' ? <code>GET /orders</code> : <code>sendmessage</code>} or <code>$default</code>.</EmptyState>}
      <div class="grid-2">
        {value?.routes.map((route) => (
          <RouteView key={route.routeId} api={api} route={route} integration={value.integrations.find(({ integrationId }) => route.target === `integrations/${integrationId}`)} onChange={reload} />
        ))}
      </div>
      <Panel title="Add a route">
        <ActionForm
          action="Add route"
          fields={[
            { name: 'routeKey', label: 'Route key', placeholder: api.protocol === 'HTTP' ? 'GET /orders' : 'sendmessage' },
            { name: 'type', label: 'Integration', options: types },
            { name: 'uri', label: 'URI', placeholder: api.protocol === 'HTTP' ? 'http://localhost:3000/orders' : 'ARN of a function' },
          ]}
          onRun={add}
        />
      </Panel>
    </>
  )
}

function integrationOf(integrationType: string, integrationUri: string): object {
  if (integrationType === 'MOCK') return { integrationType, requestTemplates: { $default: '{"statusCode": 200}' }, templateSelectionExpression: '\\$default' }
  if (integrationType === 'AWS_PROXY') return { integrationType, integrationUri, payloadFormatVersion: '2.0' }
  return { integrationType, integrationUri, integrationMethod: 'ANY', payloadFormatVersion: '1.0' }
}

function Stages({ api }: { readonly api: ListedApi }): JSX.Element {
  const { value, error } = useLoad(() => stagesOf(api), [api.id])
  if (error !== undefined) return <Notice tone="bad">{error.message}</Notice>
  if (value?.length === 0) return <EmptyState title="No stage yet">Deploy the API on the Deployments tab: that makes the stage.</EmptyState>
  return (
    <div class="grid-2">
      {value?.map(({ stageName, base }) => (
        <Panel key={stageName} title={stageName}>
          <StageAddress path={base} socket={api.protocol === 'WEBSOCKET'} />
          {api.protocol === 'WEBSOCKET' && <a href="#/sockets">Open the WebSocket console</a>}
        </Panel>
      ))}
    </div>
  )
}
