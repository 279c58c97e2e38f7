import type { CallerIdentity } from '@gatewright/authorizers/iam'
import type { AuditRecord, Store } from '@gatewright/control-plane'
import { ControlPlaneError } from '@gatewright/control-plane'
import { IamError, validationError } from './iam-error.ts'
import type { IamInput } from './iam-input.ts'
import type { IamContext, IamOperation } from './iam-operation.ts'
import { createIamDocuments } from './iam-records.ts'
import { type QueryService, VERSIONS } from './iam-wire.ts'
import { accessKeyOperations } from './operations/access-keys.ts'
import { attachedPolicyOperations } from './operations/attached-policies.ts'
import { inlinePolicyOperations } from './operations/inline-policies.ts'
import { managedPolicyOperations } from './operations/managed-policies.ts'
import { roleOperations, ROLES } from './operations/roles.ts'
import { sessionOperations } from './operations/sessions.ts'
import { userOperations, USERS } from './operations/users.ts'

/** A call of IAM or STS that is to be answered. */
export interface IamCall {
  /** All parameters, `Action` and `Version` too. */
  readonly input: IamInput
  /** User of IAM who calls. */
  readonly caller?: string | undefined
  /** Whoever signed the call. */
  readonly identity?: CallerIdentity
  /** Throws where the caller's policies do not allow an action; absent: anybody may do anything. */
  readonly authorize?: (action: string, resource: string) => void
  readonly sourceIp: string
  readonly userAgent: string | undefined
}

/** What an operation gave. */
export interface IamResult {
  readonly operation: string
  readonly result: Readonly<Record<string, unknown>> | undefined
}

/** Users with their access keys, roles with their sessions, and the policies of both: the part of IAM and STS that says who may call. */
export interface IamService {
  /** Runs an operation. Rejects with {@link IamError}. */
  readonly run: (call: IamCall) => Promise<IamResult>
}

export interface IamServiceOptions {
  readonly store: Store
  readonly accountId: string
  /** After something has changed. */
  readonly onChange: () => void
  readonly audit: (record: AuditRecord) => void | Promise<void>
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

const byName = (...operations: readonly IamOperation[]): ReadonlyMap<string, IamOperation> => new Map(operations.map((operation) => [operation.name, operation]))

const OPERATIONS: Readonly<Record<QueryService, ReadonlyMap<string, IamOperation>>> = {
  iam: byName(
    ...userOperations,
    ...accessKeyOperations,
    ...roleOperations,
    ...managedPolicyOperations,
    ...[USERS, ROLES].flatMap((kind) => [...inlinePolicyOperations(kind), ...attachedPolicyOperations(kind)]),
  ),
  sts: byName(...sessionOperations),
}

/** Serves IAM over a store. Each change is in the audit trail, without secrets, before it is answered. */
export function createIamService({ store, accountId, onChange, audit, now = Date.now }: IamServiceOptions): IamService {
  return {
    async run(call) {
      const { service, operation } = operationOf(call.input)
      const { name } = operation
      if (operation.access === 'read') return perform(service, operation, call)
      try {
        const done = await perform(service, operation, call)
        await audit(recordOf(call, { service, name, accountId, now, result: done.result }))
        return done
      } catch (fault) {
        const error = asIamError(fault)
        if (error instanceof IamError) await audit(recordOf(call, { service, name, accountId, now, error }))
        throw error
      }
    },
  }

  async function perform(service: QueryService, operation: IamOperation, { input, caller, identity, authorize }: IamCall): Promise<IamResult> {
    const result = await store.transaction(operation.access, async (transaction) => {
      const context: IamContext = { documents: createIamDocuments(transaction), accountId, caller, identity, authorize, now }
      if (authorize !== undefined && operation.resource !== undefined) authorize(`${service}:${operation.name}`, await operation.resource(input, context))
      return operation.run(input, context)
    })
    if (operation.access === 'write') onChange()
    return { operation: operation.name, result }
  }
}

function operationOf(input: IamInput): { readonly service: QueryService; readonly operation: IamOperation } {
  const name = input.get('Action') ?? ''
  const version = input.get('Version') ?? ''
  const service = version === VERSIONS.sts ? 'sts' : 'iam'
  const operation = version === VERSIONS[service] ? OPERATIONS[service].get(name) : undefined
  if (operation === undefined) throw new IamError('InvalidAction', 400, `Could not find operation ${name} for version ${version}`)
  const unknown = [...input.keys()].map((key) => key.replace(/\..*/, '')).find((key) => key !== 'Action' && key !== 'Version' && !operation.takes.includes(key))
  if (unknown !== undefined) throw validationError(`Gatewright's ${name} does not take ${unknown}`)
  return { service, operation }
}

/** What the store refused because of another writer, or because its database is away, as IAM tells it. */
function asIamError(error: unknown): unknown {
  if (!(error instanceof ControlPlaneError)) return error
  if (error.code === 'ERR_CONTROL_PLANE_STORE_AWAY') return new IamError('ServiceUnavailable', 503, 'The configuration cannot be read or changed now.')
  if (error.code !== 'ERR_CONTROL_PLANE_STORE_CONFLICT') return error
  return new IamError('ConcurrentModification', 409, 'The request was rejected because multiple requests to change this object were submitted simultaneously. Wait a few minutes and submit your request again.')
}

interface Outcome {
  readonly service: QueryService
  readonly name: string
  readonly accountId: string
  readonly now: () => number
  readonly result?: IamResult['result']
  readonly error?: IamError
}

/** One change in the shape of a CloudTrail record; the secret of a new key is not in it, as on AWS. */
function recordOf({ input, sourceIp, userAgent }: IamCall, { service, name, accountId, now, result, error }: Outcome): AuditRecord {
  const parameters = [...input].filter(([key]) => key !== 'Action' && key !== 'Version')
  return {
    eventVersion: '1.08',
    eventType: 'AwsApiCall',
    eventID: crypto.randomUUID(),
    eventTime: new Date(now()).toISOString().replace(/\.\d+Z/, 'Z'),
    eventSource: `${service}.amazonaws.com`,
    eventName: name,
    awsRegion: 'us-east-1',
    recipientAccountId: accountId,
    sourceIPAddress: sourceIp,
    ...(userAgent !== undefined && { userAgent }),
    readOnly: false,
    requestParameters: Object.fromEntries(parameters.map(([key, value]) => [lowerFirst(key), value])),
    responseElements: result === undefined ? null : (withoutSecrets(result) as Record<string, unknown>),
    ...(error !== undefined && { errorCode: error.code, errorMessage: error.message }),
  }
}

const SECRETS = new Set(['SecretAccessKey', 'SessionToken'])

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).flatMap(([key, member]) => (SECRETS.has(key) ? [] : [[lowerFirst(key), withoutSecrets(member)]])))
}

const lowerFirst = (name: string): string => name.slice(0, 1).toLowerCase() + name.slice(1)
