import type { Values } from '../../documents.ts'
import type { StoredDomain } from '../../domain-names.ts'
import { DOMAIN_KIND, checkDomain, makeDomain } from '../../domain-names.ts'
import { sidesOf } from '../../domain-sides.ts'
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
    if (domainNameConfigurations === undefined) throw badRequest(ONE_CONFIGURATION)
    const configuration = configurationOf(domainNameConfigurations)
    if (configuration['endpointType'] === 'EDGE') throw badRequest('EDGE endpoint type is not supported for APIGatewayV2 domainName')
    return makeDomain({ endpointType: 'REGIONAL', ...given, ...configuration }, context)
  },
  async settle(after, { input, context }) {
    const { domainNameConfigurations, ...rest } = after
    const body = settleTruststore({ ...rest, ...(domainNameConfigurations !== undefined && configurationOf(domainNameConfigurations)) } as StoredDomain, input)
    checkDomain(body, context)
    return body
  },
  // Private names belong to the REST side.
  filter: (body) => body['endpointType'] !== 'PRIVATE',
  show: (body) => showDomain(body as StoredDomain),
  publishes: () => ({ account: true }),
}

export const domainNameOperations: readonly Operation[] = rowOperations(domainName).map(withTruststore)

const CONFIGURED = ['certificateArn', 'certificateName', 'endpointType', 'ipAddressType', 'securityPolicy', 'ownershipVerificationCertificateArn']

/** hashicorp/terraform-provider-awscc#1667 shows the text. */
const ONE_CONFIGURATION = 'Expected one domain name configuration'

function configurationOf(configurations: unknown): Values {
  const [first, second] = configurations as readonly Values[]
  if (first === undefined || second !== undefined) throw badRequest(ONE_CONFIGURATION)
  return Object.fromEntries(CONFIGURED.flatMap((name) => (first[name] === undefined ? [] : [[name, first[name]]])))
}

function showDomain(body: StoredDomain): Values {
  const { certificateUploadDate, domainName: name, domainNameArn, routingMode, tags } = body
  return {
    apiMappingSelectionExpression: '$request.basepath',
    domainName: name,
    domainNameArn,
    domainNameConfigurations: sidesOf(body).map((side) => showSide({ ...body, certificateArn: undefined, certificateName: undefined, ...side }, certificateUploadDate)),
    ...showMutualTls(body),
    routingMode,
    tags,
  }
}

function showSide(body: Values, certificateUploadDate: number): Values {
  const { apiGatewayDomainName, hostedZoneId } = body
  const configured = Object.fromEntries(CONFIGURED.flatMap((member) => (body[member] === undefined ? [] : [[member, body[member]]])))
  return { apiGatewayDomainName, certificateUploadDate, domainNameStatus: 'AVAILABLE', hostedZoneId, ...configured }
}
