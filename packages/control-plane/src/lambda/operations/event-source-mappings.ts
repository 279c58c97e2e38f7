import type { Values } from '../../documents.ts'
import type { ManagementError } from '../../errors.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import { functionArn, parseFunctionName } from '../function-name.ts'
import { invalidParameter, resourceConflict, resourceNotFound } from '../lambda-errors.ts'
import { cutItems } from '../page.ts'
import { bodyOf, requireVersion } from '../records.ts'
import type { EventSourceMappingRecord } from '../records.ts'
import { QUEUE_MEMBERS, STREAM_MEMBERS, changedStream, shownStream, startOf } from '../stream-settings.ts'
import { newRevision } from '../revision.ts'

/** Documents of this kind say which queues and streams are read for which functions. */
export const EVENT_SOURCE_KIND = 'LambdaEventSource'

/** CreateEventSourceMapping, GetEventSourceMapping, UpdateEventSourceMapping, DeleteEventSourceMapping, ListEventSourceMappings. */
export const eventSourceOperations: readonly Operation[] = [
  { service: 'lambda', name: 'CreateEventSourceMapping', access: 'write', run: createMapping },
  { service: 'lambda', name: 'GetEventSourceMapping', access: 'read', run: async (input, context) => show((await requireMapping(input, context)).record, context, 'settled') },
  { service: 'lambda', name: 'UpdateEventSourceMapping', access: 'write', run: updateMapping },
  { service: 'lambda', name: 'DeleteEventSourceMapping', access: 'write', run: deleteMapping },
  { service: 'lambda', name: 'ListEventSourceMappings', access: 'read', run: listMappings },
]

/** Members that AWS takes for other sources than queues and streams, or in ways that are not served here. */
const elsewhere = [
  'DestinationConfig',
  'TumblingWindowInSeconds',
  'Topics',
  'Queues',
  'SourceAccessConfigurations',
  'SelfManagedEventSource',
  'AmazonManagedKafkaEventSourceConfig',
  'SelfManagedKafkaEventSourceConfig',
  'DocumentDBEventSourceConfig',
  'ProvisionedPollerConfig',
  'KMSKeyArn',
  'MetricsConfig',
  'LoggingConfig',
  'Tags',
]

const LARGEST_PLAIN_BATCH = 10

type Source = 'SQS' | 'Kinesis' | 'DynamoDB'

