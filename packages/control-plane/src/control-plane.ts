import type { AccountPublication, ApiPublication, GatewayRequest, GatewayResponse, RestApiSnapshot, V2ApiSnapshot } from '@gatewright/types'
import { compileModel } from './model.ts'
import type { CompiledOperation } from './model.ts'
import { apigateway } from './model/apigateway.generated.ts'
import { apigatewayv2 } from './model/apigatewayv2.generated.ts'
import type { ServiceModel, ServiceName } from './model/service-model.ts'
import type { AuditTrail } from './audit.ts'
import { describeCall, isAudited } from './audit.ts'
import { createContexts } from './contexts.ts'
import { asManagementError, createDispatcher } from './dispatch.ts'
import type { Endpoint, FoundOperation } from './dispatch.ts'
import type { Values } from './documents.ts'
import { ControlPlaneError } from './errors.ts'
import { httpOperations } from './http/operations.ts'
import type { PortalPlace, PortalSite } from './http/portal-sites.ts'
import { findPortalByDomain, readPortalSite } from './http/portal-sites.ts'
import type { Answer, Change, Operation, Quotas } from './operation.ts'
import type { OperationParity } from './parity.ts'
import { describeParity } from './parity.ts'
import type { Ports } from './ports.ts'
import { changesOf, findSnapshot, listPublished, publishAccount, publishApi } from './publish.ts'
import type { RequestLimits } from './request-limits.ts'
import { createRequestGuard } from './request-limits.ts'
import { restOperations } from './rest/operations.ts'
import type { DocumentKey, Store } from './store.ts'
import { validateInput } from './validate.ts'
import { fromSdk, toSdk } from './sdk-members.ts'

/** A further service with operations of its own, for example Lambda's management API. */
export interface ServiceExtension {
  readonly model: ServiceModel
  readonly operations: readonly Operation[]
}

export interface ControlPlaneOptions {
  readonly store: Store
  /** Where publications are read from; `store` by default. With many nodes, a node's own copy of `SERVED_KINDS`. */
  readonly served?: Store
  /** For example `eu-central-1`. */
  readonly region: string
  /** Twelve digits. */
  readonly accountId: string
  /** Default `aws`. */
  readonly partition?: string
  /** Milliseconds since 1970; default the system's clock. */
  readonly now?: () => number
  /** Random bytes; default WebCrypto's. */
  readonly random?: (size: number) => Uint8Array
  readonly ports?: Ports
  /** Quotas other than AWS's defaults. */
  readonly quotas?: Partial<Quotas>
  /** How often it may be called over the wire, for example `AWS_REQUEST_LIMITS`; default as often as one likes. */
  readonly requestLimits?: RequestLimits
  /** Further services on the same port. */
  readonly services?: readonly ServiceExtension[]
  /** Features that the data plane enforces, by the names of `PARITY_FEATURES`; what is not named is reported as stored and not enforced. */
  readonly enforced?: ReadonlySet<string>
  /** Keeps one CloudTrail-shaped record of each call that changes something, or was refused to. Default: none are made. */
  readonly audit?: AuditTrail
  /** Told of faults that are not a client's. Default: nothing. */
  readonly onFault?: (error: unknown, operation: string) => void
}

/** The management API over a store. */
export interface ControlPlane {
  /** True when the request's path belongs to an operation, whatever its method. The host is for the caller to look at. */
  matches(request: Pick<GatewayRequest, 'path'>): boolean
  /** The operation that a request is for, for whoever decides who may call it. */
  find(request: Pick<GatewayRequest, 'method' | 'path' | 'query'>): FoundOperation | undefined
  /** Answers a call as AWS does; never rejects. Authorization is not looked at. */
  handle(request: GatewayRequest): Promise<GatewayResponse>
  /** Runs an operation in this process, with the same checks: the SDK's member names in and out. Rejects with `ManagementError`. */
  call(service: ServiceName, operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>
  /**
   * Runs the calls that `work` makes in one transaction: all of them stay, or none when it rejects. Other calls wait until it ends, and
   * publications are told then. It may be run again when ids meet.
   */
  together<T>(work: (call: ControlPlane['call']) => Promise<T>): Promise<T>
  /** The ids of all APIs that have a stage; reads no deployment. */
  publishedApiIds(): Promise<readonly string[]>
  /** `undefined` when the API is not there or has no stage. */
  publication(apiId: string): Promise<ApiPublication | undefined>
  account(): Promise<AccountPublication>
  /** What a deployment froze; `undefined` when the API has no such deployment. */
  snapshot(place: { readonly apiId: string; readonly deploymentId: string }): Promise<RestApiSnapshot | V2ApiSnapshot | undefined>
  /** A developer portal as it was published, or as its preview has it. */
  portalSite(place: PortalPlace): Promise<PortalSite | undefined>
  /** The id of the published portal that has a domain name. */
  portalOfDomain(domainName: string): Promise<string | undefined>
  /** Tells, after the commit, whose publication may be another. Returns what ends it. */
  subscribe(listener: (change: Change) => void): () => void
  /** Tells the subscribers of documents that another node changed. */
  announce(changed: readonly DocumentKey[]): void
  /** Per operation and field: enforced, refused, or stored and not enforced. */
  parity(): readonly OperationParity[]
  /** Closes the store. */
  close(): Promise<void>
}

const MEBIBYTE = 1024 * 1024
const BODY_LIMITS: Readonly<Record<ServiceName, number>> = {
  apigateway: 10 * MEBIBYTE,
  apigatewayv2: 10 * MEBIBYTE,
  apigatewaymanagementapi: MEBIBYTE,
  lambda: 70 * MEBIBYTE,
}

/** Assembles the management API: AWS's models, the rows and functions that give them meaning, and a store. */
export async function createControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { store, services = [], enforced = new Set<string>(), ports = {}, audit, onFault = () => undefined } = options
  const endpoints = [
    ...bind(apigateway, restOperations),
    ...bind(apigatewayv2, httpOperations),
    ...services.flatMap(({ model, operations }) => bind(model, operations)),
  ]
  const byName = new Map(endpoints.map((endpoint) => [`${endpoint.service}/${endpoint.name}`, endpoint]))
  const listeners = new Set<(change: Change) => void>()
  const contexts = createContexts({ options, find: (service, name) => require(service, name), tell })
  const guard = options.requestLimits && createRequestGuard(options.requestLimits, options.now ?? Date.now)
  const dispatcher = createDispatcher({ endpoints, run: runGuarded, onFault, bodyLimits: BODY_LIMITS })

