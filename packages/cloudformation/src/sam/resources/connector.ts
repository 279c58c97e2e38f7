import type { Json, JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import type { ConnectorProfile } from '../connector-profiles.generated.ts'
import { connectorProfiles } from '../connector-profiles.generated.ts'
import { invalidResource } from '../errors.ts'
import { generate, resourceAttributes } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { referencedId } from '../intrinsic.ts'
import { checkProperties } from '../property-table.ts'
import type { SamContext, SamResource, SamResourceType } from '../sam-context.ts'
import { connectedResource } from './connector-reference.ts'
import type { ConnectedResource } from './connector-reference.ts'

/** AWS::Serverless::Connector: the policies with which one resource may use another. */
export const connector: SamResourceType = {
  references: {},
  generate: (source, context) => {
    const { id, properties } = source
    checkProperties(id, 'AWS::Serverless::Connector', properties, {
      Source: '!map<any>',
      Destination: '!map<any>|list<map<any>>',
      Permissions: '!list<string>',
    })
    const from = properties['Source'] as JsonObject
    const several = Array.isArray(properties['Destination'])
    const ends = (several ? properties['Destination'] : [properties['Destination']]) as JsonObject[]
    const made = ends.flatMap((to, index) => connect(source, context, from, to, several ? `Destination${index}` : ''))
    replaceDependency(
      context.originals,
      id,
      made.map((item) => item.id),
    )
    if (made.length === 0) throw invalidResource(id, "'Destination' is an empty list")
    return made
  },
}

function connect(
  source: SamResource,
  context: SamContext,
  from: JsonObject,
  to: JsonObject,
  suffix: string,
): GeneratedResource[] {
  const { id, properties } = source
  const fail = (message: string): Error => invalidResource(id, message)
  const right = connectedResource(to, from, context.originals, fail)
  const left = connectedResource(from, to, context.originals, fail)
  const profile = connectorProfiles[`${left.type.replace('AWS::', '')} ${right.type.replace('AWS::', '')}`]
  const pair = `from ${left.type} to ${right.type}`
  if (!profile) throw fail(`Unable to create connector ${pair}; it's not supported or the template is invalid.`)
  const given = properties['Permissions'] ?? []
  const permissions = [...new Set(isObject(given) ? Object.keys(given) : (given as string[]))]
  checkPermissions(permissions, profile, pair, fail)
  const access = Object.fromEntries(
    Object.entries(profile.access).map(([name, rule]) => [name, fill(rule as Json, { Source: left, Destination: right }, fail)]),
  )
  const wanted = Object.entries(access).filter(([name]) => permissions.includes(name))
  const owner = profile.of === 'source' ? left : right
  const parts: Parts = { source, context, profile, owner, left, right, suffix, wanted, fail }
  const made = makers[profile.kind](parts)
  for (const item of made) addMetadata(item, id, context, left, right)
  return made
}

interface Parts {
  readonly source: SamResource
  readonly context: SamContext
  readonly profile: ConnectorProfile
  readonly owner: ConnectedResource
  readonly left: ConnectedResource
  readonly right: ConnectedResource
  readonly suffix: string
  readonly wanted: readonly [string, Json][]
  readonly fail: (message: string) => Error
}

function checkPermissions(
  permissions: readonly string[],
  profile: ConnectorProfile,
  pair: string,
  fail: (message: string) => Error,
): void {
  const known = Object.keys(profile.access)
  if (permissions.length === 0) throw fail(`'Permissions' cannot be empty; valid values are: ${known.join(', ')}.`)
  if (permissions.some((permission) => !known.includes(permission))) {
    throw fail(`Unsupported 'Permissions' provided for connector ${pair}; valid values are: ${known.join(', ')}.`)
  }
  const sorted = (list: readonly string[]): string => [...list].sort((left, right) => (left < right ? -1 : 1)).join(' + ')
  const combinations = profile.combinations?.map(sorted)
  if (combinations && !combinations.includes(sorted(permissions))) {
    throw fail(`Unsupported 'Permissions' provided for connector ${pair}; valid combinations are: ${combinations.join(', ')}.`)
  }
}

const fields: Readonly<Record<string, (end: ConnectedResource) => Json | undefined>> = {
  Arn: ({ arn }) => arn,
  ResourceId: ({ resourceId }) => resourceId,
  Name: ({ name }) => name,
  Qualifier: ({ qualifier }) => qualifier,
}

/** Puts the connected resources into a profile: alone as they are, within a text through Fn::Sub. */
function fill(value: Json, ends: Readonly<Record<string, ConnectedResource>>, fail: (message: string) => Error): Json {
  if (Array.isArray(value)) return value.map((item) => fill(item, ends, fail))
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, ends, fail)]))
  if (typeof value !== 'string') return value
  const find = (end: string, field: string): Json => {
    const found = fields[field]?.(ends[end] as ConnectedResource) ?? null
    if (found === null) throw fail(`${end}.${field} is missing.`)
    return found
  }
  const whole = /^<(Source|Destination)\.(\w+)>$/u.exec(value)
  if (whole) return find(whole[1] ?? '', whole[2] ?? '')
  const variables: JsonObject = {}
  const text = value.replaceAll(/<(Source|Destination)\.(\w+)>/gu, (_, end: string, field: string) => {
    variables[end + field] = find(end, field)
    return `\${${end}${field}}`
  })
  if (!/\$\{.+\}/u.test(text)) return text
  return { 'Fn::Sub': Object.keys(variables).length > 0 ? [text, variables] : text }
}

