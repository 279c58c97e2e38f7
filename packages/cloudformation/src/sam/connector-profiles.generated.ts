// What a connector from one type of resource to another allows: key `{source} {destination}`, without `AWS::`.
// `kind` is what is made (a managed policy of a role, a Lambda permission, a queue's or a topic's policy), `of` whose it is.
// `<Source.Arn>` and its like stand for what the connected resources are.
// The data is that of aws/serverless-application-model (aws-sam-translator 1.110.0, samtranslator/model/connector_profiles),
// Copyright Amazon.com, Inc. or its affiliates, Apache License 2.0; rewritten in this form. See NOTICE. Documented at:
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/reference-sam-connector.html
import type { JsonObject } from '../json.ts'

export interface ConnectorProfile {
  readonly kind: 'role' | 'permission' | 'queue' | 'topic'
  readonly of: 'source' | 'destination'
  /** Who must wait for the policy: the source, or the event source mapping between the two. */
  readonly dependedBy?: 'source' | 'mapping'
  /** The sets of permissions that may be asked for. */
  readonly combinations?: readonly (readonly string[])[]
  /** Permission → statements of a policy, or the fields of a Lambda permission. */
  readonly access: Readonly<Record<string, readonly JsonObject[] | JsonObject>>
}

export const connectorProfiles: Readonly<Record<string, ConnectorProfile>> = {
  'DynamoDB::Table Lambda::Function': {
    kind: 'role',
    of: 'destination',
    dependedBy: 'mapping',
    access: {
      Read: [
        {
          Effect: 'Allow',
          Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
          Resource: ['<Source.Arn>/stream/*'],
        },
      ],
    },
  },
  'Events::Rule SNS::Topic': {
    kind: 'topic',
    of: 'destination',
    access: {
      Write: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Resource: '<Destination.Arn>',
          Action: 'sns:Publish',
          Condition: { ArnEquals: { 'aws:SourceArn': '<Source.Arn>' } },
        },
      ],
    },
  },
  'Events::Rule Events::EventBus': {
    kind: 'role',
    of: 'source',
    access: { Write: [{ Effect: 'Allow', Action: ['events:PutEvents'], Resource: ['<Destination.Arn>'] }] },
  },
  'Events::Rule StepFunctions::StateMachine': {
    kind: 'role',
    of: 'source',
    access: { Write: [{ Effect: 'Allow', Action: ['states:StartExecution'], Resource: ['<Destination.Arn>'] }] },
  },
  'Events::Rule Lambda::Function': {
    kind: 'permission',
    of: 'destination',
    access: { Write: { Action: 'lambda:InvokeFunction', Principal: 'events.amazonaws.com', SourceArn: '<Source.Arn>' } },
  },
  'Events::Rule SQS::Queue': {
    kind: 'queue',
    of: 'destination',
    access: {
      Write: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Resource: '<Destination.Arn>',
          Action: 'sqs:SendMessage',
          Condition: { ArnEquals: { 'aws:SourceArn': '<Source.Arn>' } },
        },
      ],
    },
  },
  'Lambda::Function Lambda::Function': {
    kind: 'role',
    of: 'source',
    access: {
      Write: [{ Effect: 'Allow', Action: ['lambda:InvokeAsync', 'lambda:InvokeFunction'], Resource: ['<Destination.Arn>'] }],
    },
  },
  'Lambda::Function S3::Bucket': {
    kind: 'role',
    of: 'source',
    access: {
      Read: [
        {
          Effect: 'Allow',
          Action: [
            's3:GetObject',
            's3:GetObjectAcl',
            's3:GetObjectLegalHold',
            's3:GetObjectRetention',
            's3:GetObjectTorrent',
            's3:GetObjectVersion',
            's3:GetObjectVersionAcl',
            's3:GetObjectVersionForReplication',
            's3:GetObjectVersionTorrent',
            's3:ListBucket',
            's3:ListBucketMultipartUploads',
            's3:ListBucketVersions',
            's3:ListMultipartUploadParts',
          ],
          Resource: ['<Destination.Arn>', '<Destination.Arn>/*'],
        },
      ],
      Write: [
        {
          Effect: 'Allow',
          Action: [
            's3:AbortMultipartUpload',
            's3:DeleteObject',
            's3:DeleteObjectVersion',
            's3:PutObject',
            's3:PutObjectLegalHold',
            's3:PutObjectRetention',
            's3:RestoreObject',
          ],
          Resource: ['<Destination.Arn>', '<Destination.Arn>/*'],
        },
      ],
    },
  },
  'Lambda::Function DynamoDB::Table': {
    kind: 'role',
    of: 'source',
    access: {
      Read: [
        {
          Effect: 'Allow',
          Action: [
            'dynamodb:GetItem',
            'dynamodb:Query',
            'dynamodb:Scan',
            'dynamodb:BatchGetItem',
            'dynamodb:ConditionCheckItem',
            'dynamodb:PartiQLSelect',
          ],
          Resource: ['<Destination.Arn>', '<Destination.Arn>/index/*'],
        },
      ],
      Write: [
        {
          Effect: 'Allow',
          Action: [
            'dynamodb:PutItem',
            'dynamodb:UpdateItem',
            'dynamodb:DeleteItem',
            'dynamodb:BatchWriteItem',
            'dynamodb:PartiQLDelete',
            'dynamodb:PartiQLInsert',
            'dynamodb:PartiQLUpdate',
          ],
          Resource: ['<Destination.Arn>', '<Destination.Arn>/index/*'],
        },
      ],
    },
  },
  'Lambda::Function SQS::Queue': {
    kind: 'role',
    of: 'source',
    access: {
      Read: [{ Effect: 'Allow', Action: ['sqs:ReceiveMessage', 'sqs:GetQueueAttributes'], Resource: ['<Destination.Arn>'] }],
      Write: [
        {
          Effect: 'Allow',
          Action: ['sqs:DeleteMessage', 'sqs:SendMessage', 'sqs:ChangeMessageVisibility', 'sqs:PurgeQueue'],
          Resource: ['<Destination.Arn>'],
        },
      ],
    },
  },
  'Lambda::Function SNS::Topic': {
    kind: 'role',
    of: 'source',
    access: { Write: [{ Effect: 'Allow', Action: ['sns:Publish'], Resource: ['<Destination.Arn>'] }] },
  },
  'Lambda::Function StepFunctions::StateMachine': {
    kind: 'role',
    of: 'source',
    access: {
      Write: [
        {
          Effect: 'Allow',
          Action: ['states:StartExecution', 'states:StartSyncExecution'],
          Resource: ['<Destination.Arn>'],
        },
        {
          Effect: 'Allow',
          Action: ['states:StopExecution'],
          Resource: ['arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:<Destination.Name>:*'],
        },
      ],
      Read: [
        {
          Effect: 'Allow',
          Action: ['states:DescribeStateMachine', 'states:ListExecutions'],
          Resource: ['<Destination.Arn>'],
        },
        {
          Effect: 'Allow',
          Action: ['states:DescribeExecution', 'states:DescribeStateMachineForExecution', 'states:GetExecutionHistory'],
          Resource: ['arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:<Destination.Name>:*'],
        },
      ],
    },
  },
  'Lambda::Function Events::EventBus': {
    kind: 'role',
    of: 'source',
    access: { Write: [{ Effect: 'Allow', Action: ['events:PutEvents'], Resource: ['<Destination.Arn>'] }] },
  },
  'Lambda::Function Location::PlaceIndex': {
    kind: 'role',
    of: 'source',
    access: {
      Read: [
        {
          Effect: 'Allow',
          Action: [
            'geo:DescribePlaceIndex',
            'geo:GetPlace',
            'geo:SearchPlaceIndexForPosition',
            'geo:SearchPlaceIndexForSuggestions',
            'geo:SearchPlaceIndexForText',
          ],
          Resource: ['<Destination.Arn>'],
        },
      ],
    },
  },
  'ApiGatewayV2::Api Lambda::Function': {
    kind: 'permission',
    of: 'destination',
    access: {
      Write: {
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:<Source.ResourceId>/<Source.Qualifier>',
      },
    },
  },
  'ApiGateway::RestApi Lambda::Function': {
    kind: 'permission',
    of: 'destination',
    access: {
      Write: {
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:<Source.ResourceId>/<Source.Qualifier>',
      },
    },
  },
  'SNS::Topic SQS::Queue': {
    kind: 'queue',
    of: 'destination',
    access: {
      Write: [
        {
          Effect: 'Allow',
          Principal: { Service: 'sns.amazonaws.com' },
          Resource: '<Destination.Arn>',
          Action: 'sqs:SendMessage',
          Condition: { ArnEquals: { 'aws:SourceArn': '<Source.Arn>' } },
        },
      ],
    },
  },
  'SNS::Topic Lambda::Function': {
    kind: 'permission',
    of: 'destination',
    access: { Write: { Action: 'lambda:InvokeFunction', Principal: 'sns.amazonaws.com', SourceArn: '<Source.Arn>' } },
  },
  'SQS::Queue Lambda::Function': {
    kind: 'role',
    of: 'destination',
    dependedBy: 'mapping',
    combinations: [['Read', 'Write']],
    access: {
      Write: [{ Effect: 'Allow', Action: ['sqs:DeleteMessage'], Resource: ['<Source.Arn>'] }],
      Read: [{ Effect: 'Allow', Action: ['sqs:ReceiveMessage', 'sqs:GetQueueAttributes'], Resource: ['<Source.Arn>'] }],
    },
  },
  'S3::Bucket Lambda::Function': {
    kind: 'permission',
    of: 'destination',
    access: {
      Write: {
        Action: 'lambda:InvokeFunction',
        Principal: 's3.amazonaws.com',
        SourceArn: '<Source.Arn>',
        SourceAccount: '${AWS::AccountId}',
      },
    },
  },
  'StepFunctions::StateMachine Lambda::Function': {
    kind: 'role',
    of: 'source',
    access: {
      Write: [{ Effect: 'Allow', Action: ['lambda:InvokeAsync', 'lambda:InvokeFunction'], Resource: ['<Destination.Arn>'] }],
    },
  },
  'StepFunctions::StateMachine SNS::Topic': {
    kind: 'role',
    of: 'source',
    access: { Write: [{ Effect: 'Allow', Action: ['sns:Publish'], Resource: ['<Destination.Arn>'] }] },
  },
  'StepFunctions::StateMachine SQS::Queue': {
    kind: 'role',
    of: 'source',
    access: { Write: [{ Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: ['<Destination.Arn>'] }] },
  },
  'StepFunctions::StateMachine S3::Bucket': {
    kind: 'role',
    of: 'source',
    access: {
      Read: [
        {
          Effect: 'Allow',
          Action: [
            's3:GetObject',
            's3:GetObjectAcl',
            's3:GetObjectLegalHold',
            's3:GetObjectRetention',
            's3:GetObjectTorrent',
            's3:GetObjectVersion',
            's3:GetObjectVersionAcl',
            's3:GetObjectVersionForReplication',
            's3:GetObjectVersionTorrent',
            's3:ListBucket',
            's3:ListBucketMultipartUploads',
            's3:ListBucketVersions',
            's3:ListMultipartUploadParts',
          ],
          Resource: ['<Destination.Arn>', '<Destination.Arn>/*'],
        },
      ],
      Write: [
        {
          Effect: 'Allow',
          Action: [
            's3:AbortMultipartUpload',
            's3:DeleteObject',
            's3:DeleteObjectVersion',
            's3:PutObject',
            's3:PutObjectLegalHold',
            's3:PutObjectRetention',
            's3:RestoreObject',
          ],
          Resource: ['<Destination.Arn>', '<Destination.Arn>/*'],
        },
      ],
    },
  },
  'StepFunctions::StateMachine DynamoDB::Table': {
    kind: 'role',
    of: 'source',
    access: {
      Read: [
        {
          Effect: 'Allow',
          Action: [
            'dynamodb:GetItem',
            'dynamodb:Query',
            'dynamodb:Scan',
            'dynamodb:BatchGetItem',
            'dynamodb:ConditionCheckItem',
            'dynamodb:PartiQLSelect',
          ],
          Resource: ['<Destination.Arn>', '<Destination.Arn>/index/*'],
        },
      ],
      Write: [
        {
          Effect: 'Allow',
          Action: [
            'dynamodb:PutItem',
            'dynamodb:UpdateItem',
            'dynamodb:DeleteItem',
            'dynamodb:BatchWriteItem',
            'dynamodb:PartiQLDelete',
            'dynamodb:PartiQLInsert',
            'dynamodb:PartiQLUpdate',
          ],
          Resource: ['<Destination.Arn>', '<Destination.Arn>/index/*'],
        },
      ],
    },
  },
  'StepFunctions::StateMachine StepFunctions::StateMachine': {
    kind: 'role',
    of: 'source',
    dependedBy: 'source',
    combinations: [['Read'], ['Read', 'Write']],
    access: {
      Read: [
        {
          Effect: 'Allow',
          Action: ['states:DescribeExecution'],
          Resource: ['arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:<Destination.Name>:*'],
        },
        {
          Effect: 'Allow',
          Action: ['events:DescribeRule'],
          Resource: [
            'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule',
          ],
        },
      ],
      Write: [
        { Effect: 'Allow', Action: ['states:StartExecution'], Resource: ['<Destination.Arn>'] },
        {
          Effect: 'Allow',
          Action: ['states:StopExecution'],
          Resource: ['arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:<Destination.Name>:*'],
        },
        {
          Effect: 'Allow',
          Action: ['events:PutTargets', 'events:PutRule'],
          Resource: [
            'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule',
          ],
        },
      ],
    },
  },
  'StepFunctions::StateMachine Events::EventBus': {
    kind: 'role',
    of: 'source',
    access: { Write: [{ Effect: 'Allow', Action: ['events:PutEvents'], Resource: ['<Destination.Arn>'] }] },
  },
  'AppSync::DataSource DynamoDB::Table': {
    kind: 'role',
    of: 'source',
    access: {
      Read: [
        {
          Effect: 'Allow',
          Action: [
            'dynamodb:GetItem',
            'dynamodb:Query',
            'dynamodb:Scan',
            'dynamodb:BatchGetItem',
            'dynamodb:ConditionCheckItem',
            'dynamodb:PartiQLSelect',
          ],
          Resource: ['<Destination.Arn>', '<Destination.Arn>/index/*'],
        },
      ],
      Write: [
        {
          Effect: 'Allow',
          Action: [
            'dynamodb:PutItem',
            'dynamodb:UpdateItem',
            'dynamodb:DeleteItem',
            'dynamodb:BatchWriteItem',
            'dynamodb:PartiQLDelete',
            'dynamodb:PartiQLInsert',
            'dynamodb:PartiQLUpdate',
          ],
          Resource: ['<Destination.Arn>', '<Destination.Arn>/index/*'],
        },
      ],
    },
  },
  'AppSync::DataSource Lambda::Function': {
    kind: 'role',
    of: 'source',
    access: {
      Write: [
        {
          Effect: 'Allow',
          Action: ['lambda:InvokeAsync', 'lambda:InvokeFunction'],
          Resource: ['<Destination.Arn>', '<Destination.Arn>:*'],
        },
      ],
    },
  },
  'AppSync::DataSource Events::EventBus': {
    kind: 'role',
    of: 'source',
    access: { Write: [{ Effect: 'Allow', Action: ['events:PutEvents'], Resource: ['<Destination.Arn>'] }] },
  },
  'AppSync::GraphQLApi Lambda::Function': {
    kind: 'permission',
    of: 'destination',
    access: {
      Write: {
        Action: 'lambda:InvokeFunction',
        Principal: 'appsync.amazonaws.com',
        SourceArn: 'arn:${AWS::Partition}:appsync:${AWS::Region}:${AWS::AccountId}:apis/<Source.ResourceId>',
      },
    },
  },
}
