// Sources that Lambda polls: streams, queues, brokers. Each is an event source mapping and what the role needs for it.
import type { Json, JsonObject } from '../../json.ts'
import { isObject, isSame } from '../../json.ts'
import { expectMap, invalidEvent } from '../errors.ts'
import { generate } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { isIntrinsic } from '../intrinsic.ts'
import type { PropertyTable } from '../property-table.ts'
import { publishToTopic, putPayloads, sendToQueue } from '../role-policies.ts'
import type { EventSource, EventUse } from './event-source.ts'
import { brokerPolicy, documentDatabasePolicy, kafkaPolicy, managedKafkaPolicy } from './pull-policies.ts'
import { isFalsy } from '../python-truth.ts'

const common: PropertyTable = {
  BatchSize: 'integer',
  StartingPosition: 'any',
  StartingPositionTimestamp: 'any',
  Enabled: 'boolean',
  MaximumBatchingWindowInSeconds: 'integer',
  MaximumRetryAttempts: 'integer',
  BisectBatchOnFunctionError: 'boolean',
  MaximumRecordAgeInSeconds: 'integer',
  DestinationConfig: 'map',
  ParallelizationFactor: 'integer',
  Topics: 'list',
  Queues: 'list',
  SourceAccessConfigurations: 'list',
  SecretsManagerKmsKeyId: 'string',
  TumblingWindowInSeconds: 'integer',
  FunctionResponseTypes: 'list',
  KafkaBootstrapServers: 'list',
  FilterCriteria: 'map',
  KmsKeyArn: 'any',
  ConsumerGroupId: 'string',
  ScalingConfig: 'map',
  ProvisionedPollerConfig: 'map',
  SchemaRegistryConfig: 'map',
  MetricsConfig: 'map',
  LoggingConfig: 'map',
}

/** Properties that the mapping takes as they are. */
const passed = [
  'StartingPosition',
  'StartingPositionTimestamp',
  'BatchSize',
  'Enabled',
  'MaximumBatchingWindowInSeconds',
  'MaximumRetryAttempts',
  'BisectBatchOnFunctionError',
  'MaximumRecordAgeInSeconds',
  'ParallelizationFactor',
  'Topics',
  'Queues',
  'SourceAccessConfigurations',
  'TumblingWindowInSeconds',
  'FunctionResponseTypes',
  'FilterCriteria',
  'KmsKeyArn',
  'ScalingConfig',
  'ProvisionedPollerConfig',
  'MetricsConfig',
  'LoggingConfig',
] as const

interface PullSource {
  /** Property that holds the source's ARN. */
  readonly source?: string
  readonly properties?: PropertyTable
  /** AWS managed policy of the role. */
  readonly managedPolicy?: string
  /** Further policy of the role. */
  readonly policy?: (use: EventUse) => JsonObject | undefined
}

const stream = { Stream: '!any', StartingPosition: '!any' }

type PullType = 'Kinesis' | 'DynamoDB' | 'SQS' | 'MSK' | 'MQ' | 'SelfManagedKafka' | 'DocumentDB'

const sources: Readonly<Record<PullType, PullSource>> = {
  Kinesis: { source: 'Stream', properties: stream, managedPolicy: 'AWSLambdaKinesisExecutionRole' },
  DynamoDB: { source: 'Stream', properties: stream, managedPolicy: 'AWSLambdaDynamoDBExecutionRole' },
  SQS: { source: 'Queue', properties: { Queue: '!any' }, managedPolicy: 'AWSLambdaSQSQueueExecutionRole' },
  MSK: { source: 'Stream', properties: stream, managedPolicy: 'AWSLambdaMSKExecutionRole', policy: managedKafkaPolicy },
  MQ: { source: 'Broker', properties: { Broker: '!any', DynamicPolicyName: 'boolean#' }, policy: brokerPolicy },
  SelfManagedKafka: { policy: kafkaPolicy },
  DocumentDB: {
    source: 'Cluster',
    properties: { Cluster: '!any', DatabaseName: '!any', CollectionName: 'any', FullDocument: 'any' },
    policy: documentDatabasePolicy,
  },
}

export const pullEvents: Readonly<Record<string, EventSource>> = Object.fromEntries(
  Object.entries(sources).map(([type, { properties }]: [string, PullSource]) => [
    type,
    { properties: { ...common, ...properties }, generate: (use) => [sourceMapping(type as PullType, use)] } satisfies EventSource,
  ]),
)