const policyDocument = (wanted: Parts['wanted']): JsonObject => ({
  Version: '2012-10-17',
  Statement: wanted.flatMap(([, statements]) => statements as Json[]),
})
const side = ({ of }: ConnectorProfile): string => (of === 'source' ? 'Source' : 'Destination')

function emit(
  { source }: Parts,
  id: string,
  type: string,
  properties: Readonly<Record<string, Json | undefined>>,
): GeneratedResource {
  return generate(id, type, properties, {
    attributes: resourceAttributes(source.resource),
    dependsOn: source.resource['DependsOn'],
  })
}

const makers: Readonly<Record<ConnectorProfile['kind'], (parts: Parts) => GeneratedResource[]>> = {
  role: (parts) => {
    const { source, context, profile, owner, left, right, suffix, wanted, fail } = parts
    if (!owner.roleName) throw fail(`Unable to get IAM role name from '${side(profile)}' resource.`)
    const policy = emit(parts, `${source.id}Policy${suffix}`, 'AWS::IAM::ManagedPolicy', {
      PolicyDocument: policyDocument(wanted),
      Roles: [owner.roleName],
    })
    if (profile.dependedBy === 'source' && left.logicalId !== undefined) dependOn(context.originals, left.logicalId, policy.id)
    if (profile.dependedBy === 'mapping' && left.logicalId !== undefined && right.logicalId !== undefined) {
      const mappings = mappingsBetween(context.originals, left.logicalId, right.logicalId)
      if (mappings.length === 1) dependOn(context.originals, mappings[0] ?? '', policy.id)
    }
    return [policy]
  },
  permission: (parts) => {
    const { source, profile, owner, suffix, wanted, fail } = parts
    if (!owner.arn) throw fail(`Unable to get Lambda function ARN from '${side(profile)}' resource.`)
    return wanted.map(([name, rule]) => {
      const { Action, Principal, SourceArn, SourceAccount } = rule as JsonObject
      const properties = { Action, FunctionName: owner.arn, Principal, SourceAccount, SourceArn }
      return emit(parts, `${source.id}${name}LambdaPermission${suffix}`, 'AWS::Lambda::Permission', properties)
    })
  },
  topic: (parts) => {
    const { source, profile, owner, suffix, wanted, fail } = parts
    if (!owner.arn) throw fail(`Unable to get SNS topic ARN from '${side(profile)}' resource.`)
    return [
      emit(parts, `${source.id}TopicPolicy${suffix}`, 'AWS::SNS::TopicPolicy', {
        PolicyDocument: policyDocument(wanted),
        Topics: [owner.arn],
      }),
    ]
  },
  queue: (parts) => {
    const { source, profile, owner, suffix, wanted, fail } = parts
    if (!owner.queueUrl) throw fail(`Unable to get SQS queue URL from '${side(profile)}' resource.`)
    return [
      emit(parts, `${source.id}QueuePolicy${suffix}`, 'AWS::SQS::QueuePolicy', {
        PolicyDocument: policyDocument(wanted),
        Queues: [owner.queueUrl],
      }),
    ]
  },
}

function addMetadata(
  item: GeneratedResource,
  id: string,
  { resources }: SamContext,
  left: ConnectedResource,
  right: ConnectedResource,
): void {
  const typeOf = ({ logicalId, type }: ConnectedResource): Json => {
    const original = logicalId === undefined ? undefined : resources[logicalId]
    return (isObject(original) ? original['Type'] : undefined) ?? type
  }
  const held = isObject(item.attributes['Metadata']) ? item.attributes['Metadata'] : {}
  const own = { [id]: { Source: { Type: typeOf(left) }, Destination: { Type: typeOf(right) } } }
  Object.assign(item.attributes, { Metadata: { ...held, 'aws:sam:connectors': own } })
}

const asList = (value: Json | undefined): Json[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]

function dependOn(resources: JsonObject, id: string, dependency: string): void {
  const resource = resources[id]
  if (isObject(resource)) resource['DependsOn'] = [...new Set([...asList(resource['DependsOn']), dependency])]
}

/** Who depends on the connector depends on what it became. */
function replaceDependency(resources: JsonObject, id: string, replacement: readonly string[]): void {
  for (const resource of Object.values(resources)) {
    const held = isObject(resource) ? asList(resource['DependsOn']) : []
    if (isObject(resource) && held.includes(id))
      resource['DependsOn'] = [...new Set([...held.filter((other) => other !== id), ...replacement])]
  }
}

function mappingsBetween(resources: JsonObject, sourceId: string, functionId: string): string[] {
  return Object.entries(resources).flatMap(([id, resource]) => {
    if (!isObject(resource) || resource['Type'] !== 'AWS::Lambda::EventSourceMapping') return []
    const { FunctionName: name, EventSourceArn: arn } = isObject(resource['Properties']) ? resource['Properties'] : {}
    return referencedId(name) === functionId && referencedId(arn) === sourceId ? [id] : []
  })
}
