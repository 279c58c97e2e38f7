import type { GatewayResponse } from '@gatewright/types'
import type { Documents, Values } from './documents.ts'
import type { ServiceName } from './model/service-model.ts'
import type { Ports } from './ports.ts'

/** What subscribers are told: an API's publication, or the account's, may be another now. */
export type Change = { readonly apiId: string } | { readonly account: true }

/** What every operation may use. */
export interface BaseContext {
  readonly region: string
  readonly accountId: string
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string
  readonly ports: Ports
  readonly quotas: Quotas
  /** Seconds since 1970, whole. */
  now(): number
  /** Lower-case letters and digits, the first a letter or digit; 10 long unless given. */
  newId(length?: number): string
  /** Random bytes. */
  random(size: number): Uint8Array
}

/** What an operation inside a transaction may use. */
export interface OperationContext extends BaseContext {
  readonly documents: Documents
  /** Told to the subscribers after the commit. */
  changed(change: Change): void
  /** Runs once before the commit, however often it was asked for under this name. */
  beforeCommit(name: string, work: () => Promise<void>): void
  /** Runs another operation in the same transaction; members are named as in the engine, not as in the SDK. */
  call(service: ServiceName, operation: string, input: Values): Promise<Values>
  /** The same, with the SDK's member names in and out. */
  callAsSdk(service: ServiceName, operation: string, input: Values): Promise<Values>
}

/** What an operation outside any transaction may use: it opens its own. */
export interface FreeContext extends BaseContext {
  transact<T>(access: 'read' | 'write', work: (context: OperationContext) => Promise<T>): Promise<T>
}

/** An operation's answer: members of its output, or a response that is written as it stands (streams). */
export type Answer = Values | RawAnswer

/** A response that no model describes. */
export interface RawAnswer {
  readonly raw: GatewayResponse
}

/** One operation of one service. */
export type Operation =
  | {
      readonly service: ServiceName
      readonly name: string
      /** `read` and `write` run inside one transaction. */
      readonly access: 'read' | 'write'
      run(input: Values, context: OperationContext): Promise<Values>
    }
  | {
      readonly service: ServiceName
      readonly name: string
      /** Runs outside any transaction: for calls that wait for something else. */
      readonly access: 'free'
      run(input: Values, context: FreeContext): Promise<Answer>
    }

/** Quotas of the account; AWS's defaults are in `quotas.ts`. */
export interface Quotas {
  readonly restApis: number
  readonly resourcesPerApi: number
  readonly stagesPerApi: number
  readonly authorizersPerApi: number
  readonly routesPerApi: number
  readonly integrationsPerApi: number
  /** For REST APIs. */
  readonly integrationTimeoutMillis: number
  readonly apiKeys: number
  readonly usagePlans: number
  readonly plansPerKey: number
  readonly clientCertificates: number
  readonly documentationParts: number
  readonly customDomains: number
  readonly routingRulesPerDomain: number
  readonly accessAssociations: number
  readonly portals: number
  readonly portalProducts: number
  readonly productsPerPortal: number
  /** Of each kind: pages that somebody wrote, and pages of REST endpoints. */
  readonly pagesPerProduct: number
}
