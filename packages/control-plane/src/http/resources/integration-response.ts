import { badRequest, conflict } from '../../errors.ts'
import type { ResourceRow } from '../../resource.ts'
import { listBodies } from '../../resource.ts'
import { deployLater } from '../auto-deploy.ts'
import { integration } from './integration.ts'
import { textOf } from '../../text-of.ts'
import { protocolOf } from '../protocol.ts'

/** Responses of a WebSocket API's integration. */
export const integrationResponse: ResourceRow = {
  service: 'apigatewayv2',
  kind: 'V2IntegrationResponse',
  parent: integration,
  identifier: 'integrationResponseId',
  operations: {
    create: 'CreateIntegrationResponse',
    get: 'GetIntegrationResponse',
    list: 'GetIntegrationResponses',
    update: 'UpdateIntegrationResponse',
    delete: 'DeleteIntegrationResponse',
  },
  notFound: () => 'Invalid IntegrationResponse identifier specified',
  async make(input, context) {
    const { apiId, integrationId: _, ...given } = input
    if ((await protocolOf(apiId, context)) !== 'WEBSOCKET') throw badRequest('IntegrationResponses are currently not supported for this API protocol type.')
    const key = textOf(given['integrationResponseKey'])
    if (key !== '$default' && !/^\/.*\/$/u.test(key)) throw badRequest('IntegrationResponseKey must be $default or of the form /regular expression/')
    const others = await listBodies(integrationResponse, input, context)
    if (others.some((other) => other['integrationResponseKey'] === key)) {
      throw conflict(`IntegrationResponse with key ${key} already exists for this integration`)
    }
    deployLater(textOf(apiId), context)
    const integrationResponseId = context.newId(7)
    return { id: integrationResponseId, body: { ...given, integrationResponseId } }
  },
  async settle(after, { input, context }) {
    deployLater(textOf(input['apiId']), context)
    return after
  },
  async remove(_, { input, context }) {
    deployLater(textOf(input['apiId']), context)
  },
}