/** The event source mapping; the role gets what it needs to read the source and to write to the destination. */
export function sourceMapping(type: PullType, use: EventUse): GeneratedResource {
  const { id, properties, target, role, context } = use
  const row = sources[type]
  checkFilter(type, use)
  const made = generate(
    id,
    'AWS::Lambda::EventSourceMapping',
    {
      FunctionName: target.name,
      EventSourceArn: row.source === undefined ? undefined : properties[row.source],
      ...Object.fromEntries(passed.map((name) => [name, properties[name]])),
      ...kafkaSettings(type, use),
      DocumentDBEventSourceConfig: type === 'DocumentDB' ? documentSettings(properties) : undefined,
    },
    { attributes: target.attributes },
  )
  const destination = destinationPolicy(use)
  if (!isEmpty(properties['DestinationConfig'])) made.properties['DestinationConfig'] = properties['DestinationConfig'] ?? null
  const policy = row.policy?.(use)
  const managed =
    row.managedPolicy === undefined ? undefined : `arn:${context.partition}:iam::aws:policy/service-role/${row.managedPolicy}`
  addToRole(
    role,
    managed,
    [policy, destination].filter((item) => item !== undefined),
  )
  return made
}

const isEmpty = (value: Json | undefined): boolean => !value || (typeof value === 'object' && Object.keys(value).length === 0)
const filtering = ['DocumentDB', 'DynamoDB', 'Kinesis', 'MQ', 'MSK', 'SelfManagedKafka', 'SQS']

function checkFilter(type: string, { eventId, properties }: EventUse): void {
  const filter = properties['FilterCriteria']
  if (!isObject(filter) || isEmpty(filter) || isIntrinsic(filter)) return
  if (!filtering.includes(type))
    throw invalidEvent(eventId, `FilterCriteria is only available for ${filtering.join(', ')} events.`)
  if (Object.keys(filter).join() !== 'Filters') throw invalidEvent(eventId, 'FilterCriteria field has a wrong format')
}

function kafkaSettings(type: PullType, { id, properties }: EventUse): Record<string, Json | undefined> {
  const servers = properties['KafkaBootstrapServers']
  const SelfManagedEventSource = isEmpty(servers) ? undefined : { Endpoints: { KafkaBootstrapServers: servers ?? null } }
  const isKafka = type === 'MSK' || type === 'SelfManagedKafka'
  if (!isFalsy(properties['ConsumerGroupId']) && !isKafka)
    throw invalidEvent(id, `Property ConsumerGroupId not defined for resource of type ${type}.`)
  const config: JsonObject = {}
  if (!isFalsy(properties['ConsumerGroupId'])) config['ConsumerGroupId'] = properties['ConsumerGroupId']
  if (!isEmpty(properties['SchemaRegistryConfig'])) config['SchemaRegistryConfig'] = properties['SchemaRegistryConfig'] ?? null
  if (!isKafka || isEmpty(config)) return { SelfManagedEventSource }
  return {
    SelfManagedEventSource,
    [type === 'MSK' ? 'AmazonManagedKafkaEventSourceConfig' : 'SelfManagedKafkaEventSourceConfig']: config,
  }
}

function documentSettings({ DatabaseName = null, CollectionName = null, FullDocument = null }: JsonObject): JsonObject {
  return { DatabaseName, ...(isFalsy(CollectionName) ? {} : { CollectionName }), ...(isFalsy(FullDocument) ? {} : { FullDocument }) }
}

const destinations: Readonly<Record<string, ((arn: Json, id: string) => JsonObject) | undefined>> = {
  SQS: sendToQueue,
  SNS: publishToTopic,
  S3: putPayloads,
  Kafka: undefined,
}

/** OnFailure names its type for the policy's sake; CloudFormation does not know it. */
function destinationPolicy({ id, properties }: EventUse): JsonObject | undefined {
  const config = properties['DestinationConfig']
  if (!isObject(config) || isEmpty(config)) return undefined
  const failure = expectMap(config['OnFailure'], { id, path: 'DestinationConfig.OnFailure', event: true })
  const type = failure['Type']
  if (!type) return undefined
  delete failure['Type']
  if (typeof type !== 'string' || !(type in destinations))
    throw invalidEvent(id, "The only valid values for 'Type' are 'SQS', 'SNS', 'S3', and 'Kafka'")
  return destinations[type]?.(failure['Destination'] ?? null, id)
}

function addToRole(role: GeneratedResource, managed: string | undefined, policies: readonly JsonObject[]): void {
  const arns = (role.properties['ManagedPolicyArns'] ??= []) as Json[]
  if (managed !== undefined && !arns.includes(managed)) arns.push(managed)
  for (const policy of policies) {
    const held = (role.properties['Policies'] ??= []) as Json[]
    const known = held.some(
      (item) => isSame(item, policy) || (isObject(item) && isSame(item['PolicyDocument'], policy['PolicyDocument'])),
    )
    if (!known) held.push(policy)
  }
}
