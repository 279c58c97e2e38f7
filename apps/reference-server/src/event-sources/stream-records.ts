import type { matchesPattern } from './event-pattern.ts'

/** A record of a shard, with what the reader needs to know of it. */
export interface StreamRecord {
  readonly sequenceNumber: string
  /** Records with the same key stay in order. */
  readonly key: string
  /** Milliseconds since 1970. */
  readonly arrived: number
  /** As the function sees it. */
  readonly event: Record<string, unknown>
  /** As a filter sees it. */
  readonly filtered: Parameters<typeof matchesPattern>[1]
}

/** Where records come from, and who is called with them. */
export interface StreamPlace {
  readonly eventSourceArn: string
  readonly region: string
  readonly shardId: string
  /** ARN of the function's role. */
  readonly role: string
}

interface KinesisRecord {
  readonly SequenceNumber: string
  /** Seconds since 1970. */
  readonly ApproximateArrivalTimestamp: number
  /** Base64. */
  readonly Data: string
  readonly PartitionKey: string
  readonly EncryptionType?: string
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html#services-kinesis-event-example */
export function kinesisRecord(given: unknown, { eventSourceArn, region, shardId, role }: StreamPlace): StreamRecord {
  const { SequenceNumber, ApproximateArrivalTimestamp, Data, PartitionKey, EncryptionType } = given as KinesisRecord
  const kinesis = {
    kinesisSchemaVersion: '1.0',
    partitionKey: PartitionKey,
    sequenceNumber: SequenceNumber,
    data: Data,
    approximateArrivalTimestamp: ApproximateArrivalTimestamp,
    ...(EncryptionType !== undefined && EncryptionType !== 'NONE' && { encryptionType: EncryptionType }),
  }
  const around = { eventSource: 'aws:kinesis', eventVersion: '1.0', eventID: `${shardId}:${SequenceNumber}`, eventName: 'aws:kinesis:record', invokeIdentityArn: role, awsRegion: region, eventSourceARN: eventSourceArn }
  return {
    sequenceNumber: SequenceNumber,
    key: PartitionKey,
    arrived: ApproximateArrivalTimestamp * 1000,
    event: { kinesis, ...around },
    filtered: { ...around, ...kinesis, data: decoded(Data) } as StreamRecord['filtered'],
  }
}

/** Filters see JSON as values, everything else as text. */
function decoded(data: string): unknown {
  const text = Buffer.from(data, 'base64').toString()
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

interface ChangeRecord {
  readonly userIdentity?: { readonly PrincipalId: string; readonly Type: string }
  readonly dynamodb: {
    readonly SequenceNumber: string
    /** Seconds since 1970. */
    readonly ApproximateCreationDateTime: number
    readonly Keys: Readonly<Record<string, unknown>>
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export function changeRecord(given: unknown, { eventSourceArn, region }: StreamPlace): StreamRecord {
  const { userIdentity: user, ...record } = given as ChangeRecord
  const event = { ...record, awsRegion: region, eventSource: 'aws:dynamodb', eventSourceARN: eventSourceArn, ...(user !== undefined && { userIdentity: { principalId: user.PrincipalId, type: user.Type } }) }
  const { SequenceNumber, ApproximateCreationDateTime, Keys } = record.dynamodb
  return {
    sequenceNumber: SequenceNumber,
    key: JSON.stringify(Keys),
    arrived: ApproximateCreationDateTime * 1000,
    event,
    filtered: event as never,
  }
}
