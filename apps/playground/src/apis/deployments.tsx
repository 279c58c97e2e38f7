import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { backend } from '../backend/choose-backend.ts'
import type { ListedApi } from '../backend/list-apis.ts'
import { manage, patch } from '../backend/management.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { useLoad } from '../parts/use-load.ts'
import { ActionForm } from './action-form.tsx'
import { DeploymentDiff } from './deployment-diff.tsx'
import { diffSnapshots } from './diff-snapshots.ts'
import { listDeployments, type ListedDeployment } from './list-deployments.ts'

/** Deployments of an API of any kind: make one, compare two, point a stage back. */
export function Deployments({ api }: { readonly api: ListedApi }): JSX.Element {
  const { value, error, reload } = useLoad(() => listDeployments(api), [api.id])
  const [problem, setProblem] = useState<string>()
  const { deployments = [], stages = [] } = value ?? {}
  const deploy = async ({ stageName = '', description = '' }: Readonly<Record<string, string>>): Promise<void> => {
    if (api.protocol === 'REST') await manage('POST', `/restapis/${api.id}/deployments`, { stageName, description })
    else {
      if (!stages.some((stage) => stage.stageName === stageName)) await manage('POST', `/v2/apis/${api.id}/stages`, { stageName })
      await manage('POST', `/v2/apis/${api.id}/deployments`, { stageName, description })
    }
    reload()
  }
  const pointTo = async (stageName: string, deploymentId: string): Promise<void> => {
    setProblem(undefined)
    try {
      if (api.protocol === 'REST') await patch(`/restapis/${api.id}/stages/${encodeURIComponent(stageName)}`, { op: 'replace', path: '/deploymentId', value: deploymentId })
      else await manage('PATCH', `/v2/apis/${api.id}/stages/${encodeURIComponent(stageName)}`, { deploymentId })
      reload()
    } catch (refused) {
      setProblem(refused instanceof Error ? refused.message : String(refused))
    }
  }
  return (
    <>
      <Panel title="Deploy the working copy">
        <ActionForm
          action="Deploy"
          fields={[
            { name: 'stageName', label: 'Stage', value: stages[0]?.stageName ?? 'prod' },
            { name: 'description', label: 'Description' },
          ]}
          onRun={deploy}
        />
      </Panel>
      {error !== undefined && <Notice tone="bad">{error.message}</Notice>}
      {problem !== undefined && <Notice tone="bad">{problem}</Notice>}
      <Panel title="Deployments" flush>
        {deployments.length === 0 ? (
          <EmptyState title="No deployment yet">What you edit is a working copy. Deploy it above, and it is served.</EmptyState>
        ) : (
          <div class="scroll-x" tabIndex={0} role="region" aria-label="Table of deployments">
            <table>
              <thead>
                <tr>
                  <th scope="col">Id</th>
                  <th scope="col">Made</th>
                  <th scope="col">Description</th>
                  <th scope="col">Served by</th>
                  <th scope="col">Point a stage here</th>
                </tr>
              </thead>
              <tbody>
                {deployments.map(({ id, createdAt, description }) => (
                  <tr key={id}>
                    <td class="mono">{id}</td>
                    <td>{createdAt.toLocaleString('en-GB')}</td>
                    <td>{description}</td>
                    <td>
                      {stages.filter(({ deploymentId }) => deploymentId === id).map(({ stageName }) => (
                        <Badge key={stageName} tone="good">
                          {stageName}
                        </Badge>
                      ))}
                    </td>
                    <td class="row">
                      {stages.filter(({ deploymentId }) => deploymentId !== id).map(({ stageName }) => (
                        <Button key={stageName} small onPress={() => void pointTo(stageName, id)}>
                          {`Roll ${stageName} to this`}
                        </Button>
                      ))}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
      {deployments.length > 0 && <Compare key={deployments[0]?.id} api={api} deployments={deployments} />}
    </>
  )
}

function Compare({ api, deployments }: { readonly api: ListedApi; readonly deployments: readonly ListedDeployment[] }): JSX.Element {
  const [from, setFrom] = useState(deployments[1]?.id ?? deployments[0]?.id ?? '')
  const [to, setTo] = useState(deployments[0]?.id ?? '')
  const options = deployments.map(({ id, createdAt }) => [id, `${id} · ${createdAt.toLocaleString('en-GB')}`] as const)
  const { value, error } = useLoad(async () => {
    const chosen = await backend()
    const [before, after] = await Promise.all([chosen.deployment({ apiId: api.id, deploymentId: from }), chosen.deployment({ apiId: api.id, deploymentId: to })])
    return before === undefined || after === undefined ? undefined : diffSnapshots(before, after)
  }, [from, to])
  return (
    <Panel title="What differs">
      <div class="row">
        <SelectField label="From" value={from} options={options} onChange={setFrom} />
        <SelectField label="To" value={to} options={options} onChange={setTo} />
      </div>
      {error !== undefined && <Notice tone="bad">{error.message}</Notice>}
      {value !== undefined && <DeploymentDiff changes={value} same={from === to} />}
    </Panel>
  )
}
