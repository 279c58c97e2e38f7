import type { Values } from '../../documents.ts'
import type { StoredDomain } from '../../domain-names.ts'
import { DOMAIN_KIND, checkDomain, makeDomain } from '../../domain-names.ts'
import type { DomainSide } from '../../domain-sides.ts'
import { patchCertificate, patchTypes, settleSides, sidesOf } from '../../domain-sides.ts'
import { badRequest } from '../../errors.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import type { ResourceRow } from '../../resource.ts'
import { rowOperations } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { settleTruststore, showMutualTls, withTruststore } from '../../truststores.ts'

const ALL_OPS = ['add', 'remove', 'replace'] as const

/** Custom domain names, as the REST side shows them. */
export const domainName: ResourceRow = {
  service: 'apigateway',
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
    const { endpointConfiguration, regionalCertificateArn, regionalCertificateName, routingMode, ...given } = withoutUploaded(input)
    const { types, ipAddressType, vpcEndpointIds } = (endpointConfiguration ?? {}) as GivenEndpoint
    const endpointType = types?.[0] ?? 'EDGE'
    checkSide(input, endpointType)
    if (vpcEndpointIds !== undefined && vpcEndpointIds.length > 0) throw badRequest('VPC endpoints are not supported for domain names: use domain name access associations')
    const { certificateArn = regionalCertificateArn, certificateName = regionalCertificateName, ...rest } = given
    return makeDomain(
      {
        ...rest,
        ...(certificateArn !== undefined && { certificateArn }),
        ...(certificateName !== undefined && { certificateName }),
        endpointType,
        ...(ipAddressType !== undefined && { ipAddressType }),
        ...(routingMode !== undefined && { routingMode: textOf(routingMode).replace('BASE_PATH_MAPPING', 'API_MAPPING') }),
      },
      context,
      badRequest,
    )
  },
  patch: {
    wording: 'listed',
    paths: [
      { path: '/certificateName', ops: ALL_OPS, apply: patchCertificate },
      { path: '/certificateArn', ops: ALL_OPS, apply: patchCertificate },
      { path: '/regionalCertificateName', ops: ALL_OPS, apply: patchCertificate },
      { path: '/regionalCertificateArn', ops: ALL_OPS, apply: patchCertificate },
      { path: '/ownershipVerificationCertificateArn', ops: ALL_OPS },
      { path: '/securityPolicy', ops: ['replace'] },
      { path: '/endpointAccessMode', ops: ['replace'] },
      { path: '/policy', ops: ALL_OPS },
      { path: '/managementPolicy', ops: ALL_OPS },
      { path: '/routingMode', ops: ['replace'], apply: patchRoutingMode },
      { path: '/endpointConfiguration/types', ops: ['add', 'remove'], apply: patchTypes },
      { path: '/endpointConfiguration/types/{type}', ops: ['add', 'replace'], apply: patchTypes },
      { path: '/endpointConfiguration/ipAddressType', ops: ['replace'], apply: (body, { value }) => ({ ...body, ipAddressType: value }) },
      { path: '/mutualTlsAuthentication', ops: ['remove'] },
      { path: '/mutualTlsAuthentication/truststoreUri', ops: ALL_OPS },
      { path: '/mutualTlsAuthentication/truststoreVersion', ops: ALL_OPS },
    ],
  },
  async settle(after, { input, context }) {
    const body = settleTruststore(settleSides(after as StoredDomain, context), input)
    checkDomain(body, context)
    return body
  },
  filter: (body, { resourceOwner }) => resourceOwner !== 'OTHER_ACCOUNTS',
  show: (body) => showDomain(body as StoredDomain),
  publishes: () => ({ account: true }),
}

/** A certificate of the caller's own, under the name that is given with it; it is not kept, and its private key least of all. */
const UPLOADED = ['certificateBody', 'certificatePrivateKey', 'certificateChain']

