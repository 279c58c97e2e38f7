import type { Documents, Values } from '../documents.ts'
import type { DocumentKey, StoredDocument } from '../store.ts'
import { functionArn, isVersionNumber } from './function-name.ts'
import type { FunctionTarget, Place } from './function-name.ts'
import { functionNotFound } from './lambda-errors.ts'

/** Where a function's code is. */
export interface CodeRecord {
  /** Base64. */
  readonly sha256: string
  /** Bytes. */
  readonly size: number
  /** Absolute path of a folder that stays where it is; absent: in the code store, by its hash. */
  readonly folder?: string
}

/** What may be set on a function; members named and shaped as in Lambda's API. */
export interface FunctionSettings {
  readonly Runtime: string
  readonly Handler: string
  readonly Role: string
  readonly Description: string
  readonly Timeout: number
  readonly MemorySize: number
  readonly Environment: { readonly Variables?: Readonly<Record<string, string>> }
  readonly Architectures: readonly string[]
  readonly TracingConfig: { readonly Mode?: string }
  readonly EphemeralStorage: { readonly Size: number }
  readonly LoggingConfig: Values
  readonly VpcConfig?: Values
  readonly DeadLetterConfig?: Values
  readonly KMSKeyArn?: string
  /** Later ones lie over earlier ones. */
  readonly Layers?: readonly LayerUse[]
}

/** A layer as a function holds it: it works on when the layer's version is deleted. */
export interface LayerUse {
  readonly Arn: string
  readonly code: CodeRecord
}

/** A published version of a layer. */
export interface LayerVersionRecord {
  readonly version: number
  readonly code: CodeRecord
  readonly createdDate: string
  readonly description: string
  readonly runtimes?: readonly string[]
  readonly architectures?: readonly string[]
  readonly license?: string
}

export interface LayerRecord {
  readonly lastVersion: number
}

/** `$LATEST` or a published version. */
export interface VersionRecord {
  readonly version: string
  readonly settings: FunctionSettings
  readonly code: CodeRecord
  /** As Lambda writes it: `2026-11-21T00:00:00.000+0000`. */
  readonly lastModified: string
  readonly revisionId: string
}

/** A function: its working copy, and what holds for all its versions. */
export interface FunctionRecord {
  readonly latest: VersionRecord
  readonly lastVersion: number
  /** Settings and code as they were when the last version was published. */
  readonly publishedAs?: string
  readonly tags: Readonly<Record<string, string>>
  readonly reservedConcurrency?: number
}

export interface AliasRecord {
  readonly name: string
  readonly version: string
  readonly description: string
  /** Share of invocations, 0 to 1, of a second version. */
  readonly weights: Readonly<Record<string, number>>
  readonly revisionId: string
}

