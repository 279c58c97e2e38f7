import type { IntegrationType } from '@gatewright/types'
import { awsIntegration } from './aws.ts'
import { awsProxyIntegration } from './aws-proxy.ts'
import { httpIntegration, httpProxyIntegration } from './http.ts'
import type { Integration } from './integration.ts'
import { mockIntegration } from './mock.ts'

/** Every integration type. */
export const INTEGRATIONS: Readonly<Record<IntegrationType, Integration>> = {
  MOCK: mockIntegration,
  HTTP: httpIntegration,
  HTTP_PROXY: httpProxyIntegration,
  AWS: awsIntegration,
  AWS_PROXY: awsProxyIntegration,
} satisfies Record<IntegrationType, Integration>

/** Calls the backend that a plan describes. Never rejects for what a backend or a transport does. */
export const integrate: Integration = (plan, request, transports) => INTEGRATIONS[plan.definition.type](plan, request, transports)
