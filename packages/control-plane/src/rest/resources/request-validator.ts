import type { RestResource } from '@gatewright/types'
import type { Values } from '../../documents.ts'
import { badRequest, conflict, notFound } from '../../errors.ts'
import type { ResourceRow } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { restApi } from './rest-api.ts'

/** Request validators of a REST API. */
export const requestValidator: ResourceRow = {
  service: 'apigateway',
  kind: 'RequestValidator',
  parent: restApi,
  identifier: 'requestValidatorId',
  operations: {
    create: 'CreateRequestValidator',
    get: 'GetRequestValidator',
    list: 'GetRequestValidators',
    update: 'UpdateRequestValidator',
    delete: 'DeleteRequestValidator',
  },
  notFound: () => 'Invalid Request Validator identifier specified',
  // Recording api.json, test_create_request_validator_invalid_api_id.
  parentMissing: (verb, id, { accountId }) =>
    verb === 'create' ? badRequest('Invalid REST API identifier specified') : notFound(`Invalid API identifier specified ${accountId}:${id}`),
  async make(input, context) {
    const id = context.newId(6)
    if (input['name'] === '') throw badRequest('Request Validator name cannot be blank')
    const { name, validateRequestBody = false, validateRequestParameters = false } = input
    return { id, body: { id, ...(name !== undefined && { name }), validateRequestBody, validateRequestParameters } }
  },
  patch: {
    wording: 'listed',
    paths: [
      { path: '/name', ops: ['replace'] },
      { path: '/validateRequestParameters', ops: ['replace'], type: 'boolean' },
      { path: '/validateRequestBody', ops: ['replace'], type: 'boolean' },
    ],
  },
  async settle(after) {
    if (after['name'] === '') throw badRequest('Request Validator name cannot be blank')
    return after
  },
  async remove({ id }, { input, context }) {
    const documents = await context.documents.list({ kind: 'Resource', parent: `RestApi:${textOf(input['restApiId'])}` })
    const user = documents.map(({ body }) => userIn(body, id)).find((found) => found !== undefined)
    if (user !== undefined) throw conflict(`Cannot delete request validator '${textOf(id)}', is referenced in method request: ${user}`)
  },
}

function userIn(body: Values, id: unknown): string | undefined {
  const { path, resourceMethods = {} } = body as unknown as RestResource
  const found = Object.entries(resourceMethods).find(([, { requestValidatorId }]) => requestValidatorId === id)
  return found && `${path}/${found[0]}`
}
