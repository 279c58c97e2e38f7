import type { RestStage } from '@gatewright/types'
import type { JSX } from 'preact'
import { useEffect, useId, useState } from 'preact/hooks'
import type { ListedApi } from '../backend/list-apis.ts'
import { manage, patch } from '../backend/management.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'

/** The part of a stage's traffic that goes to another deployment, with a slider. */
export function Canary({ api, stage, onChange }: { readonly api: ListedApi; readonly stage: RestStage; readonly onChange: () => void }): JSX.Element {
  const id = useId()
  const { canarySettings } = stage
  const [percent, setPercent] = useState(canarySettings?.percentTraffic ?? 10)
  const [error, setError] = useState<string>()
  useEffect(() => setPercent(canarySettings?.percentTraffic ?? 10), [canarySettings?.percentTraffic])
  const path = `/restapis/${api.id}/stages/${encodeURIComponent(stage.stageName)}`
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    setError(undefined)
    try {
      await work()
      onChange()
    } catch (refused) {
      setError(refused instanceof Error ? refused.message : String(refused))
    }
  }
  const start = (): Promise<unknown> => manage('POST', `/restapis/${api.id}/deployments`, { stageName: stage.stageName, canarySettings: { percentTraffic: percent } })
  const promote = async (): Promise<void> => {
    await patch(
      path,
      { op: 'copy', from: '/canarySettings/deploymentId', path: '/deploymentId' },
      { op: 'copy', from: '/canarySettings/stageVariableOverrides', path: '/variables' },
      { op: 'remove', path: '/canarySettings' },
    )
  }
  return (
    <fieldset class="canary">
      <legend>Canary {canarySettings !== undefined && <Badge tone="blue">{canarySettings.percentTraffic ?? 0}%</Badge>}</legend>
      {canarySettings !== undefined && (
        <p class="hint">
          Deployment <span class="mono">{canarySettings.deploymentId}</span> gets its part of the requests.
        </p>
      )}
      <div class="row">
        <label for={id}>Part of the traffic</label>
        <input
          id={id}
          class="grow"
          type="range"
          min="0"
          max="100"
          value={percent}
          onInput={(event) => setPercent(Number(event.currentTarget.value))}
          onChange={(event) => {
            const { value } = event.currentTarget
            if (canarySettings !== undefined) void run(() => patch(path, { op: 'replace', path: '/canarySettings/percentTraffic', value }))
          }}
        />
        <output for={id}>{percent}%</output>
      </div>
      <div class="row">
        {canarySettings === undefined ? (
          <Button small onPress={() => void run(start)}>
            Deploy the working copy as a canary
          </Button>
        ) : (
          <>
            <Button small kind="primary" onPress={() => void run(promote)}>
              Promote
            </Button>
            <Button small kind="danger" onPress={() => void run(() => patch(path, { op: 'remove', path: '/canarySettings' }))}>
              Remove the canary
            </Button>
          </>
        )}
      </div>
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
    </fieldset>
  )
}
