import type { Json, JsonObject } from '../../json.ts'
import { invalidEvent } from '../errors.ts'
import { generate } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { getAtt } from '../intrinsic.ts'
import type { PropertyTable } from '../property-table.ts'
import { invokeFunction, sendToQueue } from '../role-policies.ts'
import { trustPolicy } from '../role.ts'
import { deadLetterQueue } from './dead-letter-queue.ts'
import type { EventSource } from './event-source.ts'
import { filled, isFalsy } from '../python-truth.ts'

export const schedulerProperties: PropertyTable = {
  PermissionsBoundary: 'string',
  ScheduleExpression: '!string',
  FlexibleTimeWindow: 'map',
  Name: 'string',
  State: 'string',
  Description: 'string',
  StartDate: 'string',
  EndDate: 'string',
  ScheduleExpressionTimezone: 'string',
  GroupName: 'string',
  KmsKeyArn: 'string',
  Input: 'string',
  RoleArn: 'string',
  DeadLetterConfig: 'map',
  RetryPolicy: 'map',
  OmitName: 'boolean#',
}

/** ScheduleV2: a schedule of EventBridge Scheduler, with the role that it runs with. */
export const schedulerEvent: EventSource = {
  properties: schedulerProperties,
  generate: ({ id, properties, target }) =>
    schedulerSchedule({ id, properties, target: { arn: target.arn, attributes: target.attributes }, policy: invokeFunction }),
}

export interface SchedulerUse {
  readonly id: string
  readonly properties: JsonObject
  readonly target: { readonly arn: Json; readonly attributes: JsonObject }
  /** What the role may do with the target. */
  readonly policy: (targetArn: Json, id: string) => JsonObject
}

export function schedulerSchedule({ id, properties, target, policy }: SchedulerUse): GeneratedResource[] {
  if (!isFalsy(properties['OmitName']) && !isFalsy(properties['Name'])) throw invalidEvent(id, 'Name cannot be set when OmitName is True')
  const queue = deadLetterQueue({ id, properties, target })
  const options = { attributes: target.attributes }
  const policies = queue.arn === undefined ? [policy(target.arn, id)] : [policy(target.arn, id), sendToQueue(queue.arn, id)]
  const role = generate(
    `${id}Role`,
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: trustPolicy('scheduler.amazonaws.com'),
      Policies: policies,
      PermissionsBoundary: filled(properties['PermissionsBoundary']),
    },
    options,
  )
  const given = Object.fromEntries(
    ['Description', 'StartDate', 'EndDate', 'ScheduleExpressionTimezone', 'GroupName', 'KmsKeyArn'].map((name) => [
      name,
      properties[name],
    ]),
  )
  const schedule = generate(
    id,
    'AWS::Scheduler::Schedule',
    {
      ScheduleExpression: properties['ScheduleExpression'],
      FlexibleTimeWindow: filled(properties['FlexibleTimeWindow']) ?? { Mode: 'OFF' },
      Name: !isFalsy(properties['OmitName']) ? undefined : filled(properties['Name']) ?? id,
      State: filled(properties['State']),
      ...given,
      Target: scheduleTarget(properties, target.arn, filled(properties['RoleArn']) ?? getAtt(role.id, 'Arn'), queue.arn),
    },
    options,
  )
  return [schedule, ...queue.resources, ...(!isFalsy(properties['RoleArn']) ? [] : [role])]
}

function scheduleTarget(properties: JsonObject, Arn: Json, RoleArn: Json, queueArn: Json | undefined): JsonObject {
  const target: JsonObject = { Arn, RoleArn }
  if ((properties['Input'] ?? null) !== null) target['Input'] = properties['Input'] ?? null
  if ((properties['DeadLetterConfig'] ?? null) !== null) target['DeadLetterConfig'] = { Arn: queueArn ?? null }
  if ((properties['RetryPolicy'] ?? null) !== null) target['RetryPolicy'] = properties['RetryPolicy'] ?? null
  return target
}
