import type { RestAuthorizer, RestMethod, RestModel, RestResource } from '@gatewright/types'
import type { Values } from '../../documents.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import { cutPage, readPage } from '../../paginate.ts'
import { overrideOperation, rowOperations } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { requireRestApi } from '../require.ts'
import { documentationPart, fitsPart, locationKey } from '../resources/documentation-part.ts'

/**
 * The operations of documentation parts. With `locationStatus=UNDOCUMENTED`, GetDocumentationParts lists what of the API has no part of
 * its own: parts without id and content (guide, api-gateway-documenting-api-content-representation, says what can have one).
 */
export const documentationPartOperations: readonly Operation[] = overrideOperation(rowOperations(documentationPart), 'GetDocumentationParts', (parent, input, context) =>
  input['locationStatus'] === 'UNDOCUMENTED' ? listUndocumented(input, context) : parent(input, context),
)

async function listUndocumented(input: Values, context: OperationContext): Promise<Values> {
  await requireRestApi(input, context)
  const page = readPage(input)
  const parts = await context.documents.list({ kind: documentationPart.kind, parent: parentOf(input) })
  const documented = new Set(parts.map(({ body }) => locationKey(body['location'] as Values)))
  const missing = (await locationsOf(input, context)).filter((location) => !documented.has(locationKey(location)) && fitsPart(location, input))
  const documents = missing
    .map((location) => ({ kind: documentationPart.kind, parent: parentOf(input), id: '', sort: orderOf(location), version: 0, body: { location } }))
    .filter(({ sort }) => page.after === undefined || sort > page.after.sort)
    .toSorted((one, other) => (one.sort < other.sort ? -1 : 1))
  const cut = cutPage(documents, page)
  return { items: cut.documents.map(({ body }) => body), ...(cut.position !== undefined && { position: cut.position }) }
}

function parentOf(input: Values): string {
  return `RestApi:${textOf(input['restApiId'])}`
}

/** In the order of a list: the API, its authorizers and models, then path by path, method by method. */
const TYPES = [
  'API',
  'AUTHORIZER',
  'MODEL',
  'RESOURCE',
  'METHOD',
  'PATH_PARAMETER',
  'QUERY_PARAMETER',
  'REQUEST_HEADER',
  'REQUEST_BODY',
  'RESPONSE',
  'RESPONSE_HEADER',
  'RESPONSE_BODY',
]

function orderOf({ type, path = '', method = '', statusCode = '', name = '' }: Values): string {
  const rank = TYPES.indexOf(textOf(type))
  return JSON.stringify([Math.min(rank, TYPES.indexOf('RESOURCE')), path, method, statusCode, String(rank).padStart(2, '0'), name])
}

/** Everything of an API that can have a part. */
async function locationsOf(input: Values, { documents }: OperationContext): Promise<readonly Values[]> {
  const bodies = async <T>(kind: string): Promise<readonly T[]> => (await documents.list({ kind, parent: parentOf(input) })).map(({ body }) => body as unknown as T)
  const authorizers = await bodies<RestAuthorizer>('Authorizer')
  const models = await bodies<RestModel>('Model')
  return [
    { type: 'API' },
    ...authorizers.map(({ name }) => ({ type: 'AUTHORIZER', name })),
    ...models.map(({ name }) => ({ type: 'MODEL', name })),
    ...(await bodies<RestResource>('Resource')).flatMap(locationsOfResource),
  ]
}

function locationsOfResource({ path, resourceMethods = {} }: RestResource): readonly Values[] {
  const methods = Object.values(resourceMethods)
  return [{ type: 'RESOURCE', path }, ...methods.flatMap((method) => locationsOfMethod(method, path))]
}

/** `method.request.header.X` is a REQUEST_HEADER, and so on. */
const PARAMETERS: Readonly<Record<string, string>> = { path: 'PATH_PARAMETER', querystring: 'QUERY_PARAMETER', header: 'REQUEST_HEADER' }

function locationsOfMethod({ httpMethod: method, requestParameters = {}, requestModels, methodResponses = {} }: RestMethod, path: string): readonly Values[] {
  const place = { path, method }
  const parameters = Object.keys(requestParameters).map((source) => {
    const [, , where = '', ...name] = source.split('.')
    return { type: PARAMETERS[where], ...place, name: name.join('.') }
  })
  return [
    { type: 'METHOD', ...place },
    ...parameters,
    ...(requestModels === undefined ? [] : [{ type: 'REQUEST_BODY', ...place }]),
    ...Object.values(methodResponses).flatMap(({ statusCode, responseParameters = {}, responseModels }) => [
      { type: 'RESPONSE', ...place, statusCode },
      // `method.response.header.X`
      ...Object.keys(responseParameters).map((source) => ({ type: 'RESPONSE_HEADER', ...place, statusCode, name: source.split('.').slice(3).join('.') })),
      ...(responseModels === undefined ? [] : [{ type: 'RESPONSE_BODY', ...place, statusCode }]),
    ]),
  ]
}
