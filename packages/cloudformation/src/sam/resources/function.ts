import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import { invalidEvent, invalidResource } from '../errors.ts'
import { eventSources } from '../events/registry.ts'
import type { EventSource } from '../events/event-source.ts'
import { aliasTarget, functionTarget } from '../function-target.ts'
import type { FunctionTarget } from '../function-target.ts'
import { checkLogicalId, generate, passThroughAttributes, resourceAttributes } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { conditional, getAtt, isIf, isNoValue, negated } from '../intrinsic.ts'
import { resolveParameters } from '../parameter-resolver.ts'
import { filled, isFalsy } from '../python-truth.ts'
import { pythonType } from '../python-repr.ts'
import { propagateTags } from '../propagate-tags.ts'
import { checkProperties } from '../property-table.ts'
import type { PropertyTable } from '../property-table.ts'
import { inSamOrder, orderedEntries, printed } from '../sam-context.ts'
import type { SamContext, SamResource, SamResourceType } from '../sam-context.ts'
import { capacityProviderConfig } from './function-capacity.ts'
import { functionCode } from './function-code.ts'
import { executionRole } from './function-role.ts'
import { destinations } from './function-destinations.ts'
import { checkRules, preferDeployment } from './function-rules.ts'
import { inResource } from './in-resource.ts'
import { functionUrl } from './function-url.ts'
import { publish } from './function-version.ts'
import { functionTags } from './function-tags.ts'

const table: PropertyTable = {
  FunctionName: 'string|map',
  Handler: 'any',
  Runtime: 'any',
  CodeUri: 'any',
  ImageUri: 'any',
  PackageType: 'any',
  InlineCode: 'any',
  DeadLetterQueue: 'map',
  Description: 'any',
  MemorySize: 'any',
  Timeout: 'any',
  VpcConfig: 'any',
  Role: 'string',
  AssumeRolePolicyDocument: 'map',
  Policies: 'string|map|list<string|map>',
  RolePath: 'any',
  PermissionsBoundary: 'string',
  Environment: 'map<map>',
  Events: 'map<map>',
  Tags: 'map',
  PropagateTags: 'boolean',
  Tracing: 'map|string',
  KmsKeyArn: 'any',
  DeploymentPreference: 'map',
  ReservedConcurrentExecutions: 'any',
  Layers: 'list<string|map>',
  EventInvokeConfig: 'map',
  EphemeralStorage: 'any',
  // One alternative written twice: SAM's message then names no type.
  AutoPublishAlias: 'string|string',
  AutoPublishCodeSha256: 'string|string',
  AutoPublishAliasAllProperties: 'boolean#',
  VersionDescription: 'any',
  ProvisionedConcurrencyConfig: 'any',
  FileSystemConfigs: 'any',
  ImageConfig: 'any',
  CodeSigningConfigArn: 'any',
  Architectures: 'any',
  SnapStart: 'map',
  FunctionUrlConfig: 'map',
  RuntimeManagementConfig: 'any',
  LoggingConfig: 'any',
  RecursiveLoop: 'any',
  SourceKMSKeyArn: 'any',
  CapacityProviderConfig: 'map',
  FunctionScalingConfig: 'map',
  VersionDeletionPolicy: "'Delete','Retain'",
  PublishToLatestPublished: 'any',
  TenancyConfig: 'any',
  DurableConfig: 'map',
}

/** AWS::Serverless::Function: a Lambda function with its role, its published version and what its events need. */
export const samFunction: SamResourceType = {
  references: {
    Alias: 'AWS::Lambda::Alias',
    Version: 'AWS::Lambda::Version',
    DestinationTopic: 'AWS::SNS::Topic',
    DestinationQueue: 'AWS::SQS::Queue',
  },
  generate: (source, context) => {
    const { id, properties, resource } = source
    checkProperties(id, 'AWS::Serverless::Function', properties, table)
    const events = readEvents(source, context)
    checkRules(source)
    const lambda = makeFunction(source, context)
    const attributes = passThroughAttributes(resource)
    const published = publish(source, context, lambda)
    const resources = published ? [lambda, published.version, published.alias] : [lambda]
    resources.push(...functionUrl(id, published?.alias.id, properties['FunctionUrlConfig'], attributes))
    preferDeployment(source, context, published, attributes)
    const results = destinations(source, context, published)
    resources.push(...results.resources)
    const role = executionRole(source, context, results.policies)
    resources.push(...assignRole(source, context, lambda, role))
    const target = published ? aliasTarget(published.alias.id, id, attributes) : functionTarget(id, attributes)
    resources.push(...inResource(id, () => events.flatMap((event) => event(target, role))))
    propagateTags(resources, properties['Tags'], properties['PropagateTags'])
    return resources
  },
}

