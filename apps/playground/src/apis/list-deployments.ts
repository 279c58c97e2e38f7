import type { ListedApi } from '../backend/list-apis.ts'
import { manage } from '../backend/management.ts'

export interface ListedDeployment {
  readonly id: string
  readonly createdAt: Date
  readonly description: string
}

/** Deployments, the newest first, and which stage serves which. */
export interface DeploymentsOfApi {
  readonly deployments: readonly ListedDeployment[]
  readonly stages: readonly { readonly stageName: string; readonly deploymentId?: string }[]
}

export async function listDeployments({ id, protocol }: ListedApi): Promise<DeploymentsOfApi> {
  if (protocol === 'REST') {
    const [made, stages] = await Promise.all([
      manage<{ readonly item?: readonly { readonly id: string; readonly createdDate: number; readonly description?: string }[] }>('GET', `/restapis/${id}/deployments?limit=100`),
      manage<{ readonly item?: DeploymentsOfApi['stages'] }>('GET', `/restapis/${id}/stages`),
    ])
    const deployments = (made.item ?? []).map((each) => ({ id: each.id, createdAt: new Date(each.createdDate * 1000), description: each.description ?? '' }))
    return { deployments: newestFirst(deployments), stages: stages.item ?? [] }
  }
  const [made, stages] = await Promise.all([
    manage<{ readonly items?: readonly { readonly deploymentId: string; readonly createdDate: string; readonly description?: string }[] }>('GET', `/v2/apis/${id}/deployments?maxResults=100`),
    manage<{ readonly items?: DeploymentsOfApi['stages'] }>('GET', `/v2/apis/${id}/stages`),
  ])
  const deployments = (made.items ?? []).map((each) => ({ id: each.deploymentId, createdAt: new Date(each.createdDate), description: each.description ?? '' }))
  return { deployments: newestFirst(deployments), stages: stages.items ?? [] }
}

function newestFirst(deployments: readonly ListedDeployment[]): readonly ListedDeployment[] {
  return deployments.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
}
