import type { Values } from '../../documents.ts'
import { badRequest, conflict } from '../../errors.ts'
import type { ResourceRow } from '../../resource.ts'
import { listBodies } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { deployLater } from '../auto-deploy.ts'
import { protocolOf } from '../protocol.ts'
import { api } from './api.ts'

/** Models of WebSocket APIs. */
export const model: ResourceRow = {
  service: 'apigatewayv2',
  kind: 'V2Model',
  parent: api,
  identifier: 'modelId',
  operations: { create: 'CreateModel', get: 'GetModel', list: 'GetModels', update: 'UpdateModel', delete: 'DeleteModel' },
  notFound: () => 'Invalid Model identifier specified',
  async make(input, context) {
    const { apiId, ...given } = input
    if ((await protocolOf(apiId, context)) !== 'WEBSOCKET') throw badRequest('Currently, Models are not permitted for APIs with a protocol type of HTTP')
    const others = await listBodies(model, input, context)
    if (others.some(({ name }) => name === given['name'])) throw conflict('Model name already exists for this API')
    deployLater(textOf(apiId), context)
    const modelId = context.newId(6)
    return { id: modelId, body: check({ contentType: 'application/json', ...given, modelId }) }
  },
  async settle(after, { input, context }) {
    deployLater(textOf(input['apiId']), context)
    return check(after)
  },
  async remove(_, { input, context }) {
    deployLater(textOf(input['apiId']), context)
  },
}

function check(body: Values): Values {
  const { name, schema } = body
  if (!/^[a-zA-Z0-9]{1,128}$/u.test(textOf(name))) throw badRequest(`Model name must be alphanumeric: ${textOf(name)}`)
  if (textOf(schema).length > 32_768) throw badRequest('Model schema is too large')
  try {
    JSON.parse(textOf(schema))
  } catch {
    throw badRequest('Invalid model schema specified')
  }
  return body
}