  return {
    matches: ({ path }) => dispatcher.matches(path),
    find: (request) => dispatcher.find(request),
    handle: (request) => dispatcher.handle(request),
    call: (service, name, given) => callWith(run, { service, name, given }),
    together,
    publishedApiIds: () => contexts.readServed(listPublished),
    publication: (apiId) => contexts.readServed((context) => publishApi(apiId, context)),
    account: () => contexts.readServed(publishAccount),
    snapshot: (place) => contexts.readServed((context) => findSnapshot(place, context)),
    portalSite: (place) => contexts.transact('read', (context) => readPortalSite(place, context)),
    portalOfDomain: (domainName) => contexts.transact('read', (context) => findPortalByDomain(domainName, context)),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    announce: (changed) => changesOf(changed).forEach(tell),
    parity: () => describeParity({ endpoints, enforced, ports }),
    close: () => store.close(),
  }

  function require(service: ServiceName, name: string): Endpoint {
    const endpoint = byName.get(`${service}/${name}`)
    if (endpoint === undefined) throw new ControlPlaneError('ERR_CONTROL_PLANE_UNKNOWN_OPERATION', `${service} has no operation ${name}`)
    return endpoint
  }

  async function runGuarded(operation: Operation, input: Values, request: GatewayRequest): Promise<Answer> {
    if (operation.service !== 'lambda') guard?.(`${operation.service}/${operation.name}`)
    return run(operation, input, request)
  }

  async function callWith(perform: (operation: Operation, input: Values) => Promise<Answer>, { service, name, given }: Called): Promise<Record<string, unknown>> {
    const endpoint = require(service, name)
    const input = fromSdk(endpoint.input, given)
    validateInput(endpoint, input)
    const output = await perform(endpoint.operation, input)
    return 'raw' in output ? { raw: output.raw } : toSdk(endpoint.output, output)
  }

  async function together<T>(work: (call: ControlPlane['call']) => Promise<T>): Promise<T> {
    const done: { readonly operation: Operation; readonly input: Values; readonly output: Values }[] = []
    const result = await contexts.together(({ context, free }) => {
      done.length = 0
      return work((service, name, given) =>
        callWith(async (operation, input) => {
          const output = operation.access === 'free' ? await operation.run(input, free) : await operation.run(input, context)
          done.push({ operation, input, output: 'raw' in output ? {} : output })
          return output
        }, { service, name, given }),
      )
    })
    if (audit !== undefined) await Promise.all(done.filter(({ operation }) => isAudited(operation)).map(async (call) => audit(describeCall(call, contexts.free))))
    return result
  }

  async function run(operation: Operation, input: Values, request?: GatewayRequest): Promise<Answer> {
    const call = { operation, input, ...(request !== undefined && { request }) }
    const keep = audit !== undefined && isAudited(operation) ? audit : undefined
    const output = await perform(operation, input).catch(async (fault: unknown) => {
      const error = asManagementError(fault)
      await keep?.(describeCall({ ...call, error }, contexts.free))
      throw error
    })
    await keep?.(describeCall({ ...call, output: 'raw' in output ? {} : output }, contexts.free))
    return output
  }

  async function perform(operation: Operation, input: Values): Promise<Answer> {
    if (operation.access === 'free') return operation.run(input, contexts.free)
    return contexts.transact(operation.access, (context) => operation.run(input, context))
  }

  /** What was committed stays so: a listener that throws is a fault to be told, not the caller's. */
  function tell(change: Change): void {
    for (const listener of listeners) {
      try {
        listener(change)
      } catch (error) {
        onFault(error, 'subscribe')
      }
    }
  }
}

interface Called {
  readonly service: ServiceName
  readonly name: string
  readonly given: Record<string, unknown>
}

function bind(model: ServiceModel, operations: readonly Operation[]): Endpoint[] {
  const compiled = compileModel(model)
  return operations.map((operation) => {
    const wire: CompiledOperation | undefined = compiled.get(operation.name)
    if (wire === undefined) throw new ControlPlaneError('ERR_CONTROL_PLANE_UNKNOWN_OPERATION', `${model.service} has no ${operation.name}`)
    return Object.assign(Object.create(wire) as CompiledOperation, { operation })
  })
}
