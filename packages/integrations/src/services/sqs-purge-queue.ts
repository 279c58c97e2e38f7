import type { ServiceAction } from './service-action.ts'
import { sqsRequest } from './sqs-request.ts'

/** SQS-PurgeQueue. */
export const sqsPurgeQueue: ServiceAction = {
  required: ['QueueUrl'],
  optional: [],
  buildRequest: (parameters) => sqsRequest('PurgeQueue', parameters, []),
}
