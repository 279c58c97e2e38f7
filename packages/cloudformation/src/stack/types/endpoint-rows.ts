// Resources that another service holds, made at its endpoint where there is one: which operations make, change and remove them.
import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import { queue, topic, topicSubscription } from './endpoint-messages.ts'
import { lastPart, picked, whole } from './endpoint-row.ts'
import type { EndpointRow, Existing, Step } from './endpoint-row.ts'
import { eventSourceMapping } from './endpoint-event-source.ts'
import { table } from './endpoint-table.ts'

function definitionOf(properties: JsonObject): Json {
  const { DefinitionString: text, Definition: definition, DefinitionSubstitutions: substitutions } = properties
  const whole = typeof text === 'string' ? text : JSON.stringify(definition ?? {})
  return Object.entries(isObject(substitutions) ? substitutions : {}).reduce((result, [name, value]) => result.replaceAll(`\${${name}}`, asText(value)), whole)
}

const machineSettings = ({ RoleArn = null, LoggingConfiguration: logging, TracingConfiguration: tracing }: JsonObject): JsonObject => ({
  roleArn: RoleArn,
  ...(isObject(tracing) ? { tracingConfiguration: { enabled: tracing['Enabled'] ?? false } } : {}),
  ...(isObject(logging) ? { loggingConfiguration: { level: logging['Level'] ?? 'OFF', includeExecutionData: logging['IncludeExecutionData'] ?? false, destinations: destinationsOf(logging) } } : {}),
})

const destinationsOf = ({ Destinations: destinations }: JsonObject): Json =>
  (Array.isArray(destinations) ? destinations : []).map((each) => {
    const group = isObject(each) ? each['CloudWatchLogsLogGroup'] : undefined
    return { cloudWatchLogsLogGroup: { logGroupArn: isObject(group) ? (group['LogGroupArn'] ?? null) : null } }
  })

const machineProperties = ['DefinitionString', 'Definition', 'DefinitionSubstitutions', 'RoleArn', 'LoggingConfiguration', 'TracingConfiguration']

export const endpointRows: Readonly<Record<string, EndpointRow>> = {
  'AWS::DynamoDB::Table': table,
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::SQS::Queue': queue,
  'AWS::SNS::Topic': topic,
  'AWS::SNS::Subscription': topicSubscription,
  'AWS::StepFunctions::StateMachine': {
    service: 'states',
    properties: [...machineProperties, 'StateMachineName', 'StateMachineType'],
    replacedBy: ['StateMachineName', 'StateMachineType'],
    create: (properties, name) => ['CreateStateMachine', { name, definition: definitionOf(properties), type: properties['StateMachineType'] ?? 'STANDARD', ...machineSettings(properties) }],
    made: ({ stateMachineArn: arn }) => ({ physicalId: String(arn), attributes: { Arn: String(arn), StateMachineArn: String(arn), Name: lastPart(String(arn)) } }),
    change: (properties, { physicalId, before }) => (Object.keys(before).length === 0 ? [] : [['UpdateStateMachine', { stateMachineArn: physicalId, definition: definitionOf(properties), ...machineSettings(properties) }]]),
    remove: (id) => ['DeleteStateMachine', { stateMachineArn: id }],
    nameOf: lastPart,
  },
  'AWS::Kinesis::Stream': {
    service: 'kinesis',
    properties: ['Name', 'ShardCount', 'StreamModeDetails', 'RetentionPeriodHours'],
    replacedBy: ['Name', 'StreamModeDetails'],
    create: (properties, name) => ['CreateStream', { StreamName: name, ...picked(properties, ['ShardCount', 'StreamModeDetails']) }],
    change: changeStream,
    remove: (id) => ['DeleteStream', { StreamName: id, EnforceConsumerDeletion: true }],
    nameOf: whole,
  },
  'AWS::Events::EventBus': {
    service: 'events',
    properties: ['Name', 'EventSourceName', 'Description'],
    replacedBy: ['Name', 'EventSourceName', 'Description'],
    create: (properties, name) => ['CreateEventBus', { Name: name, ...picked(properties, ['EventSourceName', 'Description']) }],
    change: () => [],
    remove: (id) => ['DeleteEventBus', { Name: id }],
    nameOf: whole,
  },
  'AWS::Logs::LogGroup': {
    service: 'logs',
    properties: ['LogGroupName', 'RetentionInDays'],
    replacedBy: ['LogGroupName'],
    create: (_properties, name) => ['CreateLogGroup', { logGroupName: name }],
    change: ({ RetentionInDays: days = null }, { physicalId: logGroupName, before }) => {
      if ((before['RetentionInDays'] ?? null) === days) return []
      return [days === null ? ['DeleteRetentionPolicy', { logGroupName }] : ['PutRetentionPolicy', { logGroupName, retentionInDays: Number(days) }]]
    },
    remove: (id) => ['DeleteLogGroup', { logGroupName: id }],
    nameOf: whole,
  },
}

function changeStream({ ShardCount: shards, RetentionPeriodHours: hours = 24 }: JsonObject, { physicalId: StreamName, before }: Existing): readonly Step[] {
  const was = Number(before['RetentionPeriodHours'] ?? 24)
  const steps: Step[] = []
  if ('ShardCount' in before && shards !== undefined && before['ShardCount'] !== shards) steps.push(['UpdateShardCount', { StreamName, TargetShardCount: Number(shards), ScalingType: 'UNIFORM_SCALING' }])
  if (Number(hours) !== was) steps.push([`${Number(hours) > was ? 'Increase' : 'Decrease'}StreamRetentionPeriod`, { StreamName, RetentionPeriodHours: Number(hours) }])
  return steps
}
