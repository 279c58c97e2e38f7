import type { GatewayRequest } from '@gatewright/types'
import type { Values } from './documents.ts'
import { ManagementError } from './errors.ts'
import type { BaseContext, Operation } from './operation.ts'

/** One call that changed something, or tried to, in the shape of a CloudTrail record. Secrets are masked. */
export interface AuditRecord {
  readonly eventVersion: '1.08'
  readonly eventType: 'AwsApiCall'
  readonly eventID: string
  /** ISO 8601, in whole seconds. */
  readonly eventTime: string
  readonly eventSource: string
  readonly eventName: string
  readonly awsRegion: string
  readonly recipientAccountId: string
  /** Absent for calls from inside the process. */
  readonly sourceIPAddress?: string
  readonly userAgent?: string
  readonly readOnly: false
  readonly requestParameters: Values
  readonly responseElements: Values | null
  readonly errorCode?: string
  readonly errorMessage?: string
}

/** Keeps records; a call is answered only after its record was kept, and fails when it cannot be. */
export type AuditTrail = (record: AuditRecord) => void | Promise<void>

/** What an operation was asked, and what came of it. */
export interface AuditedCall {
  readonly operation: Operation
  readonly input: Values
  readonly output?: Values
  readonly error?: unknown
  readonly request?: GatewayRequest
}

const READS = /^(?:Get|List|Export)/u

/** True for operations that a trail records. */
export function isAudited({ access, name }: Operation): boolean {
  return access !== 'read' && !READS.test(name)
}

/** Makes the record of one call. */
export function describeCall({ operation, input, output, error, request }: AuditedCall, context: BaseContext): AuditRecord {
  const agent = request === undefined ? undefined : headerOf(request, 'user-agent')
  return {
    eventVersion: '1.08',
    eventType: 'AwsApiCall',
    eventID: crypto.randomUUID(),
    eventTime: new Date(context.now() * 1000).toISOString().replace('.000Z', 'Z'),
    eventSource: operation.service === 'lambda' ? 'lambda.amazonaws.com' : 'apigateway.amazonaws.com',
    eventName: operation.name,
    awsRegion: context.region,
    recipientAccountId: context.accountId,
    ...(request !== undefined && { sourceIPAddress: request.sourceIp }),
    ...(agent !== undefined && { userAgent: agent }),
    readOnly: false,
    requestParameters: mask(input) as Values,
    responseElements: output === undefined ? null : (mask(output) as Values),
    ...describeError(error),
  }
}

function describeError(error: unknown): { readonly errorCode?: string; readonly errorMessage?: string } {
  if (error === undefined) return {}
  if (error instanceof ManagementError) return { errorCode: error.code, errorMessage: error.message }
  return { errorCode: 'InternalFailure', errorMessage: 'Internal failure' }
}

/** Members that hold secrets: an API key's value, private keys, a function's environment. */
const SECRETS: ReadonlySet<string> = new Set(['value', 'certificatePrivateKey', 'privateKey', 'Environment'])
const MASK = 'HIDDEN_DUE_TO_SECURITY_REASONS'

function mask(value: unknown): unknown {
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (Array.isArray(value)) return value.map(mask)
  if (typeof value !== 'object' || value === null) return value
  // In a patch operation, `value` is no secret unless its path names one; keys have no such path.
  const isPatch = 'op' in value && 'path' in value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, SECRETS.has(key) && !isPatch ? MASK : mask(entry)]))
}

function headerOf({ headers }: GatewayRequest, name: string): string | undefined {
  const index = headers.findIndex((field, i) => i % 2 === 0 && field.toLowerCase() === name)
  return index === -1 ? undefined : headers[index + 1]
}
