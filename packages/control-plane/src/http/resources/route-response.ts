import { badRequest, conflict } from '../../errors.ts'
import type { ResourceRow } from '../../resource.ts'
import { listBodies } from '../../resource.ts'
import { deployLater } from '../auto-deploy.ts'
import { requireModels, route } from './route.ts'
import { textOf } from '../../text-of.ts'
import { protocolOf } from '../protocol.ts'

/** The response that a WebSocket API's route sends back; there is one, for `$default`. */
export const routeResponse: ResourceRow = {
  service: 'apigatewayv2',
  kind: 'RouteResponse',
  parent: route,
  identifier: 'routeResponseId',
  operations: {
    create: 'CreateRouteResponse',
    get: 'GetRouteResponse',
    list: 'GetRouteResponses',
    update: 'UpdateRouteResponse',
    delete: 'DeleteRouteResponse',
  },
  notFound: () => 'Invalid RouteResponse identifier specified',
  async make(input, context) {
    const { apiId, routeId: _, ...given } = input
    if ((await protocolOf(apiId, context)) !== 'WEBSOCKET') throw badRequest('RouteResponses are currently not supported for this API protocol type.')
    const key = textOf(given['routeResponseKey'])
    if (key !== '$default') throw badRequest('Currently, only $default is supported as a RouteResponseKey.')
    await requireModels(given, { parent: `Api:${textOf(apiId)}`, context })
    const others = await listBodies(routeResponse, input, context)
    if (others.length > 0) throw conflict(`RouteResponse with key ${key} already exists for this route`)
    deployLater(textOf(apiId), context)
    const routeResponseId = context.newId(7)
    return { id: routeResponseId, body: { ...given, routeResponseId } }
  },
  async settle(after, { input, context }) {
    await requireModels(input, { parent: `Api:${textOf(input['apiId'])}`, context })
    deployLater(textOf(input['apiId']), context)
    return after
  },
  async remove(_, { input, context }) {
    deployLater(textOf(input['apiId']), context)
  },
}
