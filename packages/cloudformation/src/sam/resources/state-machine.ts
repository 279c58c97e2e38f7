import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import { clone } from '../clone.ts'
import { invalidEvent, invalidResource } from '../errors.ts'
import { stateMachineEvents } from '../events/state-machine-events.ts'
import type { StateMachineTarget } from '../events/state-machine-events.ts'
import { checkLogicalId, generate, passThroughAttributes, resourceAttributes, tagList } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { getAtt, isIntrinsic, ref } from '../intrinsic.ts'
import { pythonIndented } from '../logical-id.ts'
import { propagateTags } from '../propagate-tags.ts'
import { checkProperties } from '../property-table.ts'
import type { PropertyTable } from '../property-table.ts'
import { pythonText } from '../python-repr.ts'
import { makeRole, trustPolicy } from '../role.ts'
import { s3Location } from '../s3-location.ts'
import { inSamOrder, orderedEntries, printed } from '../sam-context.ts'
import type { SamContext, SamResource, SamResourceType } from '../sam-context.ts'
import { inResource } from './in-resource.ts'
import { filled, isFalsy } from '../python-truth.ts'

const table: PropertyTable = {
  Definition: 'map',
  DefinitionUri: 'string|map',
  Logging: 'map',
  Role: 'string',
  RolePath: 'any',
  DefinitionSubstitutions: 'map',
  Events: 'map<map>',
  Name: 'string',
  Type: 'string',
  Tags: 'map',
  PropagateTags: 'boolean',
  Policies: 'string|list<string|map>',
  Tracing: 'map',
  PermissionsBoundary: 'string',
  AutoPublishAlias: 'any',
  DeploymentPreference: 'any',
  UseAliasAsEventTarget: 'boolean#',
}

/** AWS::Serverless::StateMachine: a state machine of Step Functions with its role and what its events need. */
export const stateMachine: SamResourceType = {
  references: {},
  generate: (source, context) => {
    const { id, properties, resource } = source
    checkProperties(id, 'AWS::Serverless::StateMachine', properties, table)
    const events = inResource(id, () => readEvents(source, context))
    const definition = readDefinition(source)
    const role = executionRole(source, context)
    const machine = generate(
      id,
      'AWS::StepFunctions::StateMachine',
      {
        ...definition,
        LoggingConfiguration: properties['Logging'],
        RoleArn: filled(properties['Role']) ?? (role ? getAtt(role.id, 'Arn') : undefined),
        StateMachineName: properties['Name'],
        StateMachineType: properties['Type'],
        Tags: machineTags(properties),
        TracingConfiguration: properties['Tracing'],
      },
      { attributes: resourceAttributes(resource), dependsOn: resource['DependsOn'] },
    )
    const published = publish(source)
    const attributes = passThroughAttributes(resource)
    const target: StateMachineTarget = {
      id: !isFalsy(properties['UseAliasAsEventTarget']) && published[1] ? published[1].id : id,
      attributes,
    }
    const resources = [
      machine,
      ...(role ? [role] : []),
      ...published,
      ...events.flatMap((event) => event(target)),
    ]
    propagateTags(resources, properties['Tags'], properties['PropagateTags'])
    return resources
  },
}

const machineTags = (properties: JsonObject): JsonObject[] => [
  ...tagList({ 'stateMachine:createdBy': 'SAM' }),
  ...tagList(properties['Tags']),
]

function readDefinition({ id, properties }: SamResource): Record<string, Json | undefined> {
  const { Definition: definition, DefinitionUri: uri, DefinitionSubstitutions: given } = properties
  const isGiven = (value: Json | undefined): boolean => Boolean(value) && !(isObject(value) && Object.keys(value).length === 0)
  if (isGiven(definition) && isGiven(uri))
    throw invalidResource(id, "Specify either 'Definition' or 'DefinitionUri' property and not both.")
  const substitutions: JsonObject = isObject(given) ? { ...given } : {}
  const filled = (): JsonObject | undefined => (Object.keys(substitutions).length > 0 ? substitutions : undefined)
  if (isGiven(definition)) {
    const copy = clone(definition ?? null)
    for (const [name, value] of Object.entries(takeDynamicValues(copy))) substitutions[name] = value
    return { DefinitionString: { 'Fn::Join': ['\n', pythonIndented(copy).split('\n')] }, DefinitionSubstitutions: filled() }
  }
  if (!isGiven(uri)) throw invalidResource(id, "Either 'Definition' or 'DefinitionUri' property must be specified.")
  const { bucket, key, version } = s3Location(uri, id, 'DefinitionUri')
  return {
    DefinitionS3Location: { Bucket: bucket, Key: key, ...(version === undefined ? {} : { Version: version }) },
    DefinitionSubstitutions: filled(),
  }
}

const isDynamic = (value: Json): boolean =>
  isIntrinsic(value) || (typeof value === 'string' && /^\{\{resolve:([a-z-]+):(.+)\}\}$/u.test(value))

