import type { Values } from '../../documents.ts'
import type { ResourceRow } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { checkPages } from '../portal-products.ts'
import { portalProduct } from './portal-product.ts'

/** Pages of a portal product that somebody wrote. */
export const productPage: ResourceRow = {
  service: 'apigatewayv2',
  kind: 'ProductPage',
  parent: portalProduct,
  identifier: 'productPageId',
  operations: {
    create: 'CreateProductPage',
    get: 'GetProductPage',
    list: 'ListProductPages',
    update: 'UpdateProductPage',
    delete: 'DeleteProductPage',
  },
  notFound: () => 'The product page specified in the request was not found.',
  async make(input, context) {
    await checkPages('ProductPage', input, context)
    const productPageId = context.newId()
    const { partition, region, accountId } = context
    const product = textOf(input['portalProductId'])
    const productPageArn = `arn:${partition}:apigateway:${region}:${accountId}:/portalproducts/${product}/productpages/${productPageId}`
    return { id: productPageId, body: { displayContent: input['displayContent'], lastModified: context.now(), productPageArn, productPageId } }
  },
  settle: async (after, { context }) => ({ ...after, lastModified: context.now() }),
  show: (body, { verb }) => (verb === 'list' ? { ...body, pageTitle: (body['displayContent'] as Values)['title'] } : body),
}
