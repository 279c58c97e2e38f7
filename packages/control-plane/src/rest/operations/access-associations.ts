import type { Values } from '../../documents.ts'
import { DOMAIN_KIND } from '../../domain-names.ts'
import { badRequest, conflict, limitExceeded, notFound } from '../../errors.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import { cutPage, readPage } from '../../paginate.ts'
import { textOf } from '../../text-of.ts'

/** Kind of the documents. */
export const ASSOCIATION_KIND = 'AccessAssociation'

const PLACE = { kind: ASSOCIATION_KIND, parent: '' } as const

const NOT_FOUND = 'Invalid domain name access association identifier specified'

/** Access associations: which VPC endpoints may reach a private domain name. */
export const accessAssociationOperations: readonly Operation[] = [
  { service: 'apigateway', name: 'CreateDomainNameAccessAssociation', access: 'write', run: create },
  { service: 'apigateway', name: 'GetDomainNameAccessAssociations', access: 'read', run: list },
  { service: 'apigateway', name: 'DeleteDomainNameAccessAssociation', access: 'write', run: remove },
  { service: 'apigateway', name: 'RejectDomainNameAccessAssociation', access: 'write', run: reject },
]

async function create(input: Values, context: OperationContext): Promise<Values> {
  const { domainNameArn, accessAssociationSource, accessAssociationSourceType, tags } = input
  const domain = await requirePrivateDomain(textOf(domainNameArn), context)
  if (!/^vpce-[0-9a-z]+$/u.test(textOf(accessAssociationSource))) throw badRequest('Invalid access association source specified')
  if ((await context.documents.count(PLACE)) >= context.quotas.accessAssociations) {
    throw limitExceeded('Maximum number of domain name access associations for this account has been reached')
  }
  const { partition, region, accountId } = context
  const path = `domainname/${domain}/vpcesource/${textOf(accessAssociationSource)}`
  const arn = `arn:${partition}:apigateway:${region}:${accountId}:/domainnameaccessassociations/${path}`
  if ((await context.documents.find({ ...PLACE, id: arn })) !== undefined) {
    throw conflict('A domain name access association already exists for this domain name and source')
  }
  const body = {
    domainNameAccessAssociationArn: arn,
    domainNameArn,
    accessAssociationSourceType,
    accessAssociationSource,
    ...(tags !== undefined && { tags }),
  }
  await context.documents.create({ ...PLACE, id: arn }, { body })
  context.changed({ account: true })
  return body
}

/** The name with its id, as the ARN ends. */
async function requirePrivateDomain(arn: string, context: OperationContext): Promise<string> {
  const id = arn.split(':/domainnames/')[1] ?? ''
  const stored = await context.documents.find({ kind: DOMAIN_KIND, parent: '', id })
  if (stored === undefined) throw badRequest('Invalid domain name identifier specified')
  if (stored.body['endpointType'] !== 'PRIVATE') throw badRequest('Domain name access associations are supported only for private domain names')
  return id
}

async function list(input: Values, context: OperationContext): Promise<Values> {
  if (input['resourceOwner'] === 'OTHER_ACCOUNTS') return { items: [] }
  const page = readPage(input)
  const found = await context.documents.list(PLACE, { limit: page.limit + 1, ...(page.after !== undefined && { after: page.after }) })
  const { documents, position } = cutPage(found, page)
  return { items: documents.map(({ body }) => body), ...(position !== undefined && { position }) }
}

/** Deleting is for the owner of the VPC endpoint, rejecting for the owner of the name: here they are one. */
async function remove(input: Values, context: OperationContext): Promise<Values> {
  const id = textOf(input['domainNameAccessAssociationArn'])
  if (!(await context.documents.remove({ ...PLACE, id }))) throw notFound(NOT_FOUND)
  context.changed({ account: true })
  return {}
}

async function reject(input: Values, context: OperationContext): Promise<Values> {
  const id = textOf(input['domainNameAccessAssociationArn'])
  const stored = await context.documents.find({ ...PLACE, id })
  if (stored === undefined) throw notFound(NOT_FOUND)
  if (stored.body['domainNameArn'] !== input['domainNameArn']) throw badRequest('The domain name access association is of another domain name')
  return remove(input, context)
}
