import type { RestApiSnapshot, RestStage } from '@gatewright/types'
import type { Values } from '../../documents.ts'
import { badRequest } from '../../errors.ts'
import type { OperationContext } from '../../operation.ts'
import type { ResourceRow } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { checkPages } from '../portal-products.ts'
import { portalProduct } from './portal-product.ts'

/** Pages of a portal product that show one method of a deployed REST API. */
export const productRestEndpointPage: ResourceRow = {
  service: 'apigatewayv2',
  kind: 'ProductRestEndpointPage',
  parent: portalProduct,
  identifier: 'productRestEndpointPageId',
  operations: {
    create: 'CreateProductRestEndpointPage',
    get: 'GetProductRestEndpointPage',
    list: 'ListProductRestEndpointPages',
    update: 'UpdateProductRestEndpointPage',
    delete: 'DeleteProductRestEndpointPage',
  },
  notFound: () => 'The product REST endpoint page specified in the request was not found.',
  make,
  settle: async (after, { context }) => ({ ...after, lastModified: context.now() }),
  show,
}

async function make(input: Values, context: OperationContext) {
  const { portalProductId, restEndpointIdentifier, displayContent = { none: {} }, tryItState = 'DISABLED' } = input
  const parts = (restEndpointIdentifier as Values)['identifierParts'] as Values | undefined
  if (parts === undefined) throw badRequest('RestEndpointIdentifier must have IdentifierParts')
  await checkPages('ProductRestEndpointPage', input, context)
  await requireMethod(parts, context)
  const productRestEndpointPageId = context.newId()
  const { partition, region, accountId } = context
  const path = `/portalproducts/${textOf(portalProductId)}/productrestendpointpages/${productRestEndpointPageId}`
  const body = {
    displayContent,
    lastModified: context.now(),
    productRestEndpointPageArn: `arn:${partition}:apigateway:${region}:${accountId}:${path}`,
    productRestEndpointPageId,
    restEndpointIdentifier,
    status: 'AVAILABLE',
    tryItState,
  }
  return { id: productRestEndpointPageId, body }
}

/** The method must be in what the stage serves. */
async function requireMethod({ restApiId, stage, path, method }: Values, context: OperationContext): Promise<void> {
  const parent = `RestApi:${textOf(restApiId)}`
  const stored = await context.documents.find({ kind: 'Stage', parent, id: textOf(stage) })
  if (stored === undefined) throw badRequest('The stage specified in the REST endpoint identifier was not found.')
  const { deploymentId } = stored.body as unknown as RestStage
  const deployed = await context.documents.find({ kind: 'Snapshot', parent, id: deploymentId })
  const snapshot = deployed?.body as RestApiSnapshot | undefined
  const found = snapshot?.resources.find((resource) => resource.path === path)?.resourceMethods?.[textOf(method)]
  if (found === undefined) throw badRequest('The method specified in the REST endpoint identifier was not found.')
}

/** Overrides are shown over what the method says of itself. */
function show(body: Values, { input, verb }: { readonly input: Values; readonly verb: string }): Values {
  const { displayContent, restEndpointIdentifier } = body
  const { method, path } = (restEndpointIdentifier as Values)['identifierParts'] as Values
  const overrides = ((displayContent as Values)['overrides'] ?? {}) as Values
  const content = { endpoint: `${textOf(method)} ${textOf(path)}`, ...overrides }
  if (verb === 'list') return { ...body, ...content }
  const raw = input['includeRawDisplayContent'] === 'true'
  return { ...body, displayContent: content, ...(raw && { rawDisplayContent: JSON.stringify(displayContent) }) }
}
