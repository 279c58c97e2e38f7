import type { JSX } from 'preact'
import { backend } from '../backend/choose-backend.ts'
import type { ListedApi } from '../backend/list-apis.ts'
import { stagesOf } from '../backend/list-stages.ts'
import { Button } from '../parts/button.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { useLoad } from '../parts/use-load.ts'

/** Who is connected to a WebSocket API now. */
export function LiveConnections({ api }: { readonly api: ListedApi }): JSX.Element {
  const { value, error, reload } = useLoad(async () => {
    const [chosen, stages] = await Promise.all([backend(), stagesOf(api)])
    const lists = await Promise.all(stages.map(async ({ stageName }) => (await chosen.connections({ apiId: api.id, stageName })).map((each) => ({ ...each, stageName }))))
    return lists.flat()
  }, [api.id])
  return (
    <Panel
      title="Open connections"
      flush
      actions={
        <Button small icon="refresh" onPress={reload}>
          Refresh
        </Button>
      }
    >
      {error !== undefined && <Notice tone="bad">{error.message}</Notice>}
      {value?.length === 0 && (
        <EmptyState title="Nobody is connected" action={<a class="button" href="#/sockets">Open the console</a>}>
          Connect a client, here in the WebSocket console or with <code>wscat</code>, and press Refresh.
        </EmptyState>
      )}
      {value !== undefined && value.length > 0 && (
        <div class="scroll-x" tabIndex={0} role="region" aria-label="Open connections">
          <table>
            <thead>
              <tr>
                <th scope="col">Connection</th>
                <th scope="col">Stage</th>
                <th scope="col">Since</th>
                <th scope="col">Last active</th>
                <th scope="col">From</th>
              </tr>
            </thead>
            <tbody>
              {value.map(({ connectionId, stageName, connectedAt, lastActiveAt, sourceIp }) => (
                <tr key={connectionId}>
                  <td class="mono">{connectionId}</td>
                  <td>{stageName}</td>
                  <td>{new Date(connectedAt).toLocaleTimeString('en-GB')}</td>
                  <td>{new Date(lastActiveAt).toLocaleTimeString('en-GB')}</td>
                  <td class="mono">{sourceIp}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}
