import type { JSX } from 'preact'
import { hashOf } from '../app/location.ts'
import type { PageProps } from '../app/pages.ts'
import { listApis } from '../backend/list-apis.ts'
import { manage } from '../backend/management.ts'
import { Badge } from '../parts/badge.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Notice } from '../parts/notice.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Panel } from '../parts/panel.tsx'
import { useLoad } from '../parts/use-load.ts'
import { ActionForm } from './action-form.tsx'
import { RestApiView } from './rest-api-view.tsx'
import { V2ApiView } from './v2-api-view.tsx'
import './apis.css'

/** All APIs, and the one that the address names. */
export function ApisPage({ place }: PageProps): JSX.Element {
  const [id, tab = ''] = place.rest
  const { value: apis, error, reload } = useLoad(listApis, [id])
  const api = apis?.find((each) => each.id === id)
  const create = async ({ name = '', protocol = '' }: Readonly<Record<string, string>>): Promise<void> => {
    const made =
      protocol === 'REST'
        ? await manage<{ readonly id: string }>('POST', '/restapis', { name })
        : { id: (await manage<{ readonly apiId: string }>('POST', '/v2/apis', { name, protocolType: protocol, ...(protocol === 'WEBSOCKET' ? { routeSelectionExpression: '$request.body.action' } : {}) })).apiId }
    reload()
    location.hash = hashOf(['apis', made.id])
  }
  return (
    <div class="page">
      <PageHead title={api === undefined ? 'API explorer' : api.name}>
        {api === undefined ? (
          'Every API as it is configured. Changes go through AWS’s management interface, so the command line sees the same.'
        ) : (
          <span class="row">
            <a href="#/apis">All APIs</a>
            <Badge tone="accent">{api.protocol}</Badge>
            <span class="mono">{api.id}</span>
          </span>
        )}
      </PageHead>
      {error !== undefined && <Notice tone="bad">{error.message}</Notice>}
      {id !== undefined && apis !== undefined && api === undefined && <Notice tone="warn">There is no API {id} any more.</Notice>}
      {api === undefined && apis !== undefined && (
        <>
          <Panel title="APIs" flush>
            {apis.length === 0 ? (
              <EmptyState title="No API yet">Give it a name below, or deploy a template with the command line.</EmptyState>
            ) : (
              <ul>
                {apis.map((each) => (
                  <li key={each.id}>
                    <a class="api-link" href={hashOf(['apis', each.id])}>
                      <strong>{each.name}</strong>
                      <Badge tone="accent">{each.protocol}</Badge>
                      <span class="mono hint">{each.id}</span>
                    </a>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
          <Panel title="New API">
            <ActionForm
              action="Create"
              fields={[
                { name: 'name', label: 'Name', placeholder: 'orders' },
                { name: 'protocol', label: 'Kind', options: ['REST', 'HTTP', 'WEBSOCKET'] },
              ]}
              onRun={create}
            />
          </Panel>
        </>
      )}
      {api !== undefined && (api.protocol === 'REST' ? <RestApiView key={api.id} api={api} tab={tab} /> : <V2ApiView key={api.id} api={api} tab={tab} />)}
    </div>
  )
}
