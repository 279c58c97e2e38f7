import type { V2Integration, V2Route } from '@gatewright/types'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { ListedApi } from '../backend/list-apis.ts'
import { manage } from '../backend/management.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { Editable } from './editable.tsx'

export interface RouteViewProps {
  readonly api: ListedApi
  readonly route: V2Route
  readonly integration: V2Integration | undefined
  readonly onChange: () => void
}

/** A route with the integration that answers it. */
export function RouteView({ api, route, integration, onChange }: RouteViewProps): JSX.Element {
  const [error, setError] = useState<string>()
  const routePath = `/v2/apis/${api.id}/routes/${route.routeId}`
  const save = (path: string, member: string, read: (text: string) => unknown = String) => async (value: string) => {
    await manage('PATCH', path, { [member]: read(value) })
    onChange()
  }
  const remove = async (): Promise<void> => {
    try {
      await manage('DELETE', routePath)
      onChange()
    } catch (refused) {
      setError(refused instanceof Error ? refused.message : String(refused))
    }
  }
  const integrationPath = `/v2/apis/${api.id}/integrations/${integration?.integrationId ?? ''}`
  return (
    <Panel title={<span class="mono">{route.routeKey}</span>} actions={<Button small kind="quiet" icon="trash" label={`Delete ${route.routeKey}`} onPress={() => void remove()} />}>
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <Editable label="Route key" value={route.routeKey} onSave={save(routePath, 'routeKey')} />
      <Editable label="Authorization" value={route.authorizationType ?? 'NONE'} onSave={save(routePath, 'authorizationType')} />
      {integration === undefined ? (
        <p class="hint">No integration: the route cannot answer.</p>
      ) : (
        <>
          <div class="row">
            <Badge tone="accent">{integration.integrationType}</Badge>
            {integration.payloadFormatVersion !== undefined && <span class="hint">payload format {integration.payloadFormatVersion}</span>}
          </div>
          {integration.integrationType !== 'MOCK' && <Editable label="URI" value={integration.integrationUri ?? ''} onSave={save(integrationPath, 'integrationUri')} />}
          <Editable label="Timeout in ms" value={integration.timeoutInMillis === undefined ? '' : String(integration.timeoutInMillis)} empty="AWS’s default" onSave={save(integrationPath, 'timeoutInMillis', Number)} />
        </>
      )}
    </Panel>
  )
}
