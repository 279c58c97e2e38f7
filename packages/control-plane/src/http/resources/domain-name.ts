import type { Values } from '../../documents.ts'
import type { StoredDomain } from '../../domain-names.ts'
import { DOMAIN_KIND, checkDomain, makeDomain } from '../../domain-names.ts'
import { badRequest } from '../../errors.ts'
import type { Operation } from '../../operation.ts'
import type { ResourceRow } from '../../resource.ts'
import { rowOperations } from '../../resource.ts'
import { settleTruststore, showMutualTls, withTruststore } from '../../truststores.ts'

/** Custom domain names, as v2 shows them. */
export const domainName: ResourceRow = {
  service: 'apigatewayv2',
  kind: DOMAIN_KIND,
  identifier: 'domainName',
  operations: {
    create: 'CreateDomainName',
    get: 'GetDomainName',
    list: 'GetDomainNames',
    update: 'UpdateDomainName',
    delete: 'DeleteDomainName',
  },
  notFound: () => 'Invalid domain name identifier specified',
  async make(input, context) {
    const { domainNameConfigurations, ...given } = input
    return makeDomain({ endpointType: 'REGIONAL', ...given, ...configurationOf(domainNameConfigurations) }, context)
  },
  async settle(after, { input }) {
    const { domainNameConfigurations, ...rest } = after
    const body = settleTruststore({ ...rest, ...configurationOf(domainNameConfigurations) } as StoredDomain, input)
    checkDomain(body)
    return body
  },
  // Private names belong to the REST side.
  filter: (body) => body['endpointType'] !== 'PRIVATE',
  show: (body) => showDomain(body as StoredDomain),
  publishes: () => ({ account: true }),
}

export const domainNameOperations: readonly Operation[] = rowOperations(domainName).map(withTruststore)

const CONFIGURED = ['certificateArn', 'certificateName', 'endpointType', 'ipAddressType', 'securityPolicy', 'ownershipVerificationCertificateArn']

function configurationOf(configurations: unknown): Values {
  if (configurations === undefined) return {}
  const [first, second] = configurations as readonly Values[]
  if (first === undefined || second !== undefined) throw badRequest('Exactly one domain name configuration must be specified')
  return Object.fromEntries(CONFIGURED.flatMap((name) => (first[name] === undefined ? [] : [[name, first[name]]])))
}

function showDomain(body: StoredDomain): Values {
  const { apiGatewayDomainName, hostedZoneId, certificateUploadDate, domainName: name, domainNameArn, routingMode, tags } = body
  const configured = Object.fromEntries(CONFIGURED.flatMap((member) => (body[member] === undefined ? [] : [[member, body[member]]])))
  return {
    apiMappingSelectionExpression: '$request.basepath',
    domainName: name,
    domainNameArn,
    domainNameConfigurations: [{ apiGatewayDomainName, certificateUploadDate, domainNameStatus: 'AVAILABLE', hostedZoneId, ...configured }],
    ...showMutualTls(body),
    routingMode,
    tags,
  }
}
