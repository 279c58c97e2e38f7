import type { RestApiSnapshot, RestStage } from '@gatewright/types'
import { badRequest } from '../../errors.ts'
import type { OperationContext } from '../../operation.ts'
import type { ResourceRow } from '../../resource.ts'
import { SNAPSHOT_KIND } from '../snapshot.ts'
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
    if (targetArns.length > 1) throw badRequest('More than one target arn specified for vpc link.')
    if (targetArns.length === 0) throw badRequest('A VPC link must have exactly one target')
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
  remove: ({ id }, { context }) => checkUnused(textOf(id), context),
  publishes: () => ({ account: true }),
}

/** A link that a deployed method uses stays; the service's words are those that Terraform's users quote. */
async function checkUnused(id: string, { documents }: OperationContext): Promise<void> {
  for (const { parent, body } of await documents.listKind('Stage')) {
    const { stageName, deploymentId } = body as unknown as RestStage
    const stored = await documents.find({ kind: SNAPSHOT_KIND, parent, id: deploymentId })
    const { resources } = (stored?.body ?? { resources: [] }) as unknown as RestApiSnapshot
    for (const resource of resources) {
      const user = Object.values(resource.resourceMethods ?? {}).find(({ methodIntegration }) => methodIntegration?.connectionId === id)
      if (user === undefined) continue
      const place = `${user.httpMethod}:${resource.id}:${stageName}`
      throw badRequest(`Cannot delete vpc link. Vpc link '${id}', is referenced in [${place}] in format of [Method:Resource:Stage].`)
    }
  }
}
