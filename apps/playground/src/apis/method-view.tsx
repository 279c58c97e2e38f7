import type { RestMethod, RestResource } from '@gatewright/types'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { escapePointer, manage, patch } from '../backend/management.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { useLoad } from '../parts/use-load.ts'
import { Editable } from './editable.tsx'
import { EditableMap } from './editable-map.tsx'
import { listChoices } from './list-choices.ts'
import { ResponseBoxes } from './response-boxes.tsx'
import { TestMethod } from './test-method.tsx'

export interface MethodViewProps {
  readonly apiId: string
  readonly resource: RestResource
  readonly method: RestMethod
  readonly onChange: () => void
}

/** AWS's four boxes of a method, and its test. */
export function MethodView({ apiId, resource, method, onChange }: MethodViewProps): JSX.Element {
  const [tab, setTab] = useState<'boxes' | 'test'>('boxes')
  const [error, setError] = useState<string>()
  const path = `/restapis/${apiId}/resources/${resource.id}/methods/${method.httpMethod}`
  const remove = async (): Promise<void> => {
    try {
      await manage('DELETE', path)
      onChange()
    } catch (refused) {
      setError(refused instanceof Error ? refused.message : String(refused))
    }
  }
  return (
    <>
      <div class="row method-head">
        <h2 class="mono">
          {method.httpMethod} {resource.path}
        </h2>
        <Button small kind="danger" icon="trash" onPress={() => void remove()}>
          Delete method
        </Button>
      </div>
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <Tabs
        label="About the method"
        tabs={[
          ['boxes', 'Execution'],
          ['test', 'Test'],
        ]}
        selected={tab}
        onSelect={setTab}
      />
      {tab === 'test' ? (
        <TestMethod path={path} resource={resource} />
      ) : (
        <div class="boxes">
          <RequestBox apiId={apiId} path={path} method={method} onChange={onChange} />
          <IntegrationBox path={path} method={method} onChange={onChange} />
          <ResponseBoxes path={path} method={method} onChange={onChange} />
        </div>
      )}
    </>
  )
}

interface BoxProps {
  readonly path: string
  readonly method: RestMethod
  readonly onChange: () => void
}

function RequestBox({ apiId, path, method, onChange }: BoxProps & { readonly apiId: string }): JSX.Element {
  const { value: choices } = useLoad(() => listChoices(apiId), [apiId])
  const set = (pointer: string) => async (value: string) => {
    await patch(path, { op: 'replace', path: pointer, value })
    onChange()
  }
  return (
    <Panel title="1 · Method request">
      <Editable label="Authorization" value={method.authorizationType} options={['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS']} onSave={set('/authorizationType')} />
      {method.authorizationType !== 'NONE' && <Editable label="Authorizer" value={method.authorizerId ?? ''} options={choices?.authorizers ?? []} onSave={set('/authorizerId')} />}
      <Editable label="API key required" value={String(method.apiKeyRequired ?? false)} options={['true', 'false']} onSave={set('/apiKeyRequired')} />
      <Editable label="Request validator" value={method.requestValidatorId ?? ''} empty="none" options={choices?.validators ?? []} onSave={set('/requestValidatorId')} />
      <Editable label="Operation name" value={method.operationName ?? ''} onSave={set('/operationName')} />
      <EditableMap
        label="Request parameters (true: required)"
        entries={method.requestParameters ?? {}}
        example="method.request.querystring.limit"
        onSet={async (name, value) => (await patch(path, { op: name in (method.requestParameters ?? {}) ? 'replace' : 'add', path: `/requestParameters/${escapePointer(name)}`, value }), onChange())}
      />
      <EditableMap
        label="Request models"
        entries={method.requestModels ?? {}}
        example="application/json"
        onSet={async (name, value) => (await patch(path, { op: name in (method.requestModels ?? {}) ? 'replace' : 'add', path: `/requestModels/${escapePointer(name)}`, value }), onChange())}
      />
    </Panel>
  )
}

function IntegrationBox({ path, method: { methodIntegration: integration }, onChange }: BoxProps): JSX.Element {
  if (integration === undefined) return <Panel title="2 · Integration request"><p class="hint">None yet: the method cannot be deployed without one.</p></Panel>
  const change = async (op: 'add' | 'replace', pointer: string, value: string): Promise<void> => {
    await patch(`${path}/integration`, { op, path: pointer, value })
    onChange()
  }
  return (
    <Panel title="2 · Integration request">
      <dl class="facts">
        <dt>Type</dt>
        <dd class="mono">{integration.type}</dd>
      </dl>
      {integration.type !== 'MOCK' && <Editable label="Method of the backend" value={integration.httpMethod ?? ''} onSave={(value) => change('replace', '/httpMethod', value)} />}
      {integration.type !== 'MOCK' && <Editable label="URI" value={integration.uri ?? ''} onSave={(value) => change('replace', '/uri', value)} />}
      <Editable label="Timeout in ms" value={String(integration.timeoutInMillis ?? 29_000)} onSave={(value) => change('replace', '/timeoutInMillis', value)} />
      <Editable label="Passthrough" value={integration.passthroughBehavior ?? 'WHEN_NO_MATCH'} onSave={(value) => change('replace', '/passthroughBehavior', value)} />
      <EditableMap
        label="Parameters"
        entries={integration.requestParameters ?? {}}
        example="integration.request.header.tenant"
        onSet={(name, value) => change(name in (integration.requestParameters ?? {}) ? 'replace' : 'add', `/requestParameters/${escapePointer(name)}`, value)}
      />
      <EditableMap
        label="Mapping templates"
        rows={5}
        entries={integration.requestTemplates ?? {}}
        example="application/json"
        onSet={(name, value) => change(name in (integration.requestTemplates ?? {}) ? 'replace' : 'add', `/requestTemplates/${escapePointer(name)}`, value)}
      />
    </Panel>
  )
}
