import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { backend } from '../backend/choose-backend.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { TextField } from '../parts/text-field.tsx'
import { useLoad } from '../parts/use-load.ts'

export interface PushProps {
  readonly apiId: string
  readonly stageName: string
  /** Path of the stage. */
  readonly base: string
  /** Open clients of the console; the list of connections is read again when it changes. */
  readonly clients: number
}

/** What a backend does with connections: push, look, disconnect, by `@connections`. */
export function Push({ apiId, stageName, base, clients }: PushProps): JSX.Element {
  const { value = [], reload } = useLoad(async () => (await backend()).connections({ apiId, stageName }), [apiId, stageName, clients])
  const [chosen, setChosen] = useState('')
  const [text, setText] = useState('{"from":"the backend"}')
  const [outcome, setOutcome] = useState<{ readonly status: number; readonly text: string }>()
  const id = value.some(({ connectionId }) => connectionId === chosen) ? chosen : (value[0]?.connectionId ?? '')
  const call = async (method: string, body?: string): Promise<void> => {
    const answer = await (await backend()).invoke({ method, path: `${base}/@connections/${encodeURIComponent(id)}`, ...(body === undefined ? {} : { body }) })
    setOutcome({ status: answer.status, text: answer.body })
    reload()
  }
  return (
    <Panel
      title="From the backend: @connections"
      actions={
        <Button small icon="refresh" onPress={reload}>
          Refresh
        </Button>
      }
    >
      <div class="row" data-align="end">
        <SelectField label="Connection" value={id} options={value.length === 0 ? [['', 'nobody is connected']] : value.map(({ connectionId }) => connectionId)} onChange={setChosen} />
        <TextField label="Message to push" value={text} onInput={setText} mono />
        <Button kind="primary" disabled={id === ''} onPress={() => void call('POST', text)}>
          Push
        </Button>
        <Button disabled={id === ''} onPress={() => void call('GET')}>
          Look
        </Button>
        <Button kind="danger" disabled={id === ''} onPress={() => void call('DELETE')}>
          Disconnect
        </Button>
      </div>
      {outcome !== undefined && (
        <Notice tone={outcome.status < 400 ? 'good' : 'bad'}>
          {outcome.status} {outcome.status === 410 ? 'Gone: this connection is closed.' : outcome.text}
        </Notice>
      )}
    </Panel>
  )
}
