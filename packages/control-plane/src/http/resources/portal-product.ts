import type { Values } from '../../documents.ts'
import { badRequest, limitExceeded } from '../../errors.ts'
import type { OperationContext } from '../../operation.ts'
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
    if ((await context.documents.count({ kind: 'PortalProduct', parent: '' })) >= context.quotas.portalProducts) {
      throw limitExceeded('Maximum number of portal products for this account has been reached')
    }
    const portalProductId = context.newId()
    const portalProductArn = `arn:${context.partition}:apigateway:${context.region}:${context.accountId}:/portalproducts/${portalProductId}`
    const body = { description: '', tags: {}, ...input, lastModified: context.now(), portalProductArn, portalProductId }
    return { id: portalProductId, body }
  },
  async settle(after, { input, context }) {
    await checkOrder((input['displayOrder'] ?? {}) as Values, after, context)
    return { ...after, lastModified: context.now() }
  },
  filter: (_, { resourceOwner }) => textOf(resourceOwner) !== 'OTHER_ACCOUNTS',
}

/** A display order is made of pages that the product has. */
async function checkOrder({ contents, overviewPageArn, productPageArns }: Values, { portalProductId }: Values, { documents }: OperationContext): Promise<void> {
  const parent = `PortalProduct:${textOf(portalProductId)}`
  const arnsOf = async (kind: string, member: string): Promise<ReadonlySet<unknown>> =>
    new Set((await documents.list({ kind, parent })).map(({ body }) => body[member]))
  const pages = await arnsOf('ProductPage', 'productPageArn')
  const endpoints = await arnsOf('ProductRestEndpointPage', 'productRestEndpointPageArn')
  const sections = ((contents ?? []) as readonly Values[]).flatMap((section) => section['productRestEndpointPageArns'] as readonly string[])
  const written = [...((productPageArns ?? []) as readonly string[]), ...(overviewPageArn === undefined ? [] : [textOf(overviewPageArn)])]
  const unknown = written.find((arn) => !pages.has(arn)) ?? sections.find((arn) => !endpoints.has(arn))
  if (unknown !== undefined) throw badRequest(`The page ${unknown} was not found in the portal product.`)
}
