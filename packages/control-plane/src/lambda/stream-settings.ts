import type { Values } from '../documents.ts'
import { invalidParameter } from './lambda-errors.ts'
import type { StreamSettings } from './records.ts'

/** Members of a mapping that only queues have, and those that only streams have. */
export const QUEUE_MEMBERS: readonly string[] = ['ScalingConfig']
export const STREAM_MEMBERS: readonly string[] = ['StartingPosition', 'StartingPositionTimestamp', 'ParallelizationFactor', 'MaximumRetryAttempts', 'MaximumRecordAgeInSeconds', 'BisectBatchOnFunctionError']

/**
 * Where the reading of a stream begins; nothing for a queue. Rejects, as AWS does, a stream without it, and a time where none is taken.
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
export function startOf(source: 'SQS' | 'Kinesis' | 'DynamoDB', input: Values): { readonly stream?: StreamSettings } {
  if (source === 'SQS') return {}
  const startingPosition = input['StartingPosition'] as StreamSettings['startingPosition'] | undefined
  const timestamp = input['StartingPositionTimestamp']
  if (startingPosition === undefined) throw invalidParameter("1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.")
  if (startingPosition === 'AT_TIMESTAMP' && (source === 'DynamoDB' || timestamp === undefined)) {
    throw invalidParameter(source === 'DynamoDB' ? 'Unsupported starting position for arn type: DynamoDB' : 'A timestamp must be provided when the starting position is AT_TIMESTAMP.')
  }
  return {
    stream: {
      startingPosition,
      ...(timestamp !== undefined && { startingTimestamp: secondsOf(timestamp) }),
      parallelizationFactor: 1,
      maximumRetryAttempts: -1,
      maximumRecordAgeSeconds: -1,
      bisects: false,
    },
  }
}

const secondsOf = (time: unknown): number => (typeof time === 'number' ? time : new Date(time as string | Date).getTime() / 1000)

/** What is given replaces what was; where the reading began stays. */
export function changedStream(stream: StreamSettings, input: Values): StreamSettings {
  return {
    ...stream,
    parallelizationFactor: (input['ParallelizationFactor'] as number | undefined) ?? stream.parallelizationFactor,
    maximumRetryAttempts: (input['MaximumRetryAttempts'] as number | undefined) ?? stream.maximumRetryAttempts,
    maximumRecordAgeSeconds: (input['MaximumRecordAgeInSeconds'] as number | undefined) ?? stream.maximumRecordAgeSeconds,
    bisects: (input['BisectBatchOnFunctionError'] as boolean | undefined) ?? stream.bisects,
  }
}

/** Members as Lambda shows them. */
export function shownStream({ startingPosition, startingTimestamp, ...stream }: StreamSettings): Values {
  return {
    StartingPosition: startingPosition,
    ...(startingTimestamp !== undefined && { StartingPositionTimestamp: startingTimestamp }),
    ParallelizationFactor: stream.parallelizationFactor,
    MaximumRetryAttempts: stream.maximumRetryAttempts,
    MaximumRecordAgeInSeconds: stream.maximumRecordAgeSeconds,
    BisectBatchOnFunctionError: stream.bisects,
  }
}
