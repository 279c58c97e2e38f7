import type { ResourceRow } from '../../resource.ts'
import { textOf } from '../../text-of.ts'

/** Portal products: bundles of documented REST API methods that portals show. */
export const portalProduct: ResourceRow = {
  service: 'apigatewayv2',
  kind: 'PortalProduct',
  identifier: 'portalProductId',
  operations: {
    create: 'CreatePortalProduct',
    get: 'GetPortalProduct',
    list: 'ListPortalProducts',
    update: 'UpdatePortalProduct',
    delete: 'DeletePortalProduct',
  },
  notFound: () => 'The portal product specified in the request was not found.',
  async make(input, context) {
    const portalProductId = context.newId()
    const portalProductArn = `arn:${context.partition}:apigateway:${context.region}:${context.accountId}:/portalproducts/${portalProductId}`
    const body = { description: '', tags: {}, ...input, lastModified: context.now(), portalProductArn, portalProductId }
    return { id: portalProductId, body }
  },
  settle: async (after, { context }) => ({ ...after, lastModified: context.now() }),
  filter: (_, { resourceOwner }) => textOf(resourceOwner) !== 'OTHER_ACCOUNTS',
}