/** Intrinsic functions leave the definition, which becomes a text; each is replaced by a substitution. */
function takeDynamicValues(definition: Json): JsonObject {
  const taken: JsonObject = {}
  const visit = (value: Json): Json => {
    if (isDynamic(value)) {
      const name = `definition_substitution_${Object.keys(taken).length + 1}`
      taken[name] = value
      return `\${${name}}`
    }
    if (Array.isArray(value)) for (const [index, item] of value.entries()) value[index] = visit(item)
    else if (isObject(value))
      for (const key of Object.keys(value).toSorted((left, right) => (left < right ? -1 : 1)))
        value[key] = visit(value[key] ?? null)
    return value
  }
  if (Array.isArray(definition)) for (const [index, item] of definition.entries()) definition[index] = visit(item)
  else if (isObject(definition))
    for (const key of Object.keys(definition).toSorted((left, right) => (left < right ? -1 : 1)))
      definition[key] = visit(definition[key] ?? null)
  return taken
}

function executionRole({ id, properties, resource }: SamResource, context: SamContext): GeneratedResource | undefined {
  const { Role: role, Policies: policies, Tracing: tracing } = properties
  const hasPolicies = Boolean(policies) && !(typeof policies === 'object' && Object.keys(policies ?? {}).length === 0)
  if (role && hasPolicies)
    throw invalidResource(id, "Specify either 'Role' or 'Policies' (but not both at the same time) or neither of them")
  if (role) return undefined
  const listed = Array.isArray(policies) ? [...policies] : hasPolicies ? [policies ?? null] : []
  if (isObject(tracing) && tracing['Enabled'] === true)
    listed.push(context.partition === 'aws' ? 'AWSXrayWriteOnlyAccess' : 'AWSXRayDaemonWriteAccess')
  return makeRole(id, context, {
    attributes: passThroughAttributes(resource),
    trust: trustPolicy('states.amazonaws.com'),
    managedPolicies: [],
    documents: [],
    policies: listed,
    path: properties['RolePath'],
    boundary: properties['PermissionsBoundary'],
    tags: machineTags(properties),
  })
}

/** AutoPublishAlias: a version that follows the state machine, and the alias that traffic is shifted by. */
function publish({ id, properties, resource }: SamResource): GeneratedResource[] {
  const { AutoPublishAlias: alias, DeploymentPreference: preference, UseAliasAsEventTarget: useAlias } = properties
  if (!alias && useAlias)
    throw invalidResource(id, "'UseAliasAsEventTarget' requires 'AutoPublishAlias' property to be specified.")
  if (!alias && preference)
    throw invalidResource(id, "'DeploymentPreference' requires 'AutoPublishAlias' property to be specified.")
  if (!alias) return []
  const attributes = passThroughAttributes(resource)
  const kept = {
    ...attributes,
    DeletionPolicy: attributes['DeletionPolicy'] ?? 'Retain',
    UpdateReplacePolicy: attributes['UpdateReplacePolicy'] ?? 'Retain',
  }
  const version = generate(
    `${id}Version`,
    'AWS::StepFunctions::StateMachineVersion',
    { StateMachineArn: ref(id), StateMachineRevisionId: getAtt(id, 'StateMachineRevisionId') },
    { attributes: kept },
  )
  const shift: JsonObject = {
    ...(isObject(preference) && Object.keys(preference).length > 0 ? preference : { Type: 'ALL_AT_ONCE' }),
    StateMachineVersionArn: ref(version.id),
  }
  return [
    version,
    generate(
      `${id}Alias${pythonText(alias)}`,
      'AWS::StepFunctions::StateMachineAlias',
      { Name: alias, DeploymentPreference: shift },
      { attributes },
    ),
  ]
}

function readEvents(
  { id, properties }: SamResource,
  context: SamContext,
): ((target: StateMachineTarget) => GeneratedResource[])[] {
  return orderedEntries(context, isObject(properties['Events']) ? properties['Events'] : {}).map(([eventId, value]) => {
    const event = isObject(value) ? value : {}
    const type = event['Type']
    const source = typeof type === 'string' ? stateMachineEvents[type] : undefined
    if (!source)
      throw invalidEvent(
        eventId,
        `Resource dict has missing or invalid value for key Type. Event Type is: ${printed(context, type)}.`,
      )
    checkLogicalId(id + eventId)
    const given = 'Properties' in event ? event['Properties'] : {}
    if (!isObject(given)) throw invalidResource(id + eventId, 'Properties of a resource must be an object.')
    checkProperties(id + eventId, asText(type), inSamOrder(context, given), source.properties)
    const use = { eventId, id: id + eventId, properties: given, boundary: properties['PermissionsBoundary'], context }
    source.link?.(use)
    return (target) => source.generate({ ...use, target })
  })
}
