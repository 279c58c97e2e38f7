import type { Operation } from '../operation.ts'
import { rowOperations } from '../resource.ts'
import { tagOperations } from '../tagging.ts'
import { nestedOperations } from './nested.ts'
import { accessAssociationOperations } from './operations/access-associations.ts'
import { accountOperations } from './operations/account.ts'
import { basePathMappingOperations } from './operations/base-path-mappings.ts'
import { clientCertificateOperations } from './operations/client-certificates.ts'
import { exportOperations } from './operations/exports.ts'
import { gatewayResponseOperations } from './operations/gateway-responses.ts'
import { importApiKeys } from './operations/import-api-keys.ts'
import { importDocumentationParts } from './operations/import-documentation-parts.ts'
import { importOperations } from './operations/imports.ts'
import { getModelTemplate } from './operations/model-template.ts'
import { sdkTypeOperations } from './operations/sdk-types.ts'
import { stageCacheOperations } from './operations/stage-caches.ts'
import { testInvokeOperations } from './operations/test-invoke.ts'
import { documentationPartOperations } from './operations/undocumented-parts.ts'
import { methodOperations } from './operations/update-method.ts'
import { usagePlanOperations } from './operations/usage-plans.ts'
import { usageOperations } from './operations/usage.ts'
import { apiKey } from './resources/api-key.ts'
import { authorizer } from './resources/authorizer.ts'
import { deployment } from './resources/deployment.ts'
import { documentationVersion } from './resources/documentation-version.ts'
import { domainNameOperations } from './resources/domain-name.ts'
import { integrationResponse } from './resources/integration-response.ts'
import { integration } from './resources/integration.ts'
import { methodResponse } from './resources/method-response.ts'
import { model } from './resources/model.ts'
import { requestValidator } from './resources/request-validator.ts'
import { resource } from './resources/resource.ts'
import { restApi } from './resources/rest-api.ts'
import { stage } from './resources/stage.ts'
import { usagePlanKey } from './resources/usage-plan-key.ts'
import { vpcLink } from './resources/vpc-link.ts'

/** apigateway: one line a resource, one line an exception. */
export const restOperations: readonly Operation[] = [
  ...rowOperations(restApi),
  ...importOperations,
  ...rowOperations(resource),
  ...methodOperations,
  ...nestedOperations(methodResponse),
  ...nestedOperations(integration),
  ...nestedOperations(integrationResponse),
  ...rowOperations(authorizer),
  ...rowOperations(model),
  getModelTemplate,
  ...rowOperations(requestValidator),
  ...gatewayResponseOperations,
  ...testInvokeOperations,
  ...rowOperations(deployment),
  ...rowOperations(stage),
  ...stageCacheOperations,
  ...exportOperations,
  ...documentationPartOperations,
  importDocumentationParts,
  ...rowOperations(documentationVersion),
  ...rowOperations(apiKey),
  importApiKeys,
  ...usagePlanOperations,
  ...rowOperations(usagePlanKey),
  ...usageOperations,
  ...domainNameOperations,
  ...basePathMappingOperations,
  ...accessAssociationOperations,
  ...rowOperations(vpcLink),
  ...clientCertificateOperations,
  ...sdkTypeOperations,
  ...accountOperations,
  ...tagOperations('apigateway'),
]
