import type { Json, JsonObject } from '../../json.ts'
import { asText, isSame } from '../../json.ts'
import type { EndpointService } from '../stack-state.ts'
import { picked, whole } from './endpoint-row.ts'
import type { EndpointRow } from './endpoint-row.ts'

const numbers = ['BatchSize', 'MaximumBatchingWindowInSeconds']
const ofStreams = ['ParallelizationFactor', 'MaximumRetryAttempts', 'MaximumRecordAgeInSeconds']
const asTheyAre = ['FunctionName', 'FilterCriteria', 'FunctionResponseTypes']
const truths = ['Enabled', 'BisectBatchOnFunctionError']
/** Where a stream is read from, once it is made. */
const starts = ['StartingPosition', 'StartingPositionTimestamp']

/** A template may write numbers and truths as texts. */
const settings = (properties: JsonObject): JsonObject => ({
  ...picked(properties, [...asTheyAre, 'ScalingConfig']),
  ...Object.fromEntries([...numbers, ...ofStreams].flatMap((name): [string, Json][] => (name in properties ? [[name, Number(properties[name])]] : []))),
  ...Object.fromEntries(truths.flatMap((name): [string, Json][] => (name in properties ? [[name, asText(properties[name]) === 'true']] : []))),
})

/** What UpdateEventSourceMapping has to say where the template says nothing any more. */
const defaults: JsonObject = { MaximumBatchingWindowInSeconds: 0, Enabled: true, FilterCriteria: { Filters: [] }, FunctionResponseTypes: [] }
const queueDefaults: JsonObject = { ...defaults, BatchSize: 10, ScalingConfig: {} }
const streamDefaults: JsonObject = { ...defaults, BatchSize: 100, ParallelizationFactor: 1, MaximumRetryAttempts: -1, MaximumRecordAgeInSeconds: -1, BisectBatchOnFunctionError: false }

const READ: ReadonlySet<string> = new Set<EndpointService>(['sqs', 'kinesis', 'dynamodb'])

/** The service that holds the source, where Lambda reads it here. */
function sourceOf({ EventSourceArn: source }: JsonObject): EndpointService | undefined {
  const service = typeof source === 'string' ? source.split(':')[2] : undefined
  return service !== undefined && READ.has(service) ? (service as EndpointService) : undefined
}

/** AWS::Lambda::EventSourceMapping of a queue or a stream: Lambda reads it. Other sources are named only. */
export const eventSourceMapping: EndpointRow = {
  service: 'sqs',
  through: 'lambda',
  serviceFor: sourceOf,
  properties: [...numbers, ...ofStreams, ...asTheyAre, ...truths, ...starts, 'ScalingConfig', 'EventSourceArn'],
  replacedBy: ['EventSourceArn', ...starts],
  create: (properties) => ['CreateEventSourceMapping', { ...picked(properties, ['EventSourceArn', ...starts]), ...settings(properties) }],
  made: ({ UUID: id, EventSourceMappingArn: mappingArn }) => ({ physicalId: String(id), attributes: { Id: String(id), EventSourceMappingArn: String(mappingArn) } }),
  change: (properties, { physicalId, before }) =>
    Object.keys(before).length === 0 || isSame(before, properties) ? [] : [['UpdateEventSourceMapping', { UUID: physicalId, ...(sourceOf(properties) === 'sqs' ? queueDefaults : streamDefaults), ...settings(properties) }]],
  remove: (id) => ['DeleteEventSourceMapping', { UUID: id }],
  nameOf: whole,
}
