// Resources that another service holds, made at its endpoint where there is one: which operations make, change and remove them.
import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import type { EndpointService } from '../stack-state.ts'
import type { Made } from '../resource-type.ts'

/** An operation with its input. */
export type Step = readonly [operation: string, input: JsonObject]

/** How one type is made at the endpoint of its service. */
export interface EndpointRow {
  readonly service: EndpointService
  readonly create: (properties: JsonObject, name: string) => Step
  /** What the answer says of the resource. */
  readonly made?: (output: Record<string, unknown>) => Made
  /** Absent: a change is refused, for it would need another resource. */
  readonly update?: (properties: JsonObject, id: string) => Step
  readonly remove: (id: string, name: string) => Step
  readonly nameOf: (id: string) => string
}

const whole = (id: string): string => id
const lastPart = (id: string): string => id.split(/[:/]/u).at(-1) ?? id

const tableMembers = ['AttributeDefinitions', 'KeySchema', 'BillingMode', 'ProvisionedThroughput', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes', 'TableClass', 'DeletionProtectionEnabled', 'Tags']

function tableInput(properties: JsonObject): JsonObject {
  const { StreamSpecification: stream, SSESpecification: encryption } = properties
  return {
    ...picked(properties, tableMembers),
    ...(isObject(stream) ? { StreamSpecification: { StreamEnabled: true, StreamViewType: stream['StreamViewType'] ?? null } } : {}),
    ...(isObject(encryption) ? { SSESpecification: { Enabled: encryption['SSEEnabled'] ?? true } } : {}),
  }
}

function queueAttributes(properties: JsonObject): JsonObject {
  const { QueueName: _name, Tags: _tags, ...attributes } = properties
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, asText(value)]))
}

function definitionOf(properties: JsonObject): Json {
  const { DefinitionString: text, Definition: definition, DefinitionSubstitutions: substitutions } = properties
  const whole = typeof text === 'string' ? text : JSON.stringify(definition ?? {})
  return Object.entries(isObject(substitutions) ? substitutions : {}).reduce((result, [name, value]) => result.replaceAll(`\${${name}}`, asText(value)), whole)
}

const picked = (properties: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (name in properties ? [[name, properties[name] ?? null]] : [])))

export const endpointRows: Readonly<Record<string, EndpointRow>> = {
  'AWS::DynamoDB::Table': {
    service: 'dynamodb',
    create: (properties, name) => ['CreateTable', { TableName: name, ...tableInput(properties) }],
    made: ({ TableDescription: table }) => {
      const { TableName: name, TableArn: arn, LatestStreamArn: stream } = table as { TableName: string; TableArn: string; LatestStreamArn?: string }
      return { physicalId: name, attributes: { Arn: arn, ...(stream === undefined ? {} : { StreamArn: stream }) } }
    },
    update: (properties, id) => ['UpdateTable', { TableName: id, ...picked(properties, ['BillingMode', 'ProvisionedThroughput']) }],
    remove: (id) => ['DeleteTable', { TableName: id }],
    nameOf: whole,
  },
  'AWS::SQS::Queue': {
    service: 'sqs',
    create: (properties, name) => ['CreateQueue', { QueueName: properties['FifoQueue'] === true && !name.endsWith('.fifo') ? `${name}.fifo` : name, Attributes: queueAttributes(properties) }],
    made: ({ QueueUrl: url }) => ({ physicalId: String(url), attributes: { QueueUrl: String(url), QueueName: lastPart(String(url)) } }),
    update: (properties, id) => ['SetQueueAttributes', { QueueUrl: id, Attributes: queueAttributes(properties) }],
    remove: (id) => ['DeleteQueue', { QueueUrl: id }],
    nameOf: lastPart,
  },
  'AWS::SNS::Topic': {
    service: 'sns',
    create: (_properties, name) => ['CreateTopic', { Name: name }],
    made: ({ TopicArn: arn }) => ({ physicalId: String(arn), attributes: { TopicArn: String(arn), Arn: String(arn) } }),
    remove: (id) => ['DeleteTopic', { TopicArn: id }],
    nameOf: lastPart,
  },
  'AWS::StepFunctions::StateMachine': {
    service: 'states',
    create: (properties, name) => ['CreateStateMachine', { name, definition: definitionOf(properties), roleArn: properties['RoleArn'] ?? null, type: properties['StateMachineType'] ?? 'STANDARD' }],
    made: ({ stateMachineArn: arn }) => ({ physicalId: String(arn), attributes: { Arn: String(arn), StateMachineArn: String(arn) } }),
    update: (properties, id) => ['UpdateStateMachine', { stateMachineArn: id, definition: definitionOf(properties), roleArn: properties['RoleArn'] ?? null }],
    remove: (id) => ['DeleteStateMachine', { stateMachineArn: id }],
    nameOf: lastPart,
  },
  'AWS::Kinesis::Stream': {
    service: 'kinesis',
    create: (properties, name) => ['CreateStream', { StreamName: name, ...picked(properties, ['ShardCount', 'StreamModeDetails']) }],
    remove: (id) => ['DeleteStream', { StreamName: id, EnforceConsumerDeletion: true }],
    nameOf: whole,
  },
  'AWS::Events::EventBus': {
    service: 'events',
    create: (_properties, name) => ['CreateEventBus', { Name: name }],
    remove: (id) => ['DeleteEventBus', { Name: id }],
    nameOf: whole,
  },
  'AWS::Logs::LogGroup': {
    service: 'logs',
    create: (_properties, name) => ['CreateLogGroup', { logGroupName: name }],
    remove: (id) => ['DeleteLogGroup', { logGroupName: id }],
    nameOf: whole,
  },
}
