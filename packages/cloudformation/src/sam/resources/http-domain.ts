// Custom domains of HTTP and WebSocket APIs.
import type { JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import { invalidResource } from '../errors.ts'
import { generate } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { ref } from '../intrinsic.ts'
import { hashSuffix } from '../logical-id.ts'
import type { SamContext, SamResource } from '../sam-context.ts'
import { recordSetGroup } from './domain-records.ts'

/** Domain name, API mappings and DNS records. `createdBy` is the tag that SAM marks the domain with. */
export function httpDomain(
  { id, properties }: SamResource,
  context: SamContext,
  attributes: JsonObject,
  createdBy: string,
): GeneratedResource[] {
  const domain = properties['Domain'] ?? null
  if (!isObject(domain)) return []
  const { DomainName: name = null, CertificateArn: certificate = null } = domain
  if (name === null || certificate === null) {
    throw invalidResource(id, 'Custom Domains only works if both DomainName and CertificateArn are provided.', 'Domain')
  }
  const domainId = `ApiGatewayDomainNameV2${hashSuffix(name)}`
  domain['EndpointConfiguration'] ??= 'REGIONAL'
  if (domain['EndpointConfiguration'] !== 'REGIONAL') {
    throw invalidResource(
      id,
      "EndpointConfiguration for Custom Domains must be one of ['REGIONAL'].",
      'Domain.EndpointConfiguration',
    )
  }
  const configuration: JsonObject = { CertificateArn: certificate, EndpointType: 'REGIONAL' }
  for (const field of ['OwnershipVerificationCertificateArn', 'SecurityPolicy'])
    if (domain[field]) configuration[field] = domain[field]
  const resource = generate(
    domainId,
    'AWS::ApiGatewayV2::DomainName',
    {
      DomainName: name,
      DomainNameConfigurations: [configuration],
      MutualTlsAuthentication: mutualTls(id, domain),
      Tags: { [createdBy]: 'SAM' },
    },
    { attributes },
  )
  const records = recordSetGroup({ id, domain, domainId, endpoint: 'REGIONAL', attributes, rest: false }, context)
  return [resource, ...mappings(id, domain, domainId, attributes), ...(records ? [records] : [])]
}

const trustFields = ['TruststoreUri', 'TruststoreVersion']

function mutualTls(id: string, domain: JsonObject): JsonObject | undefined {
  const settings = domain['MutualTlsAuthentication']
  if (!settings || (isObject(settings) && Object.keys(settings).length === 0)) return undefined
  const fields = "['TruststoreUri', 'TruststoreVersion']"
  if (!isObject(settings))
    throw invalidResource(id, `MutualTlsAuthentication must be a map with at least one of the following fields ${fields}.`)
  const unknown = Object.keys(settings).filter((key) => !trustFields.includes(key))
  if (unknown.length > 0)
    throw invalidResource(
      unknown.toSorted((left, right) => (left < right ? -1 : 1)).join(','),
      `Available MutualTlsAuthentication fields are ${fields}.`,
    )
  return Object.fromEntries(trustFields.flatMap((field) => (settings[field] ? [[field, settings[field] ?? null]] : [])))
}

function mappings(id: string, domain: JsonObject, domainId: string, attributes: JsonObject): GeneratedResource[] {
  const target = { ApiId: ref(id), DomainName: ref(domainId), Stage: ref(`${id}.Stage`) }
  const value = domain['BasePath']
  const paths = typeof value === 'string' && value !== '' ? [value] : Array.isArray(value) && value.length > 0 ? value : undefined
  if (!paths) return [generate(`${id}ApiMapping`, 'AWS::ApiGatewayV2::ApiMapping', target, { attributes })]
  return paths.map((path) => {
    if (typeof path !== 'string') throw invalidResource(id, 'Basepath must be a string.', 'Domain.BasePath')
    if (/[^0-9a-zA-Z/\-_]/u.test(path)) throw invalidResource(id, 'Invalid Basepath name provided.', 'Domain.BasePath')
    const key = path.replace(/^\/+|\/+$/gu, '')
    return generate(
      `${id}${path.replaceAll(/[-_/]+/gu, '')}ApiMapping`,
      'AWS::ApiGatewayV2::ApiMapping',
      { ...target, ApiMappingKey: key },
      { attributes },
    )
  })
}
