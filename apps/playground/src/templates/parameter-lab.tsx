import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { PageProps } from '../app/pages.ts'
import { CodeEditor } from '../parts/code-editor.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import type { Mark } from '../parts/create-editor.ts'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { ExportTest } from './export-test.tsx'
import { type MappingKind, type ParameterCase, runParameters } from './map-parameters.ts'
import { ParameterSteps } from './parameter-steps.tsx'
import { decodeCase, encodeCase } from './share-case.ts'

const json = (value: unknown): string => JSON.stringify(value, null, 2)

const REQUEST = json({
  path: '/users/123',
  query: 'include=orders&limit=10',
  headers: { 'X-Tenant': 'acme', 'User-Agent': 'curl/8.5.0' },
  pathParameters: { userId: '123' },
  body: { customer: { id: 42 } },
  context: { requestId: 'c6af9ac6', identity: { sourceIp: '203.0.113.7' } },
  stageVariables: { region: 'eu' },
})
const RESPONSE = json({ status: 200, headers: { Location: '/internal/42', 'X-Cost': '3' }, body: { id: 42 }, context: { requestId: 'c6af9ac6' } })

const STARTS: Readonly<Record<MappingKind, ParameterCase>> = {
  'rest-request': {
    kind: 'rest-request',
    mapping: json({
      'integration.request.header.tenant': 'method.request.header.X-Tenant',
      'integration.request.path.id': 'method.request.path.userId',
      'integration.request.querystring.customer': 'method.request.body.customer.id',
      'integration.request.header.ip': 'context.identity.sourceIp',
      'integration.request.header.fixed': "'always this'",
    }),
    source: REQUEST,
  },
  'rest-response': {
    kind: 'rest-response',
    mapping: json({ 'method.response.header.Location': 'integration.response.header.Location', 'method.response.header.id': 'integration.response.body.id' }),
    source: RESPONSE,
  },
  'http-request': {
    kind: 'http-request',
    mapping: json({ 'append:header.tenant': '$request.header.X-Tenant', 'overwrite:querystring.limit': '5', 'remove:header.User-Agent': '', 'overwrite:path': '/v2${request.path}' }),
    source: REQUEST,
  },
  'http-response': {
    kind: 'http-response',
    mapping: json({ 'overwrite:statuscode': '201', 'remove:header.X-Cost': '', 'append:header.id': '$response.body.id' }),
    source: RESPONSE,
  },
}

/** Parameter mappings of REST and HTTP APIs: mapping, source and result side by side. */
export function ParameterLab({ place }: PageProps): JSX.Element {
  const [given, setGiven] = useState<ParameterCase>(() => decodeCase<ParameterCase>(place.parameters.get('case'), ['kind', 'mapping', 'source']) ?? STARTS['rest-request'])
  const [step, setStep] = useState<number>()
  const outcome = useMemo(() => runParameters(given), [given])
  const marks = useMemo<readonly Mark[]>(() => {
    const current = step === undefined ? undefined : outcome.steps[step]
    if (current !== undefined) return [{ start: current.start, end: current.end, kind: current.failed ? 'error' : 'now' }]
    return outcome.steps.filter(({ failed }) => failed).map(({ start, end }): Mark => ({ start, end, kind: 'error' }))
  }, [outcome, step])
  const edit = (change: Partial<ParameterCase>): void => {
    setGiven({ ...given, ...change })
    setStep(undefined)
  }
  return (
    <>
      <div class="row" data-align="end">
        <div class="example">
          <SelectField
            label="Mapping of"
            value={given.kind}
            options={[
              ['rest-request', 'REST: integration request'],
              ['rest-response', 'REST: method response'],
              ['http-request', 'HTTP API: request'],
              ['http-response', 'HTTP API: response'],
            ]}
            onChange={(kind) => edit(STARTS[kind as MappingKind])}
          />
        </div>
        <CopyButton icon="share" text={() => `${location.href.split('#')[0]}#/templates/parameters?case=${encodeCase(given)}`}>
          Copy link
        </CopyButton>
        <ExportTest
          files={[
            ['mapping.parameters.json', json({ kind: given.kind, mapping: outcome.error === undefined ? JSON.parse(given.mapping) : {} })],
            ['mapping.event.json', given.source],
            ['mapping.expected.json', outcome.result ?? ''],
          ]}
          disabled={outcome.error !== undefined}
        />
      </div>
      <div class="lab">
        <Panel title="Mapping" flush>
          <CodeEditor label="Mapping" language="json" value={given.mapping} onChange={(mapping) => edit({ mapping })} marks={marks} />
        </Panel>
        <Panel title={given.kind.endsWith('request') ? 'Request' : 'Response of the backend'} flush>
          <CodeEditor label="Source" language="json" value={given.source} onChange={(source) => edit({ source })} />
        </Panel>
        <Panel title="Result" flush>
          <CodeEditor label="Result" language="json" value={outcome.result ?? ''} readOnly />
        </Panel>
      </div>
      {outcome.error !== undefined && <Notice tone="bad">{outcome.error}</Notice>}
      <ParameterSteps steps={outcome.steps} step={step} onStep={setStep} />
    </>
  )
}
