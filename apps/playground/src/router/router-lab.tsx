import { createHttpRouter, createRestRouter, type RouteExplanation } from '@gatewright/router'
import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { backend } from '../backend/choose-backend.ts'
import { listApis } from '../backend/list-apis.ts'
import { manage } from '../backend/management.ts'
import { Badge } from '../parts/badge.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Notice } from '../parts/notice.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Panel } from '../parts/panel.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { TextField } from '../parts/text-field.tsx'
import { useLoad } from '../parts/use-load.ts'

const START = 'GET /users\nGET /users/{userId}\nPOST /users\nANY /users/{proxy+}\nGET /users/me'

/** Routes and a request: the route that wins, and those that nearly did. */
export function RouterLab(): JSX.Element {
  const [kind, setKind] = useState<'REST' | 'HTTP'>('REST')
  const [routes, setRoutes] = useState(START)
  const [request, setRequest] = useState('GET /users/me')
  const apis = useLoad(listApis, [])
  const outcome = useMemo(() => explain({ kind, routes, request }), [kind, routes, request])
  const take = async (id: string): Promise<void> => {
    const api = apis.value?.find((each) => each.id === id)
    if (api === undefined) return
    setKind(api.protocol === 'HTTP' ? 'HTTP' : 'REST')
    setRoutes((await routesOf(api.id, api.protocol)).join('\n'))
  }
  const choices = (apis.value ?? []).filter(({ protocol }) => protocol !== 'WEBSOCKET').map(({ id, name }) => [id, name] as const)
  return (
    <div class="page">
      <PageHead title="Router lab">Type a path and see which route answers it, and why the others do not. The router is the gateway’s own.</PageHead>
      <div class="grid-2">
        <Panel title="Routes">
          <div class="row">
            <SelectField label="Kind of API" value={kind} options={['REST', 'HTTP']} onChange={(next) => setKind(next as 'REST' | 'HTTP')} />
            <SelectField label="Take the routes of" value="" options={[['', 'Choose an API'], ...choices]} onChange={(id) => void take(id)} />
          </div>
          <TextField label="One a line: METHOD /path, or $default" rows={10} value={routes} onInput={setRoutes} error={'error' in outcome ? outcome.error : undefined} />
        </Panel>
        <Panel title="Request">
          <TextField label="Method and path, without the stage" value={request} onInput={setRequest} mono />
          {'explanation' in outcome && <Explanation explanation={outcome.explanation} parameters={outcome.parameters} kind={kind} />}
        </Panel>
      </div>
    </div>
  )
}

interface Explained {
  readonly explanation: RouteExplanation
  readonly parameters: Readonly<Record<string, string>>
}

function explain({ kind, routes, request }: { readonly kind: 'REST' | 'HTTP'; readonly routes: string; readonly request: string }): Explained | { readonly error: string } {
  const keys = routes.split('\n').map((line) => line.trim()).filter((line) => line !== '')
  const [method = 'GET', path = '/'] = request.trim().split(/\s+/)
  try {
    const router = kind === 'REST' ? createRestRouter(keys.map(restRoute)) : createHttpRouter(keys.map((routeKey) => ({ routeKey, value: routeKey })))
    const cleaned = (path.startsWith('/') ? path : `/${path}`).split('?')[0] ?? '/'
    return { explanation: router.explain(method.toUpperCase(), cleaned), parameters: router.find(method.toUpperCase(), cleaned)?.pathParameters ?? {} }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

function restRoute(line: string): { readonly method: string; readonly path: string; readonly value: string } {
  const [method = '', path = ''] = line.split(/\s+/)
  return { method, path, value: line }
}

async function routesOf(id: string, protocol: string): Promise<readonly string[]> {
  await backend()
  if (protocol === 'HTTP') {
    const { items = [] } = await manage<{ readonly items?: readonly { readonly routeKey: string }[] }>('GET', `/v2/apis/${id}/routes?maxResults=500`)
    return items.map(({ routeKey }) => routeKey)
  }
  const { item = [] } = await manage<{ readonly item?: readonly { readonly path: string; readonly resourceMethods?: object }[] }>('GET', `/restapis/${id}/resources?limit=500&embed=methods`)
  return item.flatMap(({ path, resourceMethods = {} }) => Object.keys(resourceMethods).map((method) => `${method} ${path}`))
}

function Explanation({ explanation, parameters, kind }: Explained & { readonly kind: 'REST' | 'HTTP' }): JSX.Element {
  const { winner, nearMisses } = explanation
  return (
    <div class="stack" aria-live="polite">
      {winner === undefined ? (
        <Notice tone="bad">{kind === 'REST' ? 'No method answers: 403 Missing Authentication Token.' : 'No route answers: 404 Not Found.'}</Notice>
      ) : (
        <Notice tone="good">
          <strong class="mono">{winner}</strong> answers.
        </Notice>
      )}
      {Object.keys(parameters).length > 0 && (
        <dl class="facts">
          {Object.entries(parameters).map(([name, value]) => (
            <>
              <dt class="mono">{name}</dt>
              <dd class="mono">{value}</dd>
            </>
          ))}
        </dl>
      )}
      <h3>Nearly</h3>
      {nearMisses.length === 0 ? (
        <EmptyState title="No other route came close">Add routes on the left, or change the path.</EmptyState>
      ) : (
        <ul class="stack">
          {nearMisses.map(({ route, reason, detail }) => (
            <li key={route} class="row">
              <span class="mono">{route}</span>
              <Badge tone="warn">{reason.replaceAll('-', ' ')}</Badge>
              <span class="hint">{detail}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
