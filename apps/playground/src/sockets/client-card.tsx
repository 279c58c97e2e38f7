import type { V2Route } from '@gatewright/types'
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { manage } from '../backend/management.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Panel } from '../parts/panel.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { TextField } from '../parts/text-field.tsx'
import { useLoad } from '../parts/use-load.ts'
import { Script } from './script.tsx'
import type { SocketClient } from './socket-client.ts'

export interface ClientCardProps {
  readonly client: SocketClient
  readonly onSent: (text: string) => void
  readonly onRemove: () => void
}

/** One client: what it sent and heard, a message by route, a script, a close code. */
export function ClientCard({ client, onSent, onRemove }: ClientCardProps): JSX.Element {
  const { number, apiId, state, log, socket } = client
  const routes = useLoad(async () => (await manage<{ readonly items?: readonly V2Route[] }>('GET', `/v2/apis/${apiId}/routes`)).items?.map(({ routeKey }) => routeKey).filter((key) => key !== '$connect' && key !== '$disconnect') ?? [], [apiId])
  const [text, setText] = useState('{"action":"sendmessage","message":"hello"}')
  const [code, setCode] = useState('1000')
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => list.current?.scrollTo({ top: list.current.scrollHeight }), [log])
  const isOpen = state === 'open'
  const send = (message: string): void => {
    socket?.send(message)
    onSent(message)
  }
  return (
    <Panel
      title={`Client ${number}`}
      actions={
        <>
          <Badge tone={isOpen ? 'good' : state === 'closed' ? 'bad' : 'warn'}>{state}</Badge>
          {state === 'closed' && <Button small kind="quiet" icon="close" label={`Remove client ${number}`} onPress={onRemove} />}
        </>
      }
    >
      <ol class="socket-log" ref={list} aria-label={`Log of client ${number}`} tabIndex={0}>
        {log.map(({ at, kind, text: line }, index) => (
          <li key={index} data-kind={kind}>
            <span class="socket-time">{new Date(at).toISOString().slice(11, 19)}</span>
            <span class="visually-hidden">{kind}</span>
            <span aria-hidden="true">{kind === 'sent' ? '→' : kind === 'received' ? '←' : '·'}</span>
            <span class="mono socket-text">{line}</span>
          </li>
        ))}
      </ol>
      <SelectField label="Message for route" value="" options={[['', 'as written below'], ...(routes.value ?? [])]} onChange={(route) => route !== '' && setText(JSON.stringify({ action: route === '$default' ? 'anything' : route, message: 'hello' }))} />
      <div class="row" data-align="end">
        <TextField label="Message" value={text} onInput={setText} mono onEnter={() => isOpen && send(text)} />
        <Button kind="primary" disabled={!isOpen} onPress={() => send(text)}>
          Send
        </Button>
      </div>
      <Script disabled={!isOpen} onSend={send} />
      <div class="row" data-align="end">
        <SelectField label="Close with" value={code} options={['1000', '3000', '4000']} onChange={setCode} />
        <Button disabled={!isOpen} onPress={() => socket?.close(Number(code), 'closed in the console')}>
          Close
        </Button>
      </div>
    </Panel>
  )
}
