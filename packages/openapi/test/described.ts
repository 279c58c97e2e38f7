import type { Exported, ImportedHttp, Values } from './support.ts'

/**
 * All of an API by names, without identifiers. With parameters of a key, exports name a resource's own namespace: in the API that was
 * made `from` another's export, it is that one's.
 */
export function describeApi({ request: { snapshot, documentationParts } }: Exported, from?: Exported): unknown {
  const namespaces = new Map(from?.request.snapshot.resources.map((resource) => [resource.path, resource.id]))
  const { restApi, resources, models, authorizers, requestValidators, gatewayResponses } = snapshot
  const nameOf = (list: readonly { readonly id: string; readonly name?: string }[], id: string | undefined) =>
    list.find((entry) => entry.id === id)?.name
  const { id: apiId, rootResourceId: _, createdDate: __, policy, binaryMediaTypes, ...settings } = restApi as unknown as Values
  return {
    settings,
    binaryMediaTypes: sorted((binaryMediaTypes ?? []) as unknown[]),
    policy: String(policy).replaceAll(String(apiId), 'API'),
    models: sorted(
      models.map(({ id: _id, schema: modelSchema, ...model }) => ({
        ...model,
        schema: JSON.parse((modelSchema ?? '').replaceAll(String(apiId), 'API')) as unknown,
      })),
    ),
    authorizers: sorted(authorizers.map(({ id: _id, ...authorizer }) => authorizer)),
    validators: sorted(requestValidators.map(({ id: _id, ...validator }) => validator)),
    gatewayResponses: sorted(gatewayResponses),
    documentation: sorted(documentationParts.map(({ id: _id, ...part }) => part)),
    resources: Object.fromEntries(
      resources.map(({ id, path, resourceMethods = {} }) => [
        path,
        Object.fromEntries(
          Object.entries(resourceMethods).map(([method, { authorizerId, requestValidatorId, methodIntegration, ...rest }]) => [
            method,
            {
              ...rest,
              authorizer: nameOf(authorizers, authorizerId),
              validator: nameOf(requestValidators, requestValidatorId),
              integration: {
                ...methodIntegration,
                cacheNamespace: [id, namespaces.get(path)].includes(methodIntegration?.cacheNamespace) ? 'OWN' : methodIntegration?.cacheNamespace,
              },
            },
          ]),
        ),
      ]),
    ),
  }
}

/** Entries as text, members in order of their names. */
function sorted(list: readonly unknown[]): readonly string[] {
  return list.map((entry) => JSON.stringify(inOrder(entry))).toSorted()
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const names = Object.keys(value).toSorted()
  return Object.fromEntries(names.map((name) => [name, inOrder((value as Values)[name])]))
}

/** All of an HTTP API by names, without identifiers. */
export async function describeHttp({ api, items }: ImportedHttp): Promise<unknown> {
  const [routes, integrations, authorizers] = [
    await items('GetRoutes'),
    await items('GetIntegrations'),
    await items('GetAuthorizers'),
  ]
  const { ApiId: _, ApiEndpoint: __, CreatedDate: ___, ...settings } = api
  const integrationOfRoute = (target: unknown) =>
    integrations.find(({ IntegrationId }) => target === `integrations/${String(IntegrationId)}`)
  return {
    settings,
    authorizers: sorted(authorizers.map(({ AuthorizerId: _id, ...authorizer }) => authorizer)),
    integrations: integrations.length,
    routes: sorted(
      routes.map(({ RouteId: _id, Target, AuthorizerId, ...route }) => {
        const { IntegrationId: _integration, ...integration } = integrationOfRoute(Target) ?? {}
        return {
          ...route,
          integration,
          authorizer: authorizers.find((entry) => entry['AuthorizerId'] === AuthorizerId)?.['Name'],
        }
      }),
    ),
  }
}
