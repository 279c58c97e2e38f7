import { appConfigGetConfiguration } from './app-config-get-configuration.ts'
import { eventBridgePutEvents } from './event-bridge-put-events.ts'
import { kinesisPutRecord } from './kinesis-put-record.ts'
import type { ServiceAction } from './service-action.ts'
import { sqsDeleteMessage } from './sqs-delete-message.ts'
import { sqsPurgeQueue } from './sqs-purge-queue.ts'
import { sqsReceiveMessage } from './sqs-receive-message.ts'
import { sqsSendMessage } from './sqs-send-message.ts'
import { stepFunctionsStartExecution } from './step-functions-start-execution.ts'
import { stepFunctionsStartSyncExecution } from './step-functions-start-sync-execution.ts'
import { stepFunctionsStopExecution } from './step-functions-stop-execution.ts'

/** The `IntegrationSubtype` values of HTTP APIs. */
export type ServiceSubtype =
  | 'EventBridge-PutEvents'
  | 'SQS-SendMessage'
  | 'SQS-ReceiveMessage'
  | 'SQS-DeleteMessage'
  | 'SQS-PurgeQueue'
  | 'AppConfig-GetConfiguration'
  | 'Kinesis-PutRecord'
  | 'StepFunctions-StartExecution'
  | 'StepFunctions-StartSyncExecution'
  | 'StepFunctions-StopExecution'

/** Every first-class service of HTTP APIs. */
export const SERVICE_ACTIONS: Readonly<Record<ServiceSubtype, ServiceAction>> = {
  'EventBridge-PutEvents': eventBridgePutEvents,
  'SQS-SendMessage': sqsSendMessage,
  'SQS-ReceiveMessage': sqsReceiveMessage,
  'SQS-DeleteMessage': sqsDeleteMessage,
  'SQS-PurgeQueue': sqsPurgeQueue,
  'AppConfig-GetConfiguration': appConfigGetConfiguration,
  'Kinesis-PutRecord': kinesisPutRecord,
  'StepFunctions-StartExecution': stepFunctionsStartExecution,
  'StepFunctions-StartSyncExecution': stepFunctionsStartSyncExecution,
  'StepFunctions-StopExecution': stepFunctionsStopExecution,
} satisfies Record<ServiceSubtype, ServiceAction>

export function isServiceSubtype(subtype: string): subtype is ServiceSubtype {
  return Object.hasOwn(SERVICE_ACTIONS, subtype)
}
