import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { PageAnswer, TrafficEntry } from '../backend/backend.ts'
import { backend } from '../backend/choose-backend.ts'
import { listStages, stageBase } from '../backend/list-stages.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { TextField } from '../parts/text-field.tsx'
import { useLoad } from '../parts/use-load.ts'
import type { ReplayRequest } from './copy-as.ts'
import { MessageView } from './message-view.tsx'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/** The request again, edited if wanted, against any stage. */
export function Replay({ request, entry }: { readonly request: ReplayRequest; readonly entry: TrafficEntry }): JSX.Element {
  // One that reached no stage is sent again where it came, until a stage is chosen.
  const own = entry.stage === '' ? `/_aws/execute-api/${entry.apiId}` : stageBase(entry.apiId, entry.stage)
  const stages = useLoad(listStages, [])
  const [base, setBase] = useState(own)
  const [method, setMethod] = useState(request.method)
  const [path, setPath] = useState(request.path.startsWith(own) ? request.path.slice(own.length) : request.path)
  const [headers, setHeaders] = useState(request.headers.map(([name, value]) => `${name}: ${value}`).join('\n'))
  const [body, setBody] = useState(request.body)
  const [outcome, setOutcome] = useState<PageAnswer | Error>()
  const send = async (): Promise<void> => {
    try {
      const hasBody = body !== '' && method !== 'GET' && method !== 'HEAD'
      setOutcome(await (await backend()).invoke({ method, path: base + path, headers: headersOf(headers), ...(hasBody ? { body } : {}) }))
    } catch (error) {
      setOutcome(error instanceof Error ? error : new Error(String(error)))
    }
  }
  const known = (stages.value ?? []).filter(({ api }) => api.protocol !== 'WEBSOCKET').map((stage) => [stage.base, `${stage.api.name} · ${stage.stageName}`] as const)
  const choices = known.some(([value]) => value === own) ? known : [[own, entry.stage === '' ? 'No stage, as it came' : entry.stage] as const, ...known]
  return (
    <div class="stack">
      <div class="row" data-align="end">
        <SelectField label="Stage" value={base} options={choices} onChange={setBase} />
        <SelectField label="Method" value={method} options={METHODS.includes(method) ? METHODS : [method, ...METHODS]} onChange={setMethod} />
      </div>
      <TextField label="Path and query" value={path} onInput={setPath} mono />
      <TextField label="Headers, one a line" rows={4} value={headers} onInput={setHeaders} hint="A browser sets Host, Cookie, User-Agent and the like itself." />
      <TextField label="Body" rows={4} value={body} onInput={setBody} />
      <div class="row">
        <Button kind="primary" icon="play" onPress={() => void send()}>
          Send
        </Button>
      </div>
      {outcome instanceof Error && <Notice tone="bad">{outcome.message}</Notice>}
      {outcome !== undefined && !(outcome instanceof Error) && (
        <MessageView title="Answer" message={{ line: `${outcome.status} after ${Math.round(outcome.took)} ms`, headers: outcome.headers, body: outcome.body }} />
      )}
    </div>
  )
}

function headersOf(text: string): readonly (readonly [string, string])[] {
  return text
    .split('\n')
    .filter((line) => line.includes(':'))
    .map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()] as const)
}
