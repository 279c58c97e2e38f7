import type { Json, JsonObject } from '../../json.ts'
import type { EndpointService } from '../stack-state.ts'
import type { Made } from '../resource-type.ts'

/** An operation with its input. */
export type Step = readonly [operation: string, input: JsonObject]

/** A resource that is there, and what it was made of. */
export interface Existing {
  readonly physicalId: string
  readonly attributes: Readonly<Record<string, Json>>
  readonly before: JsonObject
}

/** How one type is made at the endpoint of its service. */
export interface EndpointRow {
  readonly service: EndpointService
  /** The service that is called for it, where that is another one: Lambda reads queues of SQS. */
  readonly through?: 'lambda'
  /** The service for one with these properties, where it differs from one to the next; `undefined`: it is named only. */
  readonly serviceFor?: (properties: JsonObject) => EndpointService | undefined
  /** Properties that are understood; others are named as without effect. */
  readonly properties: readonly string[]
  /** Properties of which a change needs another resource. */
  readonly replacedBy: readonly string[]
  readonly create: (properties: JsonObject, name: string) => Step
  /** What the answer says of the resource. */
  readonly made?: (output: Record<string, unknown>) => Made
  /** Steps that make it what the properties say; right after it is created `before` is empty. */
  readonly change: (properties: JsonObject, existing: Existing) => readonly Step[]
  readonly remove: (id: string, name: string) => Step
  readonly nameOf: (id: string) => string
}

export const whole = (id: string): string => id
export const lastPart = (id: string): string => id.split(/[:/]/u).at(-1) ?? id

export const picked = (properties: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (name in properties ? [[name, properties[name] ?? null]] : [])))
