import type { JSX } from 'preact'
import { listApis } from '../backend/list-apis.ts'
import { Badge } from '../parts/badge.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Icon } from '../parts/icon.tsx'
import { Notice } from '../parts/notice.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Panel } from '../parts/panel.tsx'
import { useLoad } from '../parts/use-load.ts'
import { hashOf } from './location.ts'
import { PAGES } from './pages.ts'
import './overview.css'

/** The first page: what there is, and what can be done with it. */
export function Overview(): JSX.Element {
  const { value: apis, error } = useLoad(listApis, [])
  return (
    <div class="page">
      <PageHead title="See it, try it, ask why">
        Your gateway from the inside: every API as it is configured, every request with the decisions that were made about it, and labs for the questions that
        come before a deployment.
      </PageHead>
      <Panel title="APIs" flush>
        {error !== undefined && <Notice tone="bad">{error.message}</Notice>}
        {apis?.length === 0 && (
          <EmptyState title="No API yet" action={<a class="button" data-kind="primary" href="#/apis">Make one</a>}>
            Make one here, deploy a template with <code>gatewright start template.yaml</code>, or use the <code>aws</code> command with this server as its endpoint.
          </EmptyState>
        )}
        {apis !== undefined && apis.length > 0 && (
          <div class="scroll-x">
            <table>
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">Kind</th>
                  <th scope="col">Id</th>
                </tr>
              </thead>
              <tbody>
                {apis.map(({ id, name, protocol }) => (
                  <tr key={id} class="api-row">
                    <td>
                      <a href={hashOf(['apis', id])}>{name}</a>
                    </td>
                    <td>
                      <Badge tone="accent">{protocol}</Badge>
                    </td>
                    <td class="mono">{id}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
      <ul class="cards">
        {PAGES.filter(({ path }) => path !== '').map(({ path, title, icon, pitch }) => (
          <li key={path}>
            <a class="card" href={`#/${path}`}>
              <Icon name={icon} />
              <h2>{title}</h2>
              <p>{pitch}</p>
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}
