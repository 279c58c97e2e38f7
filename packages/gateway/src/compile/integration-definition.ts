import type { AnswerFormat, IntegrationDefinition } from '@gatewright/integrations'
import type { V2Integration } from '@gatewright/types'

/** An integration of an HTTP or WebSocket API, in the names that REST APIs use. */
export function integrationDefinition(
  integration: V2Integration,
  { answerFormat, defaultTimeout }: { readonly answerFormat: AnswerFormat; readonly defaultTimeout: number },
): IntegrationDefinition {
  const { connectionId, connectionType, credentialsArn, integrationMethod, integrationSubtype, integrationUri, tlsConfig } = integration
  return {
    type: integration.integrationType,
    answerFormat,
    timeoutInMillis: integration.timeoutInMillis ?? defaultTimeout,
    ...(integrationUri === undefined ? undefined : { uri: integrationUri }),
    ...(integrationMethod === undefined ? undefined : { httpMethod: integrationMethod }),
    ...(integrationSubtype === undefined ? undefined : { integrationSubtype }),
    ...(connectionType === undefined ? undefined : { connectionType }),
    ...(connectionId === undefined ? undefined : { connectionId }),
    ...(credentialsArn === undefined ? undefined : { credentials: credentialsArn }),
    ...(tlsConfig === undefined ? undefined : { tlsConfig }),
  }
}
