/** How an action of a service is called. */
export type ActionService =
  /** JSON in the body, the action in `X-Amz-Target`. */
  | { readonly protocol: 'json'; readonly targetPrefix: string; readonly contentType: string }
  /** A JSON service that API Gateway still speaks to as a query service: parameters in the query, answer wrapped. */
  | { readonly protocol: 'json-as-query'; readonly targetPrefix: string; readonly contentType: string }
  /** Parameters in the query or a form, `Action` and `Version` among them. */
  | { readonly protocol: 'query'; readonly version: string }

/**
 * Services whose actions are called otherwise than with a bare `Action` parameter.
 *
 * Prefixes and versions: `targetPrefix` and `apiVersion` of the service models. SSM as a query service: recorded,
 * `test_ssm_aws_integration`. Where the integration maps `X-Amz-Target` itself (EventBridge needs it on AWS), its value wins.
 */
export const ACTION_SERVICES: Readonly<Record<string, ActionService>> = {
  dynamodb: { protocol: 'json', targetPrefix: 'DynamoDB_20120810', contentType: 'application/x-amz-json-1.0' },
  kinesis: { protocol: 'json', targetPrefix: 'Kinesis_20131202', contentType: 'application/x-amz-json-1.1' },
  firehose: { protocol: 'json', targetPrefix: 'Firehose_20150804', contentType: 'application/x-amz-json-1.1' },
  states: { protocol: 'json', targetPrefix: 'AWSStepFunctions', contentType: 'application/x-amz-json-1.0' },
  events: { protocol: 'json', targetPrefix: 'AWSEvents', contentType: 'application/x-amz-json-1.1' },
  logs: { protocol: 'json', targetPrefix: 'Logs_20140328', contentType: 'application/x-amz-json-1.1' },
  secretsmanager: { protocol: 'json', targetPrefix: 'secretsmanager', contentType: 'application/x-amz-json-1.1' },
  kms: { protocol: 'json', targetPrefix: 'TrentService', contentType: 'application/x-amz-json-1.1' },
  'cognito-idp': {
    protocol: 'json',
    targetPrefix: 'AWSCognitoIdentityProviderService',
    contentType: 'application/x-amz-json-1.1',
  },
  ssm: { protocol: 'json-as-query', targetPrefix: 'AmazonSSM', contentType: 'application/x-amz-json-1.1' },
  sqs: { protocol: 'query', version: '2012-11-05' },
  sns: { protocol: 'query', version: '2010-03-31' },
  sts: { protocol: 'query', version: '2011-06-15' },
  iam: { protocol: 'query', version: '2010-05-08' },
  email: { protocol: 'query', version: '2010-12-01' },
  monitoring: { protocol: 'query', version: '2010-08-01' },
  ec2: { protocol: 'query', version: '2016-11-15' },
  autoscaling: { protocol: 'query', version: '2011-01-01' },
  cloudformation: { protocol: 'query', version: '2010-05-15' },
}
