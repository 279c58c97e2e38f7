import type { RestApi, V2Api } from '@gatewright/types'
import { manage } from './management.ts'

/** An API of any kind. */
export interface ListedApi {
  readonly id: string
  readonly name: string
  readonly protocol: 'REST' | 'HTTP' | 'WEBSOCKET'
}

/** All APIs, by name. */
export async function listApis(): Promise<readonly ListedApi[]> {
  const [rest, v2] = await Promise.all([
    manage<{ readonly item?: readonly RestApi[] }>('GET', '/restapis?limit=500'),
    manage<{ readonly items?: readonly V2Api[] }>('GET', '/v2/apis?maxResults=500'),
  ])
  const apis: ListedApi[] = [
    ...(rest.item ?? []).map(({ id, name }) => ({ id, name, protocol: 'REST' as const })),
    ...(v2.items ?? []).map(({ apiId, name, protocolType }) => ({ id: apiId, name, protocol: protocolType })),
  ]
  return apis.sort((a, b) => a.name.localeCompare(b.name))
}
