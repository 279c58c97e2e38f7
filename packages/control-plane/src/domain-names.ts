import type { Values } from './documents.ts'
import type { DomainSide } from './domain-sides.ts'
import { badRequest, conflict, limitExceeded } from './errors.ts'
import type { OperationContext } from './operation.ts'
import type { Truststore } from './ports.ts'
import { textOf } from './text-of.ts'

/** A custom domain name as stored, for both versions of the management API. */
export interface StoredDomain extends Values {
  readonly domainName: string
  readonly domainNameArn: string
  /** Private domain names only. */
  readonly domainNameId?: string
  readonly endpointType: 'EDGE' | 'REGIONAL' | 'PRIVATE'
  readonly ipAddressType: string
  /** The name that DNS should point to. */
  readonly apiGatewayDomainName: string
  readonly hostedZoneId: string
  readonly routingMode: 'API_MAPPING_ONLY' | 'ROUTING_RULE_ONLY' | 'ROUTING_RULE_THEN_API_MAPPING'
  readonly securityPolicy: string
  readonly certificateUploadDate: number
  /** The endpoint of another type that it is moved away from. */
  readonly leaving?: DomainSide
  readonly mutualTlsAuthentication?: Values
  /** What `mutualTlsAuthentication` names, as it was read. */
  readonly truststore?: Truststore
  readonly tags: Readonly<Record<string, string>>
}

/** Kind of the documents; private names lie under `name+id`. */
export const DOMAIN_KIND = 'DomainName'

/** Hosted zones that Route 53 aliases point to: CloudFront's, and one that stands for the Region's. */
const ZONES = { EDGE: 'Z2FDTNDATAQYW2', REGIONAL: 'Z1UJRXOUMOOFQ8', PRIVATE: 'Z1UJRXOUMOOFQ8' } as const

const NAME = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/u

/** What both versions fill in for a new name. One that is taken is a conflict in version 2, a bad request in REST (zappa/Zappa#532). */
export async function makeDomain(given: Values, context: OperationContext, taken: typeof conflict = conflict): Promise<{ readonly id: string; readonly body: StoredDomain }> {
  const domainName = textOf(given['domainName'])
  if (domainName.length > 253 || !NAME.test(domainName)) throw badRequest(`Invalid domain name specified: ${domainName}`)
  if ((await context.documents.count({ kind: DOMAIN_KIND, parent: '' })) >= context.quotas.customDomains) {
    throw limitExceeded('Maximum number of custom domain names for this account has been reached')
  }
  const endpointType = (given['endpointType'] ?? 'EDGE') as StoredDomain['endpointType']
  const isPrivate = endpointType === 'PRIVATE'
  const domainNameId = isPrivate ? context.newId() : undefined
  const id = domainNameId === undefined ? domainName : `${domainName}+${domainNameId}`
  if ((await context.documents.find({ kind: DOMAIN_KIND, parent: '', id })) !== undefined) {
    throw taken('The domain name you provided already exists.')
  }
  const tags = (given['tags'] ?? {}) as StoredDomain['tags']
  const body: StoredDomain = {
    ...given,
    domainName,
    domainNameArn: isPrivate
      ? `arn:${context.partition}:apigateway:${context.region}:${context.accountId}:/domainnames/${id}`
      : `arn:${context.partition}:apigateway:${context.region}::/domainnames/${domainName}`,
    ...(domainNameId !== undefined && { domainNameId }),
    endpointType,
    ipAddressType: textOf(given['ipAddressType'] ?? (isPrivate ? 'dualstack' : 'ipv4')),
    ...addressOf(endpointType, context),
    routingMode: (given['routingMode'] ?? 'API_MAPPING_ONLY') as StoredDomain['routingMode'],
    securityPolicy: textOf(given['securityPolicy'] ?? 'TLS_1_2'),
    certificateUploadDate: context.now(),
    tags,
  }
  checkDomain(body, context)
  return { id, body }
}

/** What DNS is to point to, for an endpoint of a type. */
export function addressOf(endpointType: StoredDomain['endpointType'], context: OperationContext): Pick<StoredDomain, 'apiGatewayDomainName' | 'hostedZoneId'> {
  const apiGatewayDomainName = endpointType === 'EDGE' ? `d${context.newId(13)}.cloudfront.net` : `d-${context.newId()}.execute-api.${context.region}.amazonaws.com`
  return { apiGatewayDomainName, hostedZoneId: ZONES[endpointType] }
}

/** Every name has a certificate (hashicorp/terraform-provider-aws#3276 shows the text), named by ARN or, on the REST side, by a name. */
function checkCertificate({ certificateArn, certificateName, endpointType }: DomainSide, { region }: Pick<OperationContext, 'region'>): void {
  const arn = textOf(certificateArn)
  if (arn === '' && textOf(certificateName) === '') throw badRequest(`A certificate was not provided for the endpoint type ${endpointType}.`)
  const [, , service, place] = arn.split(':')
  if (arn !== '' && !/^arn:[^:]+:(?:acm|iam):/u.test(arn)) throw badRequest(`Invalid certificate ARN: ${arn}`)
  // Edge-optimized names are CloudFront's, whose certificates are in one Region (hashicorp/terraform-provider-aws has the text).
  const wanted = endpointType === 'EDGE' ? 'us-east-1' : region
  if (service === 'acm' && place !== wanted) throw badRequest(`Invalid certificate ARN: ${arn}. Certificate must be in '${wanted}'.`)
}

/** What holds for a name after any change. */
export function checkDomain(body: StoredDomain, context: Pick<OperationContext, 'region'>): void {
  if (!['EDGE', 'REGIONAL', 'PRIVATE'].includes(body.endpointType)) throw badRequest('Invalid endpoint type specified')
  checkCertificate(body, context)
  if (body.leaving !== undefined) checkCertificate(body.leaving, context)
  checkPolicies(body)
  if (body.endpointType === 'PRIVATE' && body.ipAddressType === 'ipv4') {
    throw badRequest('Only dualstack ipAddressType is supported for Private domain names.')
  }
  const { mutualTlsAuthentication, endpointType } = body
  if (mutualTlsAuthentication === undefined) return
  if (endpointType !== 'REGIONAL') throw badRequest('Mutual TLS is supported only for Regional domain names')
  if (!/^s3:\/\/[^/]+\/.+$/u.test(textOf(mutualTlsAuthentication['truststoreUri']))) {
    throw badRequest('Invalid truststore URI specified. Must be of the form s3://bucket-name/key-name')
  }
}

/** What private names have, and what the others have (API reference, patch-operations); the words are ours. */
function checkPolicies({ endpointType, policy, managementPolicy, endpointAccessMode }: StoredDomain): void {
  const isPrivate = endpointType === 'PRIVATE'
  if (!isPrivate && [policy, managementPolicy].some((given) => given !== undefined && given !== '')) {
    throw badRequest('Policies are supported only for custom domain names for private APIs')
  }
  if (isPrivate && endpointAccessMode !== undefined) throw badRequest('Endpoint access mode is supported only for custom domain names for public APIs')
}
