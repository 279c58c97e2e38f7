import type { Values } from '../../documents.ts'
import { badRequest } from '../../errors.ts'
import type { BaseContext } from '../../operation.ts'
import type { ResourceRow } from '../../resource.ts'
import { textOf } from '../../text-of.ts'

/** Developer portals. What visitors see is what was published, not what is being edited. */
export const portal: ResourceRow = {
  service: 'apigatewayv2',
  kind: 'Portal',
  identifier: 'portalId',
  operations: { create: 'CreatePortal', get: 'GetPortal', list: 'ListPortals', update: 'UpdatePortal', delete: 'DeletePortal' },
  notFound: () => 'The portal specified in the request was not found.',
  async make(input, context) {
    const portalId = context.newId()
    const { endpointConfiguration, ...given } = input
    const body = {
      includedPortalProductArns: [],
      tags: {},
      ...given,
      endpointConfiguration: endpointOf(endpointConfiguration as Values, { portalId, context }),
      lastModified: context.now(),
      portalArn: `arn:${context.partition}:apigateway:${context.region}::/portals/${portalId}`,
      portalId,
      publishStatus: 'DISABLED',
    }
    return { id: portalId, body: check(body) }
  },
  async settle(after, { before, input, context }) {
    const { endpointConfiguration, ...rest } = after
    const given = input['endpointConfiguration'] as Values | undefined
    const portalId = textOf(before['portalId'])
    const endpoint = given === undefined ? endpointConfiguration : endpointOf(given, { portalId, context })
    return check({ ...rest, endpointConfiguration: endpoint, lastModified: context.now() })
  },
  async remove(body) {
    if (body['publishStatus'] === 'PUBLISHED') throw badRequest('A published portal cannot be deleted: disable it first')
  },
}

function endpointOf(given: Values, { portalId, context }: { readonly portalId: string; readonly context: BaseContext }): Values {
  const custom = given['acmManaged'] as Values | undefined
  return {
    portalDefaultDomainName: `${portalId}.portal.${context.region}.amazonaws.com`,
    portalDomainHostedZoneId: 'Z1UJRXOUMOOFQ8',
    ...custom,
  }
}

/** Exactly one kind of authorization. */
function check(body: Values): Values {
  const { cognitoConfig, none } = (body['authorization'] ?? {}) as Values
  if ((cognitoConfig === undefined) === (none === undefined)) throw badRequest('Authorization must be either CognitoConfig or None')
  return body
}
