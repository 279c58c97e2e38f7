import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { backend } from '../backend/choose-backend.ts'
import { listStages } from '../backend/list-stages.ts'
import { Button } from '../parts/button.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Notice } from '../parts/notice.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Panel } from '../parts/panel.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { TextField } from '../parts/text-field.tsx'
import { useLoad } from '../parts/use-load.ts'
import { ClientCard } from './client-card.tsx'
import { Push } from './push.tsx'
import { CLOSE_CODES, type SocketClient, withLine } from './socket-client.ts'
import './sockets.css'

/** Several WebSocket clients at once, and the backend's side of them. */
export function SocketsPage(): JSX.Element {
  const stages = useLoad(async () => (await listStages()).filter(({ api }) => api.protocol === 'WEBSOCKET'), [])
  const [chosen, setChosen] = useState('')
  const [query, setQuery] = useState('')
  const [clients, setClients] = useState<readonly SocketClient[]>([])
  const open = useRef<readonly SocketClient[]>([])
  open.current = clients
  useEffect(() => () => open.current.forEach(({ socket, state }) => state === 'open' && socket?.close(1000)), [])
  const stage = stages.value?.find(({ base }) => base === chosen) ?? stages.value?.[0]

  const update = (number: number, change: (client: SocketClient) => SocketClient): void =>
    setClients((before) => before.map((client) => (client.number === number ? change(client) : client)))
  const connect = async (): Promise<void> => {
    if (stage === undefined) return
    const number = Math.max(0, ...clients.map((client) => client.number)) + 1
    const { api, stageName } = stage
    setClients((before) => [...before, { number, apiId: api.id, stageName, state: 'connecting', log: [], socket: undefined }])
    const chosenBackend = await backend()
    const socket = chosenBackend.connect(
      { apiId: api.id, stageName, query },
      {
        onOpen: () => update(number, (client) => withLine(client, 'state', 'connected', { state: 'open' })),
        onMessage: (text) => update(number, (client) => withLine(client, 'received', text)),
        onClose: (code, reason) => update(number, (client) => withLine(client, 'state', `closed with ${code}${reason === '' ? '' : ` “${reason}”`}: ${CLOSE_CODES[code] ?? 'a code of the application'}`, { state: 'closed' })),
      },
    )
    update(number, (client) => ({ ...client, socket }))
  }
  return (
    <div class="page">
      <PageHead title="WebSocket console">Connect as many clients as you like, send by route, push from the backend’s side, and see every close code in words.</PageHead>
      {stages.error !== undefined && <Notice tone="bad">{stages.error.message}</Notice>}
      {stages.value?.length === 0 ? (
        <EmptyState title="No WebSocket API with a stage" action={<a class="button" data-kind="primary" href="#/apis">Make one</a>}>
          Make a WebSocket API in the explorer, give it a route and deploy it.
        </EmptyState>
      ) : (
        <Panel title="Connect">
          <div class="row" data-align="end">
            <SelectField label="Stage" value={stage?.base ?? ''} options={(stages.value ?? []).map(({ base, api, stageName }) => [base, `${api.name} · ${stageName}`])} onChange={setChosen} />
            <TextField label="Query string" value={query} onInput={setQuery} placeholder="token=abc" />
            <Button kind="primary" icon="plus" disabled={stage === undefined} onPress={() => void connect()}>
              Connect a client
            </Button>
          </div>
        </Panel>
      )}
      {stage !== undefined && <Push apiId={stage.api.id} stageName={stage.stageName} base={stage.base} clients={clients.filter(({ state }) => state === 'open').length} />}
      {clients.length === 0 && stages.value !== undefined && stages.value.length > 0 && <EmptyState title="No client yet">Press “Connect a client”. Two or three make a chat.</EmptyState>}
      <div class="clients">
        {clients.map((client) => (
          <ClientCard
            key={client.number}
            client={client}
            onSent={(text) => update(client.number, (each) => withLine(each, 'sent', text))}
            onRemove={() => setClients((before) => before.filter(({ number }) => number !== client.number))}
          />
        ))}
      </div>
    </div>
  )
}