const SOURCES: readonly (readonly [RegExp, Source])[] = [
  [/^arn:[^:]+:sqs:/, 'SQS'],
  [/^arn:[^:]+:kinesis:[^:]*:[^:]*:stream\/[^/]+$/, 'Kinesis'],
  [/^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/[^/]+\/stream\//, 'DynamoDB'],
]

const sourceOf = (arn: string): Source | undefined => SOURCES.find(([pattern]) => pattern.test(arn))?.[1]

async function createMapping(input: Values, context: OperationContext): Promise<Values> {
  const source = input['EventSourceArn'] as string | undefined
  const kind = sourceOf(source ?? '')
  if (source === undefined || kind === undefined) {
    throw invalidParameter(`Gatewright reads Amazon SQS queues and streams of Kinesis and DynamoDB for functions; ${source ?? 'this source'} is none.`)
  }
  const target = parseFunctionName(String(input['FunctionName']), context)
  await requireVersion(context, target)
  const record = change({ uuid: newRevision(context), functionArn: functionArn(context, target), eventSourceArn: source, enabled: true, batchSize: kind === 'SQS' ? 10 : 100, windowSeconds: 0, responseTypes: [], patterns: [], maximumConcurrency: 0, lastModified: 0, ...startOf(kind, input) }, input, context)
  const others = (await context.documents.listKind(EVENT_SOURCE_KIND)).map(({ body }) => body as unknown as EventSourceMappingRecord)
  const same = others.find((other) => other.eventSourceArn === source && other.functionArn === record.functionArn)
  if (same !== undefined) {
    throw resourceConflict(`An event source mapping with ${kind} arn (" ${source} ") and function (" ${target.name} ") already exists. Please update or delete the existing mapping with UUID ${same.uuid}`)
  }
  await context.documents.create(keyOf(record.uuid), { body: bodyOf(record) })
  return show(record, context, 'changed')
}

async function updateMapping(input: Values, context: OperationContext): Promise<Values> {
  const { document, record } = await requireMapping(input, context)
  const name = input['FunctionName'] as string | undefined
  const target = name === undefined ? undefined : parseFunctionName(name, context)
  if (target !== undefined) await requireVersion(context, target)
  const next = change({ ...record, ...(target !== undefined && { functionArn: functionArn(context, target) }) }, input, context)
  await context.documents.save(document, { body: bodyOf(next) })
  return { ...show(next, context, 'settled'), State: 'Updating' }
}

async function deleteMapping(input: Values, context: OperationContext): Promise<Values> {
  const { record } = await requireMapping(input, context)
  await context.documents.remove(keyOf(record.uuid))
  return { ...show(record, context, 'settled'), State: 'Deleting' }
}

async function listMappings(input: Values, context: OperationContext): Promise<Values> {
  const source = input['EventSourceArn'] as string | undefined
  const name = input['FunctionName'] as string | undefined
  const wanted = name === undefined ? undefined : functionArn(context, parseFunctionName(name, context))
  const all = (await context.documents.listKind(EVENT_SOURCE_KIND)).map(({ body }) => body as unknown as EventSourceMappingRecord)
  const found = all.filter((record) => (source === undefined || record.eventSourceArn === source) && (wanted === undefined || record.functionArn === wanted))
  const { items, next } = cutItems(found, { input, nameOf: ({ uuid }) => uuid })
  return { EventSourceMappings: items.map((record) => show(record, context, 'settled')), ...next }
}

const keyOf = (id: string): { readonly kind: string; readonly parent: string; readonly id: string } => ({ kind: EVENT_SOURCE_KIND, parent: '', id })

async function requireMapping(input: Values, context: OperationContext): Promise<{ readonly document: NonNullable<Awaited<ReturnType<OperationContext['documents']['find']>>>; readonly record: EventSourceMappingRecord }> {
  const document = await context.documents.find(keyOf(String(input['UUID'])))
  if (document === undefined) throw notFound()
  return { document, record: document.body as unknown as EventSourceMappingRecord }
}

const notFound = (): ManagementError => resourceNotFound('The resource you requested does not exist.')

/** What is given replaces what was. */
function change(record: EventSourceMappingRecord, input: Values, context: OperationContext): EventSourceMappingRecord {
  const { stream } = record
  const foreign = [...elsewhere, ...(stream === undefined ? STREAM_MEMBERS : QUEUE_MEMBERS)].find((name) => input[name] !== undefined)
  if (foreign !== undefined) throw invalidParameter(`Unsupported source specific parameter for ${sourceOf(record.eventSourceArn) ?? 'this source'}: ${foreign}`)
  const filters = (input['FilterCriteria'] as { readonly Filters?: readonly { readonly Pattern?: string }[] } | undefined)?.Filters
  const scaling = input['ScalingConfig'] as { readonly MaximumConcurrency?: number } | undefined
  const next: EventSourceMappingRecord = {
    ...record,
    enabled: (input['Enabled'] as boolean | undefined) ?? record.enabled,
    batchSize: (input['BatchSize'] as number | undefined) ?? record.batchSize,
    windowSeconds: (input['MaximumBatchingWindowInSeconds'] as number | undefined) ?? record.windowSeconds,
    responseTypes: (input['FunctionResponseTypes'] as readonly string[] | undefined) ?? record.responseTypes,
    patterns: filters === undefined ? record.patterns : filters.map(({ Pattern = '' }) => Pattern),
    maximumConcurrency: scaling === undefined ? record.maximumConcurrency : (scaling.MaximumConcurrency ?? 0),
    lastModified: context.now(),
    ...(stream !== undefined && { stream: changedStream(stream, input) }),
  }
  if (stream === undefined && next.batchSize > LARGEST_PLAIN_BATCH && next.windowSeconds === 0) {
    throw invalidParameter('Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10')
  }
  if (next.eventSourceArn.endsWith('.fifo') && next.batchSize > LARGEST_PLAIN_BATCH) throw invalidParameter('FIFO queues support a maximum batch size of 10.')
  for (const pattern of next.patterns) if (!isJsonObject(pattern)) throw invalidParameter('Invalid filter pattern definition.')
  return next
}

function isJsonObject(text: string): boolean {
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

function show(record: EventSourceMappingRecord, { partition, region, accountId }: OperationContext, moment: 'changed' | 'settled'): Values {
  const { uuid, enabled, windowSeconds, patterns, maximumConcurrency } = record
  return {
    UUID: uuid,
    BatchSize: record.batchSize,
    MaximumBatchingWindowInSeconds: windowSeconds,
    EventSourceArn: record.eventSourceArn,
    EventSourceMappingArn: `arn:${partition}:lambda:${region}:${accountId}:event-source-mapping:${uuid}`,
    FunctionArn: record.functionArn,
    LastModified: record.lastModified,
    State: moment === 'changed' ? 'Creating' : enabled ? 'Enabled' : 'Disabled',
    StateTransitionReason: 'USER_INITIATED',
    ...(record.responseTypes.length > 0 && { FunctionResponseTypes: record.responseTypes }),
    ...(patterns.length > 0 && { FilterCriteria: { Filters: patterns.map((Pattern) => ({ Pattern })) } }),
    ...(record.stream !== undefined && shownStream(record.stream)),
    ...(maximumConcurrency > 0 && { ScalingConfig: { MaximumConcurrency: maximumConcurrency } }),
  }
}
