import type { Operation } from '../operation.ts'
import { rowOperations } from '../resource.ts'
import { nestedOperations } from './nested.ts'
import { deployment } from './resources/deployment.ts'
import { integrationResponse } from './resources/integration-response.ts'
import { integration } from './resources/integration.ts'
import { methodResponse } from './resources/method-response.ts'
import { method } from './resources/method.ts'
import { resource } from './resources/resource.ts'
import { restApi } from './resources/rest-api.ts'
import { stage } from './resources/stage.ts'

/** apigateway: one line a resource, one line an exception. */
export const restOperations: readonly Operation[] = [
  ...rowOperations(restApi),
  ...rowOperations(resource),
  ...nestedOperations(method),
  ...nestedOperations(methodResponse),
  ...nestedOperations(integration),
  ...nestedOperations(integrationResponse),
  ...rowOperations(deployment),
  ...rowOperations(stage),
]
