import type { Json, JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import { invalidEvent } from '../errors.ts'
import { generate } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { getAtt, ref } from '../intrinsic.ts'

export interface DeadLetterUse {
  readonly id: string
  readonly properties: JsonObject
  readonly target: { readonly attributes: JsonObject }
}

export interface DeadLetterQueue {
  readonly arn: Json | undefined
  readonly resources: GeneratedResource[]
}

/** DeadLetterConfig: a queue that exists, or a new one; with `ruleArn`, the rule may write to the new one. */
export function deadLetterQueue({ id, properties, target }: DeadLetterUse, ruleArn?: Json): DeadLetterQueue {
  const config = properties['DeadLetterConfig'] ?? null
  if (!isObject(config)) return { arn: undefined, resources: [] }
  if ('Arn' in config && 'Type' in config)
    throw invalidEvent(id, "You can either define 'Arn' or 'Type' property of DeadLetterConfig.")
  if ('Type' in config && config['Type'] !== 'SQS')
    throw invalidEvent(id, "The only valid value for 'Type' property of DeadLetterConfig is 'SQS'.")
  if (!('Arn' in config) && !('Type' in config))
    throw invalidEvent(id, "No 'Arn' or 'Type' property provided for DeadLetterConfig.")
  if ((config['Arn'] ?? null) !== null) return { arn: config['Arn'], resources: [] }
  const queueId = config['QueueLogicalId'] ?? null
  if (queueId !== null && typeof queueId !== 'string') throw invalidEvent(id, 'QueueLogicalId must be a string')

  const options = { attributes: target.attributes }
  const queue = generate(queueId || `${id}Queue`, 'AWS::SQS::Queue', {}, options)
  const arn = getAtt(queue.id, 'Arn')
  if (ruleArn === undefined) return { arn, resources: [queue] }
  const statement = {
    Action: 'sqs:SendMessage',
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Resource: arn,
    Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
  }
  const PolicyDocument = { Version: '2012-10-17', Statement: [statement] }
  return {
    arn,
    resources: [
      queue,
      generate(`${id}QueuePolicy`, 'AWS::SQS::QueuePolicy', { PolicyDocument, Queues: [ref(queue.id)] }, options),
    ],
  }
}
