// Queues, topics and subscriptions at the endpoints of their services.
import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject, isSame } from '../../json.ts'
import { lastPart } from './endpoint-row.ts'
import type { EndpointRow, Step } from './endpoint-row.ts'
import { toTagMap } from './members.ts'

/** Attributes of a queue, with what each is when a template no longer gives it. */
const queueDefaults: Readonly<Record<string, string>> = {
  DelaySeconds: '0',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  VisibilityTimeout: '30',
  RedrivePolicy: '',
  RedriveAllowPolicy: '',
  KmsMasterKeyId: '',
  KmsDataKeyReusePeriodSeconds: '300',
  SqsManagedSseEnabled: 'true',
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'queue',
  FifoThroughputLimit: 'perQueue',
}
const attributesOf = (properties: JsonObject): JsonObject =>
  Object.fromEntries(Object.keys(queueDefaults).flatMap((name) => (name in properties ? [[name, asText(properties[name] ?? '')]] : [])))

/** AWS::SQS::Queue */
export const queue: EndpointRow = {
  service: 'sqs',
  properties: ['QueueName', 'FifoQueue', 'Tags', ...Object.keys(queueDefaults)],
  replacedBy: ['QueueName', 'FifoQueue'],
  create: (properties, name) => {
    const isFifo = properties['FifoQueue'] === true || properties['FifoQueue'] === 'true'
    const Attributes = { ...attributesOf(properties), ...(isFifo ? { FifoQueue: 'true' } : {}) }
    const tags = toTagMap(properties['Tags'] ?? null)
    return ['CreateQueue', { QueueName: isFifo && !name.endsWith('.fifo') ? `${name}.fifo` : name, Attributes, ...(isObject(tags) ? { tags } : {}) }]
  },
  made: ({ QueueUrl: url }) => ({ physicalId: String(url), attributes: { QueueUrl: String(url), QueueName: lastPart(String(url)) } }),
  change: (properties, { physicalId: QueueUrl, before }) => {
    if (Object.keys(before).length === 0) return []
    const [was, now] = [attributesOf(before), attributesOf(properties)]
    const changed = Object.keys({ ...was, ...now }).filter((name) => was[name] !== now[name])
    const Attributes = Object.fromEntries(changed.map((name) => [name, now[name] ?? queueDefaults[name] ?? '']))
    const steps: Step[] = changed.length > 0 ? [['SetQueueAttributes', { QueueUrl, Attributes }]] : []
    const { set, gone } = tagChanges(before['Tags'], properties['Tags'])
    if (Object.keys(set).length > 0) steps.push(['TagQueue', { QueueUrl, Tags: set }])
    if (gone.length > 0) steps.push(['UntagQueue', { QueueUrl, TagKeys: gone }])
    return steps
  },
  remove: (id) => ['DeleteQueue', { QueueUrl: id }],
  nameOf: lastPart,
}

function tagChanges(was: Json | undefined, now: Json | undefined): { readonly set: JsonObject; readonly gone: string[] } {
  const map = (value: Json | undefined): JsonObject => {
    const tags = toTagMap(value ?? null)
    return isObject(tags) ? tags : {}
  }
  const [before, after] = [map(was), map(now)]
  return { set: Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value)), gone: Object.keys(before).filter((key) => !(key in after)) }
}

const topicAttributes = ['DisplayName', 'FifoTopic', 'ContentBasedDeduplication', 'KmsMasterKeyId', 'SignatureVersion', 'TracingConfig', 'FifoThroughputScope']

/** SNS speaks the query protocol: a map is entries with numbers. */
const entries = (names: readonly string[], properties: JsonObject): JsonObject =>
  Object.fromEntries(
    names
      .filter((name) => name in properties)
      .flatMap((name, index) => [
        [`Attributes.entry.${index + 1}.key`, name],
        [`Attributes.entry.${index + 1}.value`, asText(properties[name] ?? '')],
      ]),
  )

/** AWS::SNS::Topic */
export const topic: EndpointRow = {
  service: 'sns',
  properties: ['TopicName', 'Subscription', ...topicAttributes],
  replacedBy: ['TopicName', 'FifoTopic'],
  create: (properties, name) => ['CreateTopic', { Name: properties['FifoTopic'] === true && !name.endsWith('.fifo') ? `${name}.fifo` : name, ...entries(topicAttributes, properties) }],
  made: ({ TopicArn: arn }) => ({ physicalId: String(arn), attributes: { TopicArn: String(arn), Arn: String(arn), TopicName: lastPart(String(arn)) } }),
  change: (properties, { physicalId: TopicArn, before }) => {
    const isNew = Object.keys(before).length === 0
    const changed = isNew ? [] : topicAttributes.filter((name) => !isSame(before[name], properties[name]))
    const known = subscriptionsOf(before)
    return [
      ...changed.map((AttributeName): Step => ['SetTopicAttributes', { TopicArn, AttributeName, AttributeValue: asText(properties[AttributeName] ?? '') }]),
      ...subscriptionsOf(properties)
        .filter((each) => !known.some((other) => isSame(each, other)))
        .map(({ Protocol = null, Endpoint = null }): Step => ['Subscribe', { TopicArn, Protocol, Endpoint }]),
    ]
  },
  remove: (id) => ['DeleteTopic', { TopicArn: id }],
  nameOf: lastPart,
}

const subscriptionsOf = ({ Subscription: list }: JsonObject): JsonObject[] => (Array.isArray(list) ? list.filter(isObject) : [])

const subscriptionAttributes = ['FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery', 'RedrivePolicy', 'DeliveryPolicy', 'SubscriptionRoleArn']

/** AWS::SNS::Subscription */
export const topicSubscription: EndpointRow = {
  service: 'sns',
  properties: ['TopicArn', 'Protocol', 'Endpoint', ...subscriptionAttributes],
  replacedBy: ['TopicArn', 'Protocol', 'Endpoint'],
  create: (properties) => ['Subscribe', { TopicArn: properties['TopicArn'] ?? null, Protocol: properties['Protocol'] ?? null, Endpoint: properties['Endpoint'] ?? '', ReturnSubscriptionArn: 'true', ...entries(subscriptionAttributes, properties) }],
  made: ({ SubscriptionArn: arn }) => ({ physicalId: String(arn), attributes: { Arn: String(arn) } }),
  change: (properties, { physicalId: SubscriptionArn, before }) => {
    if (Object.keys(before).length === 0) return []
    const changed = subscriptionAttributes.filter((name) => !isSame(before[name], properties[name]))
    return changed.map((AttributeName): Step => ['SetSubscriptionAttributes', { SubscriptionArn, AttributeName, AttributeValue: asText(properties[AttributeName] ?? '') }])
  },
  remove: (id) => ['Unsubscribe', { SubscriptionArn: id }],
  nameOf: (id) => id,
}
