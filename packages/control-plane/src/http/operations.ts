import type { Operation } from '../operation.ts'
import { rowOperations } from '../resource.ts'
import { tagOperations } from '../tagging.ts'
import { apiMappingOperations } from './operations/api-mappings.ts'
import { exportApi } from './operations/export-api.ts'
import { importApiOperations } from './operations/import-api.ts'
import { getModelTemplate } from './operations/model-template.ts'
import { portalPublishingOperations } from './operations/portal-publishing.ts'
import { removalOperations } from './operations/removals.ts'
import { resetAuthorizersCache } from './operations/reset-authorizers-cache.ts'
import { sharingPolicyOperations } from './operations/sharing-policy.ts'
import { api } from './resources/api.ts'
import { authorizer } from './resources/authorizer.ts'
import { deployment } from './resources/deployment.ts'
import { domainNameOperations } from './resources/domain-name.ts'
import { integrationResponse } from './resources/integration-response.ts'
import { integration } from './resources/integration.ts'
import { model } from './resources/model.ts'
import { portalProduct } from './resources/portal-product.ts'
import { portalOperations } from './resources/portal.ts'
import { withLengths } from './lengths.ts'
import { ofThisAccount } from './portal-products.ts'
import { productPage } from './resources/product-page.ts'
import { productRestEndpointPage } from './resources/product-rest-endpoint-page.ts'
import { routeResponse } from './resources/route-response.ts'
import { route } from './resources/route.ts'
import { routingRuleOperations } from './resources/routing-rule.ts'
import { stage } from './resources/stage.ts'
import { vpcLink } from './resources/vpc-link.ts'

/** apigatewayv2: one line a resource, one line an exception. */
export const httpOperations: readonly Operation[] = [
  ...rowOperations(api),
  ...importApiOperations,
  exportApi,
  ...rowOperations(route),
  ...rowOperations(routeResponse),
  ...rowOperations(integration),
  ...rowOperations(integrationResponse),
  ...rowOperations(authorizer),
  ...rowOperations(model),
  getModelTemplate,
  ...rowOperations(deployment),
  ...rowOperations(stage),
  resetAuthorizersCache,
  ...removalOperations,
  ...domainNameOperations,
  ...apiMappingOperations,
  ...routingRuleOperations,
  ...rowOperations(vpcLink),
  ...portalOperations,
  ...portalPublishingOperations,
  ...[portalProduct, productPage, productRestEndpointPage].flatMap(rowOperations).map(ofThisAccount),
  ...sharingPolicyOperations,
  ...tagOperations('apigatewayv2'),
].map(withLengths)
