import type { Json, JsonObject } from '../../json.ts'
import { asText, isSame } from '../../json.ts'
import { picked, whole } from './endpoint-row.ts'
import type { EndpointRow } from './endpoint-row.ts'

const numbers = ['BatchSize', 'MaximumBatchingWindowInSeconds']
const asTheyAre = ['FunctionName', 'FilterCriteria', 'FunctionResponseTypes', 'ScalingConfig']

/** A template may write numbers and truths as texts. */
const settings = (properties: JsonObject): JsonObject => ({
  ...picked(properties, asTheyAre),
  ...Object.fromEntries(numbers.flatMap((name): [string, Json][] => (name in properties ? [[name, Number(properties[name])]] : []))),
  ...('Enabled' in properties ? { Enabled: asText(properties['Enabled']) === 'true' } : {}),
})

/** What UpdateEventSourceMapping has to say where the template says nothing any more. */
const defaults: JsonObject = { BatchSize: 10, MaximumBatchingWindowInSeconds: 0, Enabled: true, FilterCriteria: { Filters: [] }, FunctionResponseTypes: [], ScalingConfig: {} }

/** AWS::Lambda::EventSourceMapping of a queue: Lambda reads it. Other sources are named only. */
export const eventSourceMapping: EndpointRow = {
  service: 'sqs',
  through: 'lambda',
  serves: ({ EventSourceArn: source }) => typeof source === 'string' && /^arn:[^:]+:sqs:/u.test(source),
  properties: [...numbers, ...asTheyAre, 'Enabled', 'EventSourceArn'],
  replacedBy: ['EventSourceArn'],
  create: (properties) => ['CreateEventSourceMapping', { EventSourceArn: properties['EventSourceArn'] ?? null, ...settings(properties) }],
  made: ({ UUID: id, EventSourceMappingArn: mappingArn }) => ({ physicalId: String(id), attributes: { Id: String(id), EventSourceMappingArn: String(mappingArn) } }),
  change: (properties, { physicalId, before }) =>
    Object.keys(before).length === 0 || isSame(before, properties) ? [] : [['UpdateEventSourceMapping', { UUID: physicalId, ...defaults, ...settings(properties) }]],
  remove: (id) => ['DeleteEventSourceMapping', { UUID: id }],
  nameOf: whole,
}
