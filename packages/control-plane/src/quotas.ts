import type { Quotas } from './operation.ts'

/** AWS's default quotas (developer guide, "Amazon API Gateway quotas" and api-gateway-portal-quotas). */
export const DEFAULT_QUOTAS: Quotas = {
  restApis: 600,
  resourcesPerApi: 300,
  stagesPerApi: 10,
  authorizersPerApi: 10,
  routesPerApi: 300,
  integrationsPerApi: 300,
  integrationTimeoutMillis: 29_000,
  apiKeys: 10_000,
  usagePlans: 300,
  plansPerKey: 10,
  clientCertificates: 60,
  documentationParts: 2000,
  customDomains: 120,
  routingRulesPerDomain: 50,
  accessAssociations: 100,
  portals: 15,
  portalProducts: 500,
  productsPerPortal: 200,
  pagesPerProduct: 40,
}
