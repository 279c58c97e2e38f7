import type { Json, JsonObject } from '../json.ts'

const allow = (name: string, action: string, resource: Json): JsonObject => ({
  PolicyName: name,
  PolicyDocument: { Statement: [{ Action: action, Effect: 'Allow', Resource: resource }] },
})

export const sendToQueue = (queueArn: Json, id: string): JsonObject => allow(`${id}SQSPolicy`, 'sqs:SendMessage', queueArn)
export const publishToTopic = (topicArn: Json, id: string): JsonObject => allow(`${id}SNSPolicy`, 'sns:publish', topicArn)
export const putEvents = (busArn: Json, id: string): JsonObject => allow(`${id}EventBridgePolicy`, 'events:PutEvents', busArn)
export const invokeFunction = (functionArn: Json, id: string): JsonObject =>
  allow(`${id}LambdaPolicy`, 'lambda:InvokeFunction', functionArn)
export const startExecution = (stateMachineArn: Json, id: string): JsonObject =>
  allow(`${id}StartExecutionPolicy`, 'states:StartExecution', stateMachineArn)

export const putPayloads = (bucketArn: Json, id: string): JsonObject => ({
  PolicyName: `${id}S3Policy`,
  PolicyDocument: {
    Statement: [
      { Action: 's3:PutObject', Effect: 'Allow', Resource: { 'Fn::Join': ['/', [bucketArn, '*']] } },
      { Action: 's3:ListBucket', Effect: 'Allow', Resource: bucketArn },
    ],
  },
})

const byType: Readonly<Record<string, (arn: Json, id: string) => JsonObject>> = {
  SQS: sendToQueue,
  SNS: publishToTopic,
  EventBridge: putEvents,
  Lambda: invokeFunction,
  S3Bucket: putPayloads,
}

/** What a function must be allowed so that its results reach a destination. */
export const destinationPolicy = (type: string, arn: Json, id: string): JsonObject | undefined => byType[type]?.(arn, id)
