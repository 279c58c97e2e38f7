import { apiEvent } from './api-event.ts'
import type { EventSource } from './event-source.ts'
import { httpApiEvent } from './http-api-event.ts'
import { pullEvents } from './pull-events.ts'
import { cognitoEvent, s3Event } from './resource-events.ts'
import { cloudWatchEvent, scheduleEvent } from './schedule-event.ts'
import { schedulerEvent } from './scheduler-event.ts'
import { alexaSkillEvent, cloudWatchLogsEvent, iotRuleEvent } from './service-events.ts'
import { snsEvent } from './sns-event.ts'

/** Every type of event that a function may have. */
export const eventSources: Readonly<Record<string, EventSource>> = {
  Api: apiEvent,
  HttpApi: httpApiEvent,
  Schedule: scheduleEvent,
  ScheduleV2: schedulerEvent,
  CloudWatchEvent: cloudWatchEvent,
  EventBridgeRule: cloudWatchEvent,
  CloudWatchLogs: cloudWatchLogsEvent,
  S3: s3Event,
  SNS: snsEvent,
  Cognito: cognitoEvent,
  IoTRule: iotRuleEvent,
  AlexaSkill: alexaSkillEvent,
  ...pullEvents,
}
