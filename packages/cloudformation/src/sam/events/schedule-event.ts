// Schedule, CloudWatchEvent and EventBridgeRule: rules of EventBridge that invoke the function.
import type { Json, JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import { invalidEvent } from '../errors.ts'
import { permission } from '../function-target.ts'
import { generate } from '../generated-resource.ts'
import { getAtt } from '../intrinsic.ts'
import { deadLetterQueue } from './dead-letter-queue.ts'
import type { EventSource, EventUse } from './event-source.ts'
import { filled } from '../python-truth.ts'

export const scheduleEvent: EventSource = {
  properties: {
    Schedule: '!string',
    RuleName: 'string',
    Input: 'string',
    Enabled: 'boolean',
    State: 'string',
    Name: 'string',
    Description: 'string',
    DeadLetterConfig: 'map',
    RetryPolicy: 'map',
  },
  generate: (use) => {
    const { id, properties, target } = use
    const sourceArn = getAtt(id, 'Arn')
    const state = ruleState(use)
    const queue = deadLetterQueue(use, sourceArn)
    const rule = generate(
      id,
      'AWS::Events::Rule',
      {
        Description: properties['Description'],
        Name: properties['Name'],
        ScheduleExpression: properties['Schedule'],
        State: state,
        Targets: [ruleTarget(properties, id, target.arn, queue.arn, ['Input'])],
      },
      { attributes: target.attributes },
    )
    return [rule, ...queue.resources, permission(id, target, { principal: 'events.amazonaws.com', sourceArn })]
  },
}

export const cloudWatchEvent: EventSource = {
  properties: {
    EventBusName: 'string',
    RuleName: 'string',
    Pattern: 'map',
    DeadLetterConfig: 'map',
    RetryPolicy: 'map',
    Input: 'string',
    InputPath: 'string',
    Target: 'map',
    Enabled: 'boolean',
    State: 'string',
    InputTransformer: 'map',
  },
  generate: (use) => {
    const { id, properties, target } = use
    const sourceArn = getAtt(id, 'Arn')
    const queue = deadLetterQueue(use, sourceArn)
    const rule = generate(
      id,
      'AWS::Events::Rule',
      {
        EventBusName: properties['EventBusName'],
        EventPattern: properties['Pattern'],
        Name: properties['RuleName'],
        State: ruleState(use),
        Targets: [ruleTarget(properties, id, target.arn, queue.arn, ['Input', 'InputPath', 'InputTransformer'])],
      },
      { attributes: target.attributes },
    )
    return [...queue.resources, rule, permission(id, target, { principal: 'events.amazonaws.com', sourceArn })]
  },
}

/** Enabled (a boolean) and State (a text) say the same: one of them may stand. */
export function ruleState({ eventId, properties }: Pick<EventUse, 'eventId' | 'properties'>): Json | undefined {
  const enabled = properties['Enabled'] ?? null
  const state = filled(properties['State'])
  if (state !== undefined && enabled !== null)
    throw invalidEvent(eventId, 'State and Enabled Properties cannot both be specified.')
  return enabled === null ? state : enabled ? 'ENABLED' : 'DISABLED'
}

/** What a rule invokes. `suffix` ends the target's id, which is 64 long at most. */
export function ruleTarget(
  properties: JsonObject,
  id: string,
  arn: Json,
  queueArn: Json | undefined,
  inputs: readonly string[],
  suffix = 'LambdaTarget',
): JsonObject {
  const own = properties['Target']
  const isNamed = isObject(own) && Object.hasOwn(own, 'Id')
  const made: JsonObject = { Arn: arn, Id: isNamed ? (own['Id'] ?? null) : id.slice(0, 64 - suffix.length) + suffix }
  for (const name of inputs) if ((properties[name] ?? null) !== null) made[name] = properties[name] ?? null
  if ((properties['DeadLetterConfig'] ?? null) !== null) made['DeadLetterConfig'] = { Arn: queueArn ?? null }
  if ((properties['RetryPolicy'] ?? null) !== null) made['RetryPolicy'] = properties['RetryPolicy'] ?? null
  return made
}
