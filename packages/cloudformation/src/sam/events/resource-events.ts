// Events that write into the resource they come from: buckets and user pools.
import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject, isSame } from '../../json.ts'
import { clone } from '../clone.ts'
import { expectList, expectMap, invalidEvent, invalidResource } from '../errors.ts'
import { permission } from '../function-target.ts'
import { generate, resourceAttributes, tagList } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { conditional, getAtt, ref } from '../intrinsic.ts'
import { pythonText } from '../python-repr.ts'
import type { EventSource, EventUse } from './event-source.ts'

type Linking = Omit<EventUse, 'target' | 'role'>

/** The resource of the same template that `Ref` names; `name` gives the error its words. */
function linked(
  { eventId, id, properties, context }: Linking,
  property: string,
  words: { notText: string; missing: string; idOfText: string },
): [string, JsonObject] {
  const value = properties[property]
  const name = isObject(value) ? value['Ref'] : undefined
  if (isObject(value) && 'Ref' in value && typeof name !== 'string')
    throw invalidEvent(words.idOfText === 'event' ? eventId : id, words.notText)
  const resource = typeof name === 'string' ? context.resources[name] : undefined
  if (typeof name !== 'string' || !isObject(resource)) throw invalidEvent(eventId, words.missing)
  return [name, resource]
}

const bucketWords = {
  notText: "'Ref' value in S3 events is not a valid string.",
  missing: 'S3 events must reference an S3 bucket in the same template.',
  idOfText: 'event',
}

export const s3Event: EventSource = {
  properties: { Bucket: '!string', Events: '!string|list<string>#', Filter: 'map<string>' },
  link: (use) => void linked(use, 'Bucket', bucketWords),
  generate: (use) => {
    const [bucketId, bucket] = linked(use, 'Bucket', bucketWords)
    checkType(bucketId, bucket)
    const granted = permission(use.id, use.target, { principal: 's3.amazonaws.com', sourceAccount: ref('AWS::AccountId') })
    if ('Condition' in granted.attributes) dependByTag(bucketId, bucket, granted)
    else dependOn(use.id, bucket, granted.id)
    addNotifications(use, bucketId, bucket)
    return [granted, asGenerated(bucketId, bucket)]
  },
}

function checkType(bucketId: string, bucket: JsonObject): void {
  if (!('Type' in bucket)) throw invalidResource(bucketId, "Resource dict missing key 'Type'.")
  const type = bucket['Type']
  if (type !== 'AWS::S3::Bucket') throw invalidResource(bucketId, `Resource has incorrect Type; expected 'AWS::S3::Bucket', got '${asText(type)}'`)
}

const asGenerated = (id: string, resource: JsonObject): GeneratedResource =>
  generate(id, asText(resource['Type']), clone(isObject(resource['Properties']) ? resource['Properties'] : {}), {
    attributes: resourceAttributes(resource),
    dependsOn: Array.isArray(resource['DependsOn']) ? [...resource['DependsOn']] : resource['DependsOn'],
  })

function dependOn(id: string, bucket: JsonObject, permissionId: string): void {
  const held = bucket['DependsOn'] ?? []
  const list = typeof held === 'string' ? [held] : held
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) {
    throw invalidResource(id, "Invalid type for field 'DependsOn'. Expected a string or list of strings.", 'DependsOn')
  }
  bucket['DependsOn'] = [...new Set([...list, permissionId])]
}

/** A bucket cannot depend on what may not be there; a tag that refers to it under the condition does the same. */
function dependByTag(bucketId: string, bucket: JsonObject, granted: GeneratedResource): void {
  const properties = (bucket['Properties'] ??= {}) as JsonObject
  const tags = expectList(properties['Tags'] ?? [], { id: bucketId, path: 'Tags' })
  const dependency = {
    [`sam:ConditionalDependsOn:${granted.id}`]: conditional(
      granted.attributes['Condition'] ?? null,
      ref(granted.id),
      'no dependency',
    ),
  }
  properties['Tags'] = [...tags, ...tagList(dependency)]
}

function addNotifications({ properties: event, target }: EventUse, bucketId: string, bucket: JsonObject): void {
  const properties = expectMap(bucket['Properties'] ?? {}, { id: bucketId, path: '', message: 'Properties should be a map.' })
  bucket['Properties'] = properties
  const configuration = expectMap(properties['NotificationConfiguration'] ?? {}, {
    id: bucketId,
    path: 'NotificationConfiguration',
  })
  properties['NotificationConfiguration'] = configuration
  const existing = configuration['LambdaConfigurations'] ?? []
  if (!Array.isArray(existing)) throw invalidResource(bucketId, 'Invalid type for LambdaConfigurations. Must be a list.')
  configuration['LambdaConfigurations'] = existing
  for (const type of typeof event['Events'] === 'string' ? [event['Events']] : (event['Events'] as Json[])) {
    const filter = (event['Filter'] ?? null) === null ? {} : { Filter: clone(event['Filter'] ?? null) }
    const mapping: Json = { Function: target.arn, ...filter, Event: type }
    const wanted = target.condition === undefined ? mapping : conditional(target.condition, mapping)
    if (!existing.some((held) => isSame(held, wanted))) existing.push(wanted)
  }
}


const poolWords = {
  notText: 'Ref in Userpool is not a string.',
  missing: 'Cognito events must reference a Cognito UserPool in the same template.',
  idOfText: 'resource',
}

export const cognitoEvent: EventSource = {
  properties: { UserPool: '!string', Trigger: '!string|list<string>#' },
  link: (use) => void linked(use, 'UserPool', poolWords),
  generate: (use) => {
    const { eventId, properties: event, target } = use
    const [poolId, pool] = linked(use, 'UserPool', poolWords)
    const granted = permission(`${target.id}Cognito`, target, {
      principal: 'cognito-idp.amazonaws.com',
      sourceArn: getAtt(poolId, 'Arn'),
    })
    const properties = (pool['Properties'] ??= {}) as JsonObject
    const config = expectMap(properties['LambdaConfig'] ?? {}, { id: poolId, path: 'LambdaConfig' })
    properties['LambdaConfig'] = config
    for (const trigger of typeof event['Trigger'] === 'string' ? [event['Trigger']] : (event['Trigger'] as string[])) {
      if (trigger in config)
        throw invalidEvent(eventId, `Cognito trigger "${pythonText(event['Trigger'] ?? null)}" defined multiple times.`)
      config[trigger] = target.arn
    }
    return [granted, asGenerated(poolId, pool)]
  },
}
