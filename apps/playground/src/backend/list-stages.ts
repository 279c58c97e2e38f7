import { listApis, type ListedApi } from './list-apis.ts'
import { manage } from './management.ts'

/** A stage of an API, and the path that reaches it on this gateway. */
export interface ListedStage {
  readonly api: ListedApi
  readonly stageName: string
  /** `/_aws/execute-api/{apiId}/{stage}`, without the stage for `$default`. */
  readonly base: string
}

/** All stages of all APIs. */
export async function listStages(): Promise<readonly ListedStage[]> {
  const apis = await listApis()
  const lists = await Promise.all(apis.map(stagesOf))
  return lists.flat()
}

/** The stages of one API. */
export async function stagesOf(api: ListedApi): Promise<readonly ListedStage[]> {
  return (await stageNamesOf(api)).map((stageName) => ({ api, stageName, base: stageBase(api.id, stageName) }))
}

/** The path that reaches a stage. */
export function stageBase(apiId: string, stageName: string): string {
  return `/_aws/execute-api/${apiId}${stageName === '$default' ? '' : `/${stageName}`}`
}

async function stageNamesOf({ id, protocol }: ListedApi): Promise<readonly string[]> {
  if (protocol === 'REST') {
    const { item = [] } = await manage<{ readonly item?: readonly { readonly stageName: string }[] }>('GET', `/restapis/${id}/stages`)
    return item.map(({ stageName }) => stageName)
  }
  const { items = [] } = await manage<{ readonly items?: readonly { readonly stageName: string }[] }>('GET', `/v2/apis/${id}/stages`)
  return items.map(({ stageName }) => stageName)
}
