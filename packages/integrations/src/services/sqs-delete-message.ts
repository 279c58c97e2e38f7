import type { ServiceAction } from './service-action.ts'
import { plainFields, sqsRequest } from './sqs-request.ts'

/** SQS-DeleteMessage. */
export const sqsDeleteMessage: ServiceAction = {
  required: ['ReceiptHandle', 'QueueUrl'],
  optional: [],
  buildRequest: (parameters) => sqsRequest('DeleteMessage', parameters, plainFields(parameters, ['ReceiptHandle'])),
}