/** One statement of a resource policy, as GetPolicy shows it. */
export interface PolicyStatement {
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Principal: '*' | Readonly<Record<string, string>>
  readonly Action: string
  readonly Resource: string
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export interface PolicyRecord {
  readonly statements: readonly PolicyStatement[]
  readonly revisionId: string
}

/** How a stream is read. */
export interface StreamSettings {
  /** `AT_TIMESTAMP` of Kinesis only. */
  readonly startingPosition: 'LATEST' | 'TRIM_HORIZON' | 'AT_TIMESTAMP'
  /** Seconds since 1970. */
  readonly startingTimestamp?: number
  /** Batches of a shard that run at once, 1 to 10. */
  readonly parallelizationFactor: number
  /** Times that a failed batch is tried again, 0 to 10,000; -1: until its records are gone. */
  readonly maximumRetryAttempts: number
  /** Records that are older are left out; -1: none. */
  readonly maximumRecordAgeSeconds: number
  /** Of a batch that failed, each half is tried by itself. */
  readonly bisects: boolean
}

/** A queue or a stream that is read for a function. */
export interface EventSourceMappingRecord {
  readonly uuid: string
  /** Of the function, or of a version or an alias of it. */
  readonly functionArn: string
  readonly eventSourceArn: string
  readonly enabled: boolean
  /** Messages or records, 1 to 10,000. */
  readonly batchSize: number
  /** How long a batch is gathered, 0 to 300. */
  readonly windowSeconds: number
  /** `ReportBatchItemFailures`, or nothing. */
  readonly responseTypes: readonly string[]
  /** JSON texts, of which a message must match one; none: every message. */
  readonly patterns: readonly string[]
  /** Batches that run at once, 2 to 1,000; 0: no limit of its own. */
  readonly maximumConcurrency: number
  /** Seconds since 1970. */
  readonly lastModified: number
  /** Absent: the source is a queue. */
  readonly stream?: StreamSettings
}

/** The kinds of document, and what each holds. */
export interface RecordKinds {
  readonly LambdaFunction: FunctionRecord
  readonly LambdaVersion: VersionRecord
  readonly LambdaAlias: AliasRecord
  readonly LambdaPolicy: PolicyRecord
  readonly LambdaLayer: LayerRecord
  readonly LambdaLayerVersion: LayerVersionRecord
  readonly LambdaEventSource: EventSourceMappingRecord
}

/** A document with its content typed. */
export interface Stored<T> {
  readonly document: StoredDocument
  readonly record: T
}


export const FUNCTION_KIND = 'LambdaFunction'

/** Where what belongs to a function lies. */
export function functionPath(name: string): string {
  return `${FUNCTION_KIND}:${name}`
}

/** Where the versions of a layer lie. */
export function layerPath(name: string): string {
  return `LambdaLayer:${name}`
}

/** Key of a record: a function's and a layer's own lie at the top, all others under it. */
export function recordKey(kind: keyof RecordKinds, name: string, id: string = name): DocumentKey {
  if (kind === 'LambdaLayerVersion') return { kind, parent: layerPath(name), id }
  return kind === FUNCTION_KIND || kind === 'LambdaLayer' ? { kind, parent: '', id: name } : { kind, parent: functionPath(name), id }
}

/** Finds a record. */
export async function findRecord<K extends keyof RecordKinds>(
  documents: Pick<Documents, 'find'>,
  kind: K,
  { name, id = name }: { readonly name: string; readonly id?: string },
): Promise<Stored<RecordKinds[K]> | undefined> {
  const document = await documents.find(recordKey(kind, name, id))
  return document && { document, record: document.body as unknown as RecordKinds[K] }
}

/** The function of a name, or Lambda's 404. */
export async function requireFunction(
  { documents, ...place }: Place & { readonly documents: Pick<Documents, 'find'> },
  target: FunctionTarget,
): Promise<Stored<FunctionRecord>> {
  const found = await findRecord(documents, FUNCTION_KIND, { name: target.name })
  if (!found) throw functionNotFound(functionArn(place, target))
  return found
}

/** The version that a target leads to; of an alias its main one. */
export async function requireVersion(
  context: Place & { readonly documents: Pick<Documents, 'find'> },
  target: FunctionTarget,
): Promise<VersionRecord> {
  const { record } = await requireFunction(context, target)
  const { name, qualifier = '$LATEST' } = target
  if (qualifier === '$LATEST') return record.latest
  if (isVersionNumber(qualifier)) {
    const version = await findRecord(context.documents, 'LambdaVersion', { name, id: qualifier })
    if (version) return version.record
    throw functionNotFound(functionArn(context, target))
  }
  const alias = await findRecord(context.documents, 'LambdaAlias', { name, id: qualifier })
  if (!alias) throw functionNotFound(functionArn(context, target))
  return requireVersion(context, { name, qualifier: alias.record.version })
}

/** A record as the store takes it. */
export function bodyOf(record: RecordKinds[keyof RecordKinds]): Values {
  return record as unknown as Values
}
