import type { Json, JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import { expectMap, invalidEvent } from '../errors.ts'
import { permission } from '../function-target.ts'
import { generate } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { getAtt, ref, referencedId } from '../intrinsic.ts'
import { resolveParameters } from '../parameter-resolver.ts'
import type { EventSource, EventUse } from './event-source.ts'
import { sourceMapping } from './pull-events.ts'

/** SNS: the topic invokes the function, or a queue between them is polled. */
export const snsEvent: EventSource = {
  properties: {
    Topic: '!string',
    Region: 'string',
    FilterPolicy: 'any',
    FilterPolicyScope: 'any',
    SqsSubscription: 'boolean|map',
    RedrivePolicy: 'map',
  },
  generate: (use) => {
    const { id, properties, target } = use
    const queue = properties['SqsSubscription']
    const topic = properties['Topic'] ?? null
    if (!queue || (isObject(queue) && Object.keys(queue).length === 0)) {
      return [
        permission(id, target, { principal: 'sns.amazonaws.com', sourceArn: topic }),
        subscription(use, 'lambda', target.arn),
      ]
    }
    return queue === true
      ? throughNewQueue(use)
      : throughQueue(use, expectMap(queue, { id: use.eventId, path: 'SqsSubscription', event: true }))
  },
}

function subscription({ id, properties, target }: EventUse, protocol: string, endpoint: Json): GeneratedResource {
  const { Topic, Region, FilterPolicy, FilterPolicyScope, RedrivePolicy } = properties
  const given = {
    Endpoint: endpoint,
    Protocol: protocol,
    TopicArn: Topic,
    Region,
    FilterPolicy,
    FilterPolicyScope,
    RedrivePolicy,
  }
  return generate(id, 'AWS::SNS::Subscription', given, { attributes: target.attributes })
}

function throughNewQueue(use: EventUse): GeneratedResource[] {
  const { id, target } = use
  const queue = generate(
    `${id}Queue`,
    'AWS::SQS::Queue',
    { FifoQueue: isFifo(use) || undefined },
    { attributes: target.attributes },
  )
  const arn = getAtt(queue.id, 'Arn')
  return [polling(use, arn, {}), queue, queuePolicy(use, `${id}QueuePolicy`, arn, ref(queue.id)), subscription(use, 'sqs', arn)]
}

function throughQueue(use: EventUse, settings: JsonObject): GeneratedResource[] {
  const { QueueArn: arn, QueueUrl: url, QueuePolicyLogicalId: policyId } = settings
  if (!arn || !url) throw invalidEvent(use.eventId, 'No QueueARN or QueueURL provided.')
  const name = typeof policyId === 'string' && policyId !== '' ? policyId : `${use.id}QueuePolicy`
  return [polling(use, arn, settings), queuePolicy(use, name, arn, url), subscription(use, 'sqs', arn)]
}

function polling(use: EventUse, queue: Json, { BatchSize: size }: JsonObject): GeneratedResource {
  return sourceMapping('SQS', {
    ...use,
    id: `${use.id}EventSourceMapping`,
    properties: { Queue: queue, BatchSize: size || 10, Enabled: true },
  })
}

function queuePolicy({ properties, target }: EventUse, id: string, queueArn: Json, queueUrl: Json): GeneratedResource {
  const condition = { ArnEquals: { 'aws:SourceArn': properties['Topic'] ?? null } }
  const statement = { Action: 'sqs:SendMessage', Effect: 'Allow', Principal: '*', Resource: queueArn, Condition: condition }
  const policy = { PolicyDocument: { Version: '2012-10-17', Statement: [statement] }, Queues: [queueUrl] }
  return generate(id, 'AWS::SQS::QueuePolicy', policy, { attributes: target.attributes })
}

/** A FIFO topic wants a FIFO queue. */
function isFifo({ properties, context }: EventUse): Json {
  const id = referencedId(properties['Topic'])
  const topic = id === undefined ? undefined : context.resources[id]
  const settings = isObject(topic) && isObject(topic['Properties']) ? topic['Properties'] : {}
  return resolveParameters(settings['FifoTopic'] ?? false, context.parameters)
}
