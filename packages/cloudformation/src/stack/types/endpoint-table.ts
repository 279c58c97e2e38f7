import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject, isSame } from '../../json.ts'
import { picked, whole } from './endpoint-row.ts'
import type { EndpointRow, Existing, Step } from './endpoint-row.ts'

const asTheyAre = ['AttributeDefinitions', 'BillingMode', 'ProvisionedThroughput', 'TableClass', 'DeletionProtectionEnabled']
const ofCreation = [...asTheyAre, 'KeySchema', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes', 'Tags']
const converted = ['StreamSpecification', 'SSESpecification']

/** AWS::DynamoDB::Table */
export const table: EndpointRow = {
  service: 'dynamodb',
  properties: [...ofCreation, ...converted, 'TableName', 'TimeToLiveSpecification', 'PointInTimeRecoverySpecification'],
  replacedBy: ['TableName', 'KeySchema', 'LocalSecondaryIndexes'],
  create: (properties, name) => ['CreateTable', { TableName: name, ...picked(properties, ofCreation), ...specifications(properties, converted) }],
  made: ({ TableDescription: table }) => {
    const { TableName: name, TableArn: arn, LatestStreamArn: stream } = table as { TableName: string; TableArn: string; LatestStreamArn?: string }
    return { physicalId: name, attributes: { Arn: arn, ...(stream === undefined ? {} : { StreamArn: stream }) } }
  },
  change,
  remove: (id) => ['DeleteTable', { TableName: id }],
  nameOf: whole,
}

function change(properties: JsonObject, existing: Existing): readonly Step[] {
  const { physicalId: TableName, attributes, before } = existing
  const isNew = Object.keys(before).length === 0
  const changed = (name: string): boolean => !isSame(before[name], properties[name])
  const steps: Step[] = []
  const own = isNew ? [] : [...asTheyAre, ...converted].filter((name) => name !== 'AttributeDefinitions' && changed(name))
  // One index may be made or removed at a time.
  const updates: JsonObject[] = [...(own.length > 0 ? [{ ...picked(properties, own), ...specifications(properties, own) }] : []), ...(isNew ? [] : indexUpdates(before, properties))]
  for (const update of updates) steps.push(['UpdateTable', { TableName, AttributeDefinitions: properties['AttributeDefinitions'] ?? [], ...update }])
  const live = part(properties['TimeToLiveSpecification'] ?? (changed('TimeToLiveSpecification') ? { ...part(before['TimeToLiveSpecification']), Enabled: false } : null))
  if (changed('TimeToLiveSpecification')) steps.push(['UpdateTimeToLive', { TableName, TimeToLiveSpecification: live }])
  if (changed('PointInTimeRecoverySpecification'))
    steps.push(['UpdateContinuousBackups', { TableName, PointInTimeRecoverySpecification: properties['PointInTimeRecoverySpecification'] ?? { PointInTimeRecoveryEnabled: false } }])
  return isNew ? steps : [...steps, ...tagSteps(asText(attributes['Arn'] ?? ''), before['Tags'], properties['Tags'])]
}

const part = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})

function specifications(properties: JsonObject, names: readonly string[]): JsonObject {
  const { StreamSpecification: stream, SSESpecification: encryption } = properties
  const { SSEEnabled: Enabled = true, ...kind } = part(encryption)
  return {
    ...(names.includes('StreamSpecification') ? (isObject(stream) ? { StreamSpecification: { StreamEnabled: true, StreamViewType: stream['StreamViewType'] ?? null } } : names.length < converted.length ? { StreamSpecification: { StreamEnabled: false } } : {}) : {}),
    ...(names.includes('SSESpecification') && isObject(encryption) ? { SSESpecification: { Enabled, ...kind } } : {}),
  }
}

function indexUpdates(before: JsonObject, after: JsonObject): JsonObject[] {
  const indexes = (value: Json | undefined): Map<string, JsonObject> => new Map((Array.isArray(value) ? value : []).filter(isObject).map((index) => [asText(index['IndexName']), index]))
  const [was, now] = [indexes(before['GlobalSecondaryIndexes']), indexes(after['GlobalSecondaryIndexes'])]
  const changed = [...now].filter(([name, index]) => !isSame(was.get(name), index))
  const gone = [...was.keys()].filter((name) => !now.has(name) || changed.some(([other]) => other === name))
  return [
    ...gone.map((IndexName): JsonObject => ({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] })),
    ...changed.map(([, index]): JsonObject => ({ GlobalSecondaryIndexUpdates: [{ Create: index }] })),
  ]
}

function tagSteps(ResourceArn: string, was: Json | undefined, now: Json | undefined): readonly Step[] {
  const tags = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : [])
  const set = tags(now).filter((tag) => !tags(was).some((other) => isSame(tag, other)))
  const gone = tags(was).filter(({ Key: key }) => !tags(now).some((other) => other['Key'] === key))
  return [
    ...(set.length > 0 ? [['TagResource', { ResourceArn, Tags: set }] as const] : []),
    ...(gone.length > 0 ? [['UntagResource', { ResourceArn, TagKeys: gone.map(({ Key: key }) => key ?? '') }] as const] : []),
  ]
}
