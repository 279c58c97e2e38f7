// Custom domains of REST APIs, public and private.
import type { Json, JsonObject } from '../../json.ts'
import { asText } from '../../json.ts'
import { expectList, expectMap, expectPresent, expectString, invalidResource } from '../errors.ts'
import { generate } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { ref } from '../intrinsic.ts'
import { hashSuffix } from '../logical-id.ts'
import type { SamContext, SamResource } from '../sam-context.ts'
import { isFalsy } from '../python-truth.ts'
import { recordSetGroup } from './domain-records.ts'

const endpoints = ['EDGE', 'REGIONAL', 'PRIVATE']

/** Domain name, base path mappings, DNS records and VPC access of an API; changes the Domain property as SAM does. */
export function apiDomain({ id, properties }: SamResource, context: SamContext, attributes: JsonObject): GeneratedResource[] {
  const value = properties['Domain'] ?? null
  if (value === null) return []
  const domain = expectMap(value, { id, path: 'Domain' })
  const name = expectPresent(domain['DomainName'], { id, path: 'Domain.DomainName' })
  const certificate = expectPresent(domain['CertificateArn'], { id, path: 'Domain.CertificateArn' })
  const isPrivate = domain['EndpointConfiguration'] === 'PRIVATE'
  const domainId = `${isPrivate ? 'ApiGatewayDomainNameV2' : 'ApiGatewayDomainName'}${hashSuffix(name)}`
  if (!isPrivate) domain['ApiDomainName'] = domainId
  domain['EndpointConfiguration'] ??= 'REGIONAL'
  const endpoint = domain['EndpointConfiguration']
  if (!endpoints.includes(asText(endpoint))) {
    throw invalidResource(
      id,
      "EndpointConfiguration for Custom Domains must be one of ['EDGE', 'REGIONAL', 'PRIVATE'].",
      'Domain.EndpointConfiguration',
    )
  }
  const configuration: JsonObject = {
    Types: [endpoint],
    ...(!isFalsy(domain['IpAddressType']) ? { IpAddressType: domain['IpAddressType'] } : {}),
  }
  const type = isPrivate ? 'AWS::ApiGateway::DomainNameV2' : 'AWS::ApiGateway::DomainName'
  const unknown = isPrivate ? 'OwnershipVerificationCertificateArn' : 'Policy'
  if (!isFalsy(domain[unknown])) throw invalidResource(domainId, `property ${unknown} not defined for resource of type ${type}`)
  const resource = isPrivate
    ? generate(
        domainId,
        type,
        {
          DomainName: name,
          EndpointConfiguration: configuration,
          CertificateArn: certificate,
          ...optional(domain, ['SecurityPolicy', 'EndpointAccessMode', 'Policy']),
        },
        { attributes },
      )
    : publicDomain({ id, domainId, domain, name, certificate, endpoint, configuration, attributes })
  const records = recordSetGroup(
    { id, domain, domainId: isPrivate ? asText(name) : domainId, endpoint, attributes, rest: true },
    context,
  )
  return [
    resource,
    ...mappings({ id, domain, domainId, isPrivate, attributes }),
    ...(records ? [records] : []),
    ...(isPrivate ? accessAssociation(domain, domainId, attributes) : []),
  ]
}

const optional = (domain: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (domain[name] ? [[name, domain[name] ?? null]] : [])))

interface PublicDomain {
  readonly id: string
  readonly domainId: string
  readonly domain: JsonObject
  readonly name: Json
  readonly certificate: Json
  readonly endpoint: Json
  readonly configuration: JsonObject
  readonly attributes: JsonObject
}

function publicDomain({
  id,
  domainId,
  domain,
  name,
  certificate,
  endpoint,
  configuration,
  attributes,
}: PublicDomain): GeneratedResource {
  return generate(
    domainId,
    'AWS::ApiGateway::DomainName',
    {
      RegionalCertificateArn: endpoint === 'REGIONAL' ? certificate : undefined,
      DomainName: name,
      EndpointConfiguration: configuration,
      MutualTlsAuthentication: mutualTls(id, domain),
      CertificateArn: endpoint === 'REGIONAL' ? undefined : certificate,
      ...optional(domain, ['SecurityPolicy', 'EndpointAccessMode', 'OwnershipVerificationCertificateArn']),
    },
    { attributes },
  )
}

const trustFields = ['TruststoreUri', 'TruststoreVersion']

function mutualTls(id: string, domain: JsonObject): JsonObject | undefined {
  if (isFalsy(domain['MutualTlsAuthentication'])) return undefined
  const settings = expectMap(domain['MutualTlsAuthentication'], { id, path: 'Domain.MutualTlsAuthentication' })
  if (Object.keys(settings).length === 0) return undefined
  if (Object.keys(settings).some((key) => !trustFields.includes(key))) {
    throw invalidResource(
      id,
      "Available Domain.MutualTlsAuthentication fields are ['TruststoreUri', 'TruststoreVersion'].",
      'Domain.MutualTlsAuthentication',
    )
  }
  return optional(settings, trustFields)
}

interface Mapping {
  readonly id: string
  readonly domain: JsonObject
  readonly domainId: string
  readonly isPrivate: boolean
  readonly attributes: JsonObject
}

function mappings({ id, domain, domainId, isPrivate, attributes }: Mapping): GeneratedResource[] {
  const type = isPrivate ? 'AWS::ApiGateway::BasePathMappingV2' : 'AWS::ApiGateway::BasePathMapping'
  const target = { [isPrivate ? 'DomainNameArn' : 'DomainName']: ref(domainId), RestApiId: ref(id), Stage: ref(`${id}.Stage`) }
  const value = domain['BasePath']
  const paths = typeof value === 'string' && value !== '' ? [value] : Array.isArray(value) && value.length > 0 ? value : undefined
  if (!paths) return [generate(`${id}BasePathMapping`, type, target, { attributes })]
  return expectList(paths, { id, path: 'Domain.BasePath' }).map((item, index) => {
    const path = expectString(item, { id, path: `Domain.BasePath[${index}]` })
    const plain = Array.from(path)
      .filter((character) => /[\p{L}\p{N}]/u.test(character))
      .join('')
    const normalise = domain['NormalizeBasePath'] ?? true
    return generate(`${id}${plain}BasePathMapping`, type, { BasePath: normalise ? plain : path, ...target }, { attributes })
  })
}

function accessAssociation(domain: JsonObject, domainId: string, attributes: JsonObject): GeneratedResource[] {
  const association = domain['AccessAssociation'] ?? null
  if (association === null) return []
  const endpoint = (association as JsonObject)['VpcEndpointId'] ?? null
  const properties = { AccessAssociationSource: endpoint, AccessAssociationSourceType: 'VPCE', DomainNameArn: ref(domainId) }
  return [
    generate(
      `DomainNameAccessAssociation${hashSuffix([endpoint, domainId])}`,
      'AWS::ApiGateway::DomainNameAccessAssociation',
      properties,
      { attributes },
    ),
  ]
}
