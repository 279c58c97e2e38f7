import type { RestMethod } from '@gatewright/types'
import type { JSX } from 'preact'
import { escapePointer, manage, patch } from '../backend/management.ts'
import { Badge, toneOfStatus } from '../parts/badge.tsx'
import { Panel } from '../parts/panel.tsx'
import { ActionForm } from './action-form.tsx'
import { Editable } from './editable.tsx'
import { EditableMap } from './editable-map.tsx'

export interface ResponseBoxesProps {
  readonly path: string
  readonly method: RestMethod
  readonly onChange: () => void
}

/** The way back: integration response and method response. */
export function ResponseBoxes({ path, method, onChange }: ResponseBoxesProps): JSX.Element {
  const integration = method.methodIntegration
  const responses = Object.values(integration?.integrationResponses ?? {})
  const isProxy = integration?.type.endsWith('_PROXY') === true
  const change = async (target: string, op: 'add' | 'replace', pointer: string, value: string): Promise<void> => {
    await patch(target, { op, path: pointer, value })
    onChange()
  }
  return (
    <>
      <Panel title="4 · Method response">
        {Object.values(method.methodResponses ?? {}).map(({ statusCode, responseParameters = {}, responseModels = {} }) => (
          <div key={statusCode} class="stack">
            <Badge tone={toneOfStatus(Number(statusCode))}>{statusCode}</Badge>
            <EditableMap
              label="Headers"
              entries={responseParameters}
              example="method.response.header.Location"
              onSet={(name, value) => change(`${path}/responses/${statusCode}`, name in responseParameters ? 'replace' : 'add', `/responseParameters/${escapePointer(name)}`, value)}
            />
            <EditableMap
              label="Models"
              entries={responseModels}
              example="application/json"
              onSet={(name, value) => change(`${path}/responses/${statusCode}`, name in responseModels ? 'replace' : 'add', `/responseModels/${escapePointer(name)}`, value)}
            />
          </div>
        ))}
        {isProxy && <p class="hint">A proxy integration decides its own status and headers.</p>}
        <ActionForm
          action="Add status"
          fields={[{ name: 'status', label: 'Status', placeholder: '404' }]}
          onRun={async ({ status = '' }) => {
            await manage('PUT', `${path}/responses/${encodeURIComponent(status)}`, {})
            onChange()
          }}
        />
      </Panel>
      <Panel title="3 · Integration response">
        {isProxy && <p class="hint">What the backend answers is the answer: nothing is mapped.</p>}
        {!isProxy && responses.length === 0 && <p class="hint">None yet: every answer of the backend is a 500 until there is one.</p>}
        {responses.map(({ statusCode, selectionPattern = '', responseParameters = {}, responseTemplates = {} }) => {
          const target = `${path}/integration/responses/${statusCode}`
          return (
            <div key={statusCode} class="stack">
              <Badge tone={toneOfStatus(Number(statusCode))}>{statusCode}</Badge>
              <Editable label="Selection pattern" value={selectionPattern} empty="the default" onSave={(value) => change(target, 'replace', '/selectionPattern', value)} />
              <EditableMap
                label="Header mappings"
                entries={responseParameters}
                example="method.response.header.Location"
                onSet={(name, value) => change(target, name in responseParameters ? 'replace' : 'add', `/responseParameters/${escapePointer(name)}`, value)}
              />
              <EditableMap
                label="Mapping templates"
                rows={5}
                entries={responseTemplates}
                example="application/json"
                onSet={(name, value) => change(target, name in responseTemplates ? 'replace' : 'add', `/responseTemplates/${escapePointer(name)}`, value)}
              />
            </div>
          )
        })}
        {!isProxy && (
          <ActionForm
            action="Add response"
            fields={[
              { name: 'status', label: 'Status', placeholder: '404' },
              { name: 'pattern', label: 'Selection pattern', placeholder: '4\\d{2}' },
            ]}
            onRun={async ({ status = '', pattern = '' }) => {
              await manage('PUT', `${path}/integration/responses/${encodeURIComponent(status)}`, pattern === '' ? {} : { selectionPattern: pattern })
              onChange()
            }}
          />
        )}
      </Panel>
    </>
  )
}
