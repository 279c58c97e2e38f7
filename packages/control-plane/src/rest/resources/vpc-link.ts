import { badRequest } from '../../errors.ts'
import type { ResourceRow } from '../../resource.ts'
import { textOf } from '../../text-of.ts'

/** VPC links of REST APIs, to network load balancers. They are there at once. */
export const vpcLink: ResourceRow = {
  service: 'apigateway',
  kind: 'VpcLink',
  identifier: 'vpcLinkId',
  operations: { create: 'CreateVpcLink', get: 'GetVpcLink', list: 'GetVpcLinks', update: 'UpdateVpcLink', delete: 'DeleteVpcLink' },
  notFound: () => 'Invalid Vpc Link identifier specified',
  async make(input, context) {
    // Texts of recording api.json, test_create_vpc_link_invalid_parameters.
    if (textOf(input['name']) === '') throw badRequest('Name cannot be empty')
    const targetArns = (input['targetArns'] ?? []) as readonly string[]
    const wrong = targetArns.find((arn) => !/^arn:[^:]+:elasticloadbalancing:[^:]*:[^:]*:.+$/u.test(arn))
    if (wrong !== undefined) throw badRequest(`Invalid ARN. ARN is not well formed ${wrong}`)
    if (targetArns.length !== 1) throw badRequest('A VPC link must have exactly one target')
    const id = context.newId(6)
    return { id, body: { id, ...input, status: 'AVAILABLE', statusMessage: 'Your vpc link is ready for use' } }
  },
  patch: {
    wording: 'listed',
    paths: [
      { path: '/name', ops: ['replace'] },
      { path: '/description', ops: ['replace'], optional: true },
    ],
  },
  async settle(after) {
    if (textOf(after['name']) === '') throw badRequest('Name cannot be empty')
    return after
  },
  publishes: () => ({ account: true }),
}
