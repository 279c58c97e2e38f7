import type { CloudFormationError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Call, ResourceState, StackIdentity } from './stack-state.ts'

/** One resource while it is made, changed or removed. */
export interface ResourceUse {
  readonly call: Call
  readonly stack: StackIdentity
  /** Services that `call` reaches at endpoints of their own. */
  readonly services: ReadonlySet<string>
  readonly logicalId: string
  /** Evaluated. */
  readonly properties: JsonObject
  /** SAM wrote the API's document. */
  readonly generatedBody: boolean
  /** An error about this resource, and a property of it. */
  readonly fail: (message: string, property?: string) => CloudFormationError
}

/** What `Ref` and `Fn::GetAtt` give from now on. */
export interface Made {
  readonly physicalId: string
  readonly attributes?: Readonly<Record<string, Json>>
  /** The service at whose endpoint it was made; absent: here, or nowhere. */
  readonly madeAt?: string
}

/** A property's value, and the services that have endpoints. */
export interface GivenProperty {
  readonly value: Json | undefined
  readonly services: ReadonlySet<string>
}

/** How one type of CloudFormation resource becomes management operations. */
export interface ResourceType {
  /** Names of the properties that are understood; another one is an error. */
  readonly properties: ReadonlySet<string>
  /** Whether AWS takes a property that has no effect here: the plan names it. */
  readonly hasNoEffect?: (property: string, given: GivenProperty) => boolean
  /** Properties of which a change needs a new resource in place of the old. */
  readonly replacedBy: ReadonlySet<string>
  readonly create: (use: ResourceUse) => Promise<Made>
  /** Absent: every change needs a new resource. */
  readonly update?: (use: ResourceUse, before: ResourceState) => Promise<Made>
  readonly remove: (use: ResourceUse, state: ResourceState) => Promise<void>
  /** The old one goes before the new one comes: two of a name cannot stand side by side. */
  readonly removesFirst?: boolean
  /** Nothing is created here: the resource is only named. */
  readonly external?: boolean
  /** What `Fn::GetAtt` gives; absent: that is not known before it is there. */
  readonly attributes?: () => readonly string[]
  /** Its attributes are not known: each is given, as a text that names resource and attribute. */
  readonly anyAttribute?: boolean
  /** It is created all the same where this service has an endpoint. */
  readonly service?: string
  /** The service for one with these properties, where it differs from one to the next; `undefined`: it is named only. */
  readonly serviceFor?: (properties: JsonObject) => string | undefined
}
