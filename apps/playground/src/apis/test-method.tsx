import type { RestResource } from '@gatewright/types'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { manage } from '../backend/management.ts'
import { Badge, toneOfStatus } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { TextField } from '../parts/text-field.tsx'
import { pretty } from '../traffic/message-view.tsx'

interface TestResult {
  readonly status: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly log: string
  readonly latency: number
}

/** AWS's test of a method of the working copy, with its log. */
export function TestMethod({ path, resource }: { readonly path: string; readonly resource: RestResource }): JSX.Element {
  const [target, setTarget] = useState(resource.path.replaceAll(/\{[^}]+\}/g, 'example'))
  const [headers, setHeaders] = useState('')
  const [body, setBody] = useState('')
  const [outcome, setOutcome] = useState<TestResult | Error>()
  const run = async (): Promise<void> => {
    const given = Object.fromEntries(headers.split('\n').filter((line) => line.includes(':')).map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]))
    try {
      setOutcome(await manage<TestResult>('POST', path, { pathWithQueryString: target, ...(body === '' ? {} : { body }), headers: given }))
    } catch (error) {
      setOutcome(error instanceof Error ? error : new Error(String(error)))
    }
  }
  return (
    <div class="grid-2">
      <Panel title="Request">
        <TextField label="Path with query string" value={target} onInput={setTarget} mono onEnter={() => void run()} />
        <TextField label="Headers, one a line" rows={3} value={headers} onInput={setHeaders} placeholder="Accept: application/json" />
        <TextField label="Body" rows={4} value={body} onInput={setBody} />
        <div class="row">
          <Button kind="primary" icon="play" onPress={() => void run()}>
            Test
          </Button>
          <span class="hint">The working copy answers, not a stage: no authorizer, key or limit.</span>
        </div>
      </Panel>
      <Panel title="Result" actions={outcome !== undefined && !(outcome instanceof Error) && <Badge tone={toneOfStatus(outcome.status)}>{outcome.status}</Badge>}>
        {outcome === undefined && <EmptyState title="Not tested yet">Fill in the request and press Test: status, headers, body and the execution log appear here.</EmptyState>}
        {outcome instanceof Error && <Notice tone="bad">{outcome.message}</Notice>}
        {outcome !== undefined && !(outcome instanceof Error) && (
          <>
            <p class="hint">{outcome.latency} ms</p>
            <h3>Body</h3>
            <pre class="code">{pretty(outcome.body ?? '')}</pre>
            <h3>Headers</h3>
            <pre class="code">{Object.entries(outcome.headers ?? {}).map(([name, value]) => `${name}: ${value}`).join('\n')}</pre>
            <h3>Log</h3>
            <pre class="code">{outcome.log}</pre>
          </>
        )}
      </Panel>
    </div>
  )
}