function withoutUploaded(input: Values): Values {
  if (textOf(input['certificateName']) === '' && UPLOADED.some((name) => input[name] !== undefined)) {
    throw badRequest('Certificate name must be specified')
  }
  return Object.fromEntries(Object.entries(input).filter(([name]) => !UPLOADED.includes(name)))
}

/** Regional names take the members that begin with `regional`, all others those without (anomalyco/sst#4131 shows the text). */
function checkSide(input: Values, endpointType: string): void {
  const given = (...names: readonly string[]): boolean => names.some((name) => textOf(input[name]) !== '')
  const regional = given('regionalCertificateArn', 'regionalCertificateName')
  const other = given('certificateArn', 'certificateName')
  if (endpointType === 'REGIONAL' && other && !regional) throw badRequest('Cannot import certificates for EDGE while REGIONAL is active.')
  if (endpointType !== 'REGIONAL' && regional && !other) throw badRequest(`Cannot import certificates for REGIONAL while ${endpointType} is active.`)
}

interface GivenEndpoint {
  readonly types?: readonly string[]
  readonly ipAddressType?: string
  readonly vpcEndpointIds?: readonly string[]
}

/** The row's operations; private names are addressed by name and id together. */
export const domainNameOperations: readonly Operation[] = rowOperations(domainName)
  .map((operation) =>
    operation.access === 'free'
      ? operation
      : { ...operation, run: (input: Values, context: OperationContext) => operation.run(withDomainId(input), context) },
  )
  .map(withTruststore)

/** Joins `domainNameId` to the name, as private names are stored. */
export function withDomainId(input: Values): Values {
  const { domainNameId, domainName: name, ...rest } = input
  return domainNameId === undefined || domainNameId === '' ? input : { ...rest, domainName: `${textOf(name)}+${textOf(domainNameId)}` }
}

const ROUTING_MODES = ['BASE_PATH_MAPPING_ONLY', 'ROUTING_RULE_ONLY', 'ROUTING_RULE_THEN_BASE_PATH_MAPPING']

function patchRoutingMode(body: Values, { value = '' }: { readonly value?: string }): Values {
  if (!ROUTING_MODES.includes(value)) throw badRequest(`Invalid routing mode specified. Must be one of: [${ROUTING_MODES.join(', ')}]`)
  return { ...body, routingMode: value.replace('BASE_PATH_MAPPING', 'API_MAPPING') }
}

/** What is shown in another form. */
const HIDDEN = new Set(['endpointType', 'ipAddressType', 'apiGatewayDomainName', 'hostedZoneId', 'certificateArn', 'certificateName', 'leaving', 'mutualTlsAuthentication', 'truststore', 'tags'])

function showDomain(body: StoredDomain): Values {
  const { ipAddressType, routingMode, tags } = body
  const sides = sidesOf(body).toSorted((one, other) => one.endpointType.localeCompare(other.endpointType))
  return {
    ...Object.fromEntries(Object.entries(body).filter(([name]) => !HIDDEN.has(name))),
    ...showMutualTls(body),
    endpointConfiguration: { types: sides.map(({ endpointType }) => endpointType), ipAddressType },
    domainNameStatus: 'AVAILABLE',
    routingMode: routingMode.replace('API_MAPPING', 'BASE_PATH_MAPPING'),
    ...(Object.keys(tags).length > 0 && { tags }),
    ...Object.fromEntries(sides.flatMap((side) => Object.entries(showSide(side)))),
  }
}

function showSide({ endpointType, apiGatewayDomainName, hostedZoneId, certificateArn, certificateName }: DomainSide): Values {
  if (endpointType === 'REGIONAL') {
    const certificate = { regionalCertificateArn: certificateArn, regionalCertificateName: certificateName }
    return { regionalDomainName: apiGatewayDomainName, regionalHostedZoneId: hostedZoneId, ...certificate }
  }
  const address = { distributionDomainName: apiGatewayDomainName, distributionHostedZoneId: hostedZoneId }
  return { certificateArn, certificateName, ...(endpointType === 'EDGE' && address) }
}
