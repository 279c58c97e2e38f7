import type { AwsVariables } from '../document/aws-variables.ts'
import type { Findings, Report } from '../findings.ts'
import { isRefusal, listV2Items } from '../management-call.ts'
import type { ManagementCall } from '../management-call.ts'
import { textOf } from '../values.ts'
import type { Values } from '../values.ts'
import type { HttpDefinition } from './definition.ts'

/** What applying needs to know. */
export interface HttpApplication {
  readonly mode: 'create' | 'merge' | 'overwrite'
  readonly apiId?: string
  readonly call: ManagementCall
  readonly findings: Findings
  readonly variables?: AwsVariables
}

/** Makes the HTTP API of a definition, or puts it in the place of one. Refused parts are warnings: AWS goes on without them. */
export async function applyHttpDefinition(definition: HttpDefinition, application: HttpApplication): Promise<string> {
  const { mode, call, findings } = application
  const ApiId = mode === 'create' ? await create(definition, call) : await replace(definition, application)
  const attempt = async (
    report: Omit<Report, 'message'> & { readonly what: string },
    operation: string,
    input: Values,
  ): Promise<Values | undefined> => {
    const { what, ...rest } = report
    try {
      return await call(operation, { ApiId, ...input })
    } catch (error) {
      if (!isRefusal(error)) throw error
      findings.warn({ ...rest, message: `${what}: ${error.message}` })
      return undefined
    }
  }
  const authorizers = new Map<string, string>()
  for (const { name, input, place } of definition.authorizers) {
    const made = await attempt(
      { rule: 'security', path: place, what: `Unable to create Authorizer '${name}'` },
      'CreateAuthorizer',
      input,
    )
    const id = textOf(made?.['AuthorizerId'])
    if (id !== undefined) authorizers.set(name, id)
  }
  const integrations = new Map<string, string>()
  for (const [key, { input, place, words }] of definition.integrations) {
    const made = await attempt(
      { rule: 'integration', path: place, what: `Unable to put integration on ${words}` },
      'CreateIntegration',
      input,
    )
    const id = textOf(made?.['IntegrationId'])
    if (id !== undefined) integrations.set(key, id)
  }
  for (const { routeKey, input, authorizerName, integrationKey, place } of definition.routes) {
    const integrationId = integrationKey === undefined ? undefined : integrations.get(integrationKey)
    // A route whose authorizer was refused is refused, too: without it, it would be open.
    await attempt({ rule: 'method', path: place, what: `Unable to create route '${routeKey}'` }, 'CreateRoute', {
      ...input,
      ...(authorizerName !== undefined && {
        AuthorizerId: authorizers.get(authorizerName) ?? authorizerName,
      }),
      ...(integrationId !== undefined && { Target: `integrations/${integrationId}` }),
    })
  }
  return ApiId
}

async function create({ settings }: HttpDefinition, call: ManagementCall): Promise<string> {
  const api = await call('CreateApi', { ...settings, ProtocolType: 'HTTP' })
  return textOf(api['ApiId']) ?? ''
}

async function replace({ settings }: HttpDefinition, { apiId: ApiId = '', call, variables }: HttpApplication): Promise<string> {
  const { Tags, ...members } = settings as HttpDefinition['settings'] & { readonly Tags?: unknown }
  const current = await call('GetApi', { ApiId })
  for (const { RouteId } of await listV2Items(call, 'GetRoutes', { ApiId })) await call('DeleteRoute', { ApiId, RouteId })
  for (const { IntegrationId } of await listV2Items(call, 'GetIntegrations', { ApiId }))
    await call('DeleteIntegration', { ApiId, IntegrationId })
  for (const { AuthorizerId } of await listV2Items(call, 'GetAuthorizers', { ApiId }))
    await call('DeleteAuthorizer', { ApiId, AuthorizerId })
  if (current['CorsConfiguration'] !== undefined) await call('DeleteCorsConfiguration', { ApiId })
  await call('UpdateApi', { ApiId, ...members })
  if (Tags !== undefined && variables !== undefined) {
    const ResourceArn = `arn:${variables.partition ?? 'aws'}:apigateway:${variables.region}::/apis/${ApiId}`
    await call('TagResource', { ResourceArn, Tags })
  }
  return ApiId
}
