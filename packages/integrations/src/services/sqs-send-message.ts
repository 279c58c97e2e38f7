import type { ServiceAction } from './service-action.ts'
import { attributeFields, plainFields, sqsRequest } from './sqs-request.ts'

/** SQS-SendMessage. */
export const sqsSendMessage: ServiceAction = {
  required: ['QueueUrl', 'MessageBody'],
  optional: ['DelaySeconds', 'MessageAttributes', 'MessageDeduplicationId', 'MessageGroupId', 'MessageSystemAttributes'],
  buildRequest: (parameters) => {
    return sqsRequest('SendMessage', parameters, [
      ...plainFields(parameters, ['MessageBody', 'DelaySeconds', 'MessageDeduplicationId', 'MessageGroupId']),
      ...attributeFields(parameters, 'MessageAttributes', 'MessageAttribute'),
      ...attributeFields(parameters, 'MessageSystemAttributes', 'MessageSystemAttribute'),
    ])
  },
}
