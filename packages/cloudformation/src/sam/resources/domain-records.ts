// Route 53 records of custom domains; APIs that share a hosted zone share a record set group.
import type { Json, JsonObject } from '../../json.ts'
import { expectBoolean, expectMap, invalidResource } from '../errors.ts'
import { generate } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { getAtt } from '../intrinsic.ts'
import { hashSuffix } from '../logical-id.ts'
import type { SamContext } from '../sam-context.ts'
import { filled, isFalsy } from '../python-truth.ts'

export interface DomainRecords {
  /** Logical id of the API. */
  readonly id: string
  /** Custom domain as the template writes it. */
  readonly domain: JsonObject
  /** Resource whose attributes the records point at. */
  readonly domainId: string
  readonly endpoint: Json
  readonly attributes: JsonObject
  /** SeparateRecordSetGroup and EDGE endpoints, which REST APIs have. */
  readonly rest: boolean
}

export function recordSetGroup(use: DomainRecords, { recordSetGroups }: SamContext): GeneratedResource | undefined {
  const { id, domain, attributes, rest } = use
  const value = domain['Route53'] ?? null
  if (value === null) return undefined
  const route53 = expectMap(value, { id, path: 'Domain.Route53' })
  const zoneId = route53['HostedZoneId'] ?? null
  const zoneName = route53['HostedZoneName'] ?? null
  if (zoneId === null && zoneName === null) {
    throw invalidResource(
      id,
      'HostedZoneId or HostedZoneName is required to enable Route53 support on Custom Domains.',
      'Domain.Route53',
    )
  }
  const zone = zoneId || zoneName
  if (rest && !isFalsy(route53['SeparateRecordSetGroup'])) {
    expectBoolean(route53['SeparateRecordSetGroup'], { id, path: 'Domain.Route53.SeparateRecordSetGroup' })
    const suffix = hashSuffix([zone, domain['DomainName'] ?? null])
    return group(`RecordSetGroup${suffix}`, filled(zoneId), filled(zoneName), records(use, route53), attributes)
  }
  const groupId = `RecordSetGroup${hashSuffix(zone)}`
  const hasId = 'HostedZoneId' in route53
  const shared =
    recordSetGroups.get(groupId) ??
    group(groupId, hasId ? zoneId : undefined, hasId && !rest ? undefined : zoneName, [], attributes)
  recordSetGroups.set(groupId, shared)
  ;(shared.properties['RecordSets'] as Json[]).push(...records(use, route53))
  return shared
}

function group(
  id: string,
  zoneId: Json | undefined,
  zoneName: Json | undefined,
  recordSets: Json[],
  attributes: JsonObject,
): GeneratedResource {
  return generate(
    id,
    'AWS::Route53::RecordSetGroup',
    { HostedZoneId: zoneId, HostedZoneName: zoneName, RecordSets: recordSets },
    { attributes },
  )
}

function records(use: DomainRecords, route53: JsonObject): Json[] {
  const record = (type: string): JsonObject => {
    const made: JsonObject = { Name: use.domain['DomainName'] ?? null, Type: type, AliasTarget: aliasTarget(use, route53) }
    for (const name of ['Region', 'SetIdentifier']) if ((route53[name] ?? null) !== null) made[name] = route53[name] ?? null
    return made
  }
  return route53['IpV6'] === true ? [record('A'), record('AAAA')] : [record('A')]
}

/** CloudFront's own hosted zone, the same for every distribution. */
const cloudFrontZone = 'Z2FDTNDATAQYW2'

function aliasTarget({ domainId, endpoint }: DomainRecords, route53: JsonObject): JsonObject {
  const target: JsonObject = {}
  if ((route53['EvaluateTargetHealth'] ?? null) !== null) target['EvaluateTargetHealth'] = route53['EvaluateTargetHealth'] ?? null
  if (endpoint === 'REGIONAL')
    return { ...target, HostedZoneId: getAtt(domainId, 'RegionalHostedZoneId'), DNSName: getAtt(domainId, 'RegionalDomainName') }
  if (endpoint === 'EDGE') {
    route53['DistributionDomainName'] ??= getAtt(domainId, 'DistributionDomainName')
    return { ...target, HostedZoneId: cloudFrontZone, DNSName: route53['DistributionDomainName'] }
  }
  return {
    ...target,
    HostedZoneId: route53['VpcEndpointHostedZoneId'] ?? null,
    DNSName: route53['VpcEndpointDomainName'] ?? null,
  }
}
