import { badRequest } from '../../errors.ts'
import type { ResourceRow } from '../../resource.ts'
import { textOf } from '../../text-of.ts'

/** VPC links of HTTP APIs (and of REST APIs with an integration target). They are there at once. */
export const vpcLink: ResourceRow = {
  service: 'apigatewayv2',
  kind: 'V2VpcLink',
  identifier: 'vpcLinkId',
  operations: { create: 'CreateVpcLink', get: 'GetVpcLink', list: 'GetVpcLinks', update: 'UpdateVpcLink', delete: 'DeleteVpcLink' },
  notFound: () => 'Invalid VpcLink identifier specified',
  async make(input, context) {
    if (textOf(input['name']) === '') throw badRequest('Name must not be empty')
    if ((input['subnetIds'] as readonly string[]).length === 0) throw badRequest('SubnetIds for a vpc link cannot be empty')
    const vpcLinkId = context.newId(6)
    const body = {
      createdDate: context.now(),
      securityGroupIds: [],
      tags: {},
      ...input,
      vpcLinkId,
      vpcLinkStatus: 'AVAILABLE',
      vpcLinkStatusMessage: 'VPC link is ready to route traffic',
      vpcLinkVersion: 'V2',
    }
    return { id: vpcLinkId, body }
  },
  publishes: () => ({ account: true }),
}
