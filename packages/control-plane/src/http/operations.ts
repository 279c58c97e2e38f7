import type { Operation } from '../operation.ts'
import { rowOperations } from '../resource.ts'
import { api } from './resources/api.ts'
import { deployment } from './resources/deployment.ts'
import { integrationResponse } from './resources/integration-response.ts'
import { integration } from './resources/integration.ts'
import { routeResponse } from './resources/route-response.ts'
import { route } from './resources/route.ts'
import { stage } from './resources/stage.ts'

/** apigatewayv2: one line a resource, one line an exception. */
export const httpOperations: readonly Operation[] = [
  ...rowOperations(api),
  ...rowOperations(route),
  ...rowOperations(routeResponse),
  ...rowOperations(integration),
  ...rowOperations(integrationResponse),
  ...rowOperations(deployment),
  ...rowOperations(stage),
]