function makeFunction({ id, properties, resource }: SamResource, context: SamContext): GeneratedResource {
  const tracing = resolveParameters(properties['Tracing'] ?? null, context.parameters)
  const deadLetter = filled(properties['DeadLetterQueue'])
  const code = functionCode(id, properties)
  return generate(
    id,
    'AWS::Lambda::Function',
    {
      Code: code,
      PackageType: properties['PackageType'],
      DeadLetterConfig: isObject(deadLetter) ? { TargetArn: deadLetter['TargetArn'] ?? null } : undefined,
      Description: properties['Description'],
      FunctionName: isFalsy(properties['FunctionName']) ? undefined : properties['FunctionName'],
      Handler: properties['Handler'],
      MemorySize: properties['MemorySize'],
      Role: properties['Role'],
      Runtime: properties['Runtime'],
      Timeout: properties['Timeout'],
      VpcConfig: properties['VpcConfig'],
      Environment: properties['Environment'],
      Tags: functionTags(id, properties['Tags']),
      TracingConfig: !isFalsy(properties['Tracing']) && tracing !== 'Disabled' ? { Mode: properties['Tracing'] ?? null } : undefined,
      KmsKeyArn: properties['KmsKeyArn'],
      Layers: properties['Layers'],
      ReservedConcurrentExecutions: properties['ReservedConcurrentExecutions'],
      FileSystemConfigs: properties['FileSystemConfigs'],
      CodeSigningConfigArn: properties['CodeSigningConfigArn'],
      ImageConfig: properties['ImageConfig'],
      Architectures: properties['Architectures'],
      SnapStart: properties['SnapStart'],
      EphemeralStorage: properties['EphemeralStorage'],
      RuntimeManagementConfig: properties['RuntimeManagementConfig'],
      LoggingConfig: properties['LoggingConfig'],
      RecursiveLoop: properties['RecursiveLoop'],
      CapacityProviderConfig: capacityProviderConfig(id, properties['CapacityProviderConfig']),
      FunctionScalingConfig: filled(properties['FunctionScalingConfig']),
      PublishToLatestPublished: properties['PublishToLatestPublished'],
      TenancyConfig: properties['TenancyConfig'],
      DurableConfig: properties['DurableConfig'],
    },
    { attributes: resourceAttributes(resource), dependsOn: resource['DependsOn'] },
  )
}

/** Sets the function's role; gives the generated one back where it is used. */
function assignRole(
  { id }: SamResource,
  context: SamContext,
  lambda: GeneratedResource,
  role: GeneratedResource,
): GeneratedResource[] {
  const own = lambda.properties['Role']
  const arn = getAtt(role.id, 'Arn')
  if (own === undefined) {
    lambda.properties['Role'] = arn
    return [role]
  }
  if (!isIf(own)) return []
  const items = (resolveParameters(own, context.parameters) as JsonObject)['Fn::If']
  if (!Array.isArray(items) || items.length !== 3)
    throw invalidResource(id, "Malformed 'Role' property: Fn::If requires 3 arguments.", 'Role')
  const [condition = null, whenTrue = null, whenFalse = null] = items
  if (isNoValue(whenTrue) && isNoValue(whenFalse)) lambda.properties['Role'] = arn
  else if (isNoValue(whenTrue)) {
    lambda.properties['Role'] = conditional(condition, arn, whenFalse)
    role.attributes['Condition'] = condition
  } else if (isNoValue(whenFalse)) {
    lambda.properties['Role'] = conditional(condition, whenTrue, arn)
    role.attributes['Condition'] = `NOT${asText(condition)}`
    context.conditions = { ...context.conditions, [`NOT${asText(condition)}`]: negated(condition) }
  } else return []
  return [role]
}

type Event = (target: FunctionTarget, role: GeneratedResource) => GeneratedResource[]

/** Checks every event, then gives what generates them, in the order of their paths (or names). */
function readEvents({ id, properties }: SamResource, context: SamContext): Event[] {
  const events = isObject(properties['Events']) ? orderedEntries(context, properties['Events']) : []
  const made = inResource(id, () =>
    events.map(([eventId, event]) => {
      const source = eventSource(eventId, event, context)
      const eventProperties = readProperties(id + eventId, event as JsonObject, { source, context })
      source.link?.({ eventId, id: id + eventId, properties: eventProperties, context })
      const generateEvent: Event = (target, role) =>
        source.generate({ eventId, id: id + eventId, properties: eventProperties, target, role, context })
      return { order: orderOf(eventId, event), generateEvent }
    }),
  )
  return made
    .toSorted((left, right) => (left.order < right.order ? -1 : left.order > right.order ? 1 : 0))
    .map(({ generateEvent }) => generateEvent)
}

function eventSource(eventId: string, event: Json, context: SamContext): EventSource {
  const pythonClass = typeof event === 'string' && context.order ? 'Py27UniStr' : pythonType(event)
  if (!isObject(event)) throw invalidEvent(eventId, `'${pythonClass}' object has no attribute 'get'`)
  const type = event['Type']
  const source = typeof type === 'string' ? eventSources[type] : undefined
  if (source) return source
  throw invalidEvent(eventId, `Resource dict has missing or invalid value for key Type. Event Type is: ${printed(context, type)}.`)
}

interface Reading {
  readonly source: EventSource
  readonly context: SamContext
}

function readProperties(id: string, event: JsonObject, { source, context }: Reading): JsonObject {
  checkLogicalId(id)
  const properties = 'Properties' in event ? event['Properties'] : {}
  if (!isObject(properties)) throw invalidResource(id, 'Properties of a resource must be an object.')
  checkProperties(id, asText(event['Type']), inSamOrder(context, properties), source.properties)
  return properties
}

function orderOf(eventId: string, event: Json): string {
  const properties = isObject(event) ? event['Properties'] : undefined
  return isObject(properties) && typeof properties['Path'] === 'string' ? properties['Path'] : eventId
}
