import type { RestApiSnapshot, RestGatewayResponse, RestMethod, RestModel, RestResource } from '@gatewright/types'
import type { Values } from '../documents.ts'
import { badRequest } from '../errors.ts'
import type { OperationContext } from '../operation.ts'
import { textOf } from '../text-of.ts'

/** Where the frozen content of deployments lies, beside their descriptions. */
export const SNAPSHOT_KIND = 'Snapshot'

/** All of a REST API that serving it needs, as it is now. One pass over each kind. */
export async function takeSnapshot(restApi: Values, context: OperationContext): Promise<RestApiSnapshot> {
  const parent = `RestApi:${textOf(restApi['id'])}`
  const bodies = async <T>(kind: string): Promise<readonly T[]> =>
    (await context.documents.list({ kind, parent })).map(({ body }) => body as unknown as T)
  return {
    restApi: restApi as unknown as RestApiSnapshot['restApi'],
    resources: await bodies<RestResource>('Resource'),
    models: await bodies<RestModel>('Model'),
    requestValidators: await bodies('RequestValidator'),
    authorizers: await bodies('Authorizer'),
    gatewayResponses: await bodies<RestGatewayResponse>('GatewayResponse'),
  }
}

/** Refuses to deploy what could not answer. */
export function checkDeployable({ resources }: RestApiSnapshot): void {
  const methods = resources.flatMap(({ resourceMethods }) => Object.values(resourceMethods ?? {}))
  if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods")
  if (methods.some(({ methodIntegration }) => methodIntegration === undefined)) throw badRequest('No integration defined for method')
}

/** `apiSummary` of a deployment: per path and method, how callers are let in. */
export function summarise({ resources }: RestApiSnapshot): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const withMethods = resources.filter(({ resourceMethods }) => resourceMethods !== undefined)
  return Object.fromEntries(withMethods.map(({ path, resourceMethods = {} }) => [path, summariseMethods(resourceMethods)]))
}

function summariseMethods(methods: Readonly<Record<string, RestMethod>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(methods)
  return Object.fromEntries(
    entries.map(([name, { authorizationType, apiKeyRequired = false }]) => [name, { authorizationType, apiKeyRequired }]),
  )
}
