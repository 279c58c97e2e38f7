import type { V2Api, V2ApiSnapshot, V2Authorizer, V2Integration, V2Model, V2Route } from '@gatewright/types'
import type { Values } from '../documents.ts'
import type { OperationContext } from '../operation.ts'
import { textOf } from '../text-of.ts'

/** Where the frozen content of deployments lies, beside their descriptions. */
export const V2_SNAPSHOT_KIND = 'V2Snapshot'

/** All of an HTTP or WebSocket API that serving it needs, as it is now. */
export async function takeV2Snapshot(api: Values, context: OperationContext): Promise<V2ApiSnapshot> {
  const parent = `Api:${textOf(api['apiId'])}`
  const bodies = async <T>(kind: string, at = parent): Promise<readonly T[]> =>
    (await context.documents.list({ kind, parent: at })).map(({ body }) => body as unknown as T)
  const routes = await bodies<V2Route>('Route')
  const integrations = await bodies<V2Integration>('V2Integration')
  const isWebSocket = api['protocolType'] === 'WEBSOCKET'
  return {
    api: api as unknown as V2Api,
    routes: isWebSocket ? await Promise.all(routes.map(withResponses)) : routes,
    integrations: isWebSocket ? await Promise.all(integrations.map(withIntegrationResponses)) : integrations,
    authorizers: await bodies<V2Authorizer>('V2Authorizer'),
    models: await bodies<V2Model>('V2Model'),
  }

  async function withResponses(route: V2Route): Promise<V2Route> {
    return { ...route, routeResponses: await bodies('RouteResponse', `${parent}/Route:${route.routeId}`) }
  }

  async function withIntegrationResponses(integration: V2Integration): Promise<V2Integration> {
    const at = `${parent}/V2Integration:${integration.integrationId}`
    return { ...integration, integrationResponses: await bodies('V2IntegrationResponse', at) }
  }
}
