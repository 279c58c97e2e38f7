import { listParameter, type ServiceAction } from './service-action.ts'
import { listFields, plainFields, sqsRequest } from './sqs-request.ts'

/** SQS-ReceiveMessage. */
export const sqsReceiveMessage: ServiceAction = {
  required: ['QueueUrl'],
  optional: [
    'AttributeNames',
    'MaxNumberOfMessages',
    'MessageAttributeNames',
    'ReceiveRequestAttemptId',
    'VisibilityTimeout',
    'WaitTimeSeconds',
  ],
  buildRequest: (parameters) => {
    return sqsRequest('ReceiveMessage', parameters, [
      ...plainFields(parameters, ['MaxNumberOfMessages', 'ReceiveRequestAttemptId', 'VisibilityTimeout', 'WaitTimeSeconds']),
      ...listFields(listParameter(parameters, 'AttributeNames'), 'AttributeName'),
      ...listFields(listParameter(parameters, 'MessageAttributeNames'), 'MessageAttributeName'),
    ])
  },
}
