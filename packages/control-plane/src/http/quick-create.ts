import type { Values } from '../documents.ts'
import { badRequest } from '../errors.ts'
import type { OperationContext } from '../operation.ts'
import { textOf } from '../text-of.ts'

/** Marks what quick create made: AWS's own, changed through the API only. */
const MANAGED = { apiGatewayManaged: true } as const

/**
 * CreateApi with a target: a catch-all route to it, and a `$default` stage that deploys by itself
 * (CreateApi's `target`; guide, http-api-develop).
 */
export async function quickCreate(api: Values, input: Values, context: OperationContext): Promise<void> {
  const { apiId, protocolType } = api
  if (protocolType !== 'HTTP') throw badRequest('Quick create is supported only for HTTP APIs')
  const integration = await context.call('apigatewayv2', 'CreateIntegration', { apiId, ...targetOf(input) })
  const { integrationId } = integration
  const routeKey = input['routeKey'] ?? '$default'
  const route = await context.call('apigatewayv2', 'CreateRoute', { apiId, routeKey, target: `integrations/${textOf(integrationId)}` })
  await context.call('apigatewayv2', 'CreateStage', { apiId, stageName: '$default', autoDeploy: true })
  await mark({ kind: 'V2Integration', apiId, id: integrationId }, context)
  await mark({ kind: 'Route', apiId, id: route['routeId'] }, context)
  await mark({ kind: 'V2Stage', apiId, id: '$default' }, context)
}

/** UpdateApi's `target`, `credentialsArn` and `routeKey` change what quick create made. */
export async function updateQuickCreate(api: Values, input: Values, context: OperationContext): Promise<void> {
  const { apiId } = api
  const managed = await findManaged(textOf(apiId), context)
  if (managed === undefined) throw badRequest('Target, credentials and route key can be updated only for APIs that were made by quick create')
  const change = input['target'] === undefined ? { credentialsArn: input['credentialsArn'] } : targetOf(input)
  await context.call('apigatewayv2', 'UpdateIntegration', { apiId, integrationId: managed.integrationId, ...change })
  const { routeKey } = input
  if (routeKey !== undefined) await context.call('apigatewayv2', 'UpdateRoute', { apiId, routeId: managed.routeId, routeKey })
}

/** An ARN is a function; everything else is a URL. */
function targetOf({ target, credentialsArn }: Values): Values {
  const credentials = credentialsArn === undefined ? {} : { credentialsArn }
  if (textOf(target).startsWith('arn:')) {
    return { integrationType: 'AWS_PROXY', integrationUri: target, payloadFormatVersion: '2.0', ...credentials }
  }
  return { integrationType: 'HTTP_PROXY', integrationMethod: 'ANY', integrationUri: target, payloadFormatVersion: '1.0', ...credentials }
}

async function mark(
  { kind, apiId, id }: { readonly kind: string; readonly apiId: unknown; readonly id: unknown },
  context: OperationContext,
): Promise<void> {
  const stored = await context.documents.find({ kind, parent: `Api:${textOf(apiId)}`, id: textOf(id) })
  if (stored !== undefined) await context.documents.save(stored, { body: { ...MANAGED, ...stored.body } })
}

async function findManaged(
  apiId: string,
  context: OperationContext,
): Promise<{ readonly integrationId: string; readonly routeId: string } | undefined> {
  const isManaged = ({ body }: { readonly body: Values }): boolean => body['apiGatewayManaged'] === true
  const parent = `Api:${apiId}`
  const integration = (await context.documents.list({ kind: 'V2Integration', parent })).find(isManaged)
  const route = (await context.documents.list({ kind: 'Route', parent })).find(isManaged)
  return integration && route && { integrationId: integration.id, routeId: route.id }
}
