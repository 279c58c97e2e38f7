import type { Json, JsonObject } from '../json.ts'

/** Who the stack is: names and ARNs are made from it. */
export interface StackIdentity {
  readonly stackName: string
  readonly region: string
  /** Twelve digits. */
  readonly accountId: string
  /** `aws`, `aws-cn`, `aws-us-gov` … */
  readonly partition: string
}

/** One resource of a stack as it runs. */
export interface ResourceState {
  readonly type: string
  readonly physicalId: string
  /** What `Fn::GetAtt` gives. */
  readonly attributes: Readonly<Record<string, Json>>
  /** Properties as they were evaluated when the resource was made. */
  readonly properties: JsonObject
  /** Definition as the plan saw it: references to other resources unresolved. */
  readonly definition: JsonObject
  /** Logical ids that must be there before it. */
  readonly dependsOn: readonly string[]
  readonly deletionPolicy?: string
  readonly updateReplacePolicy?: string
  /** SAM wrote this API's document. */
  readonly generatedBody?: boolean
  /** The service at whose endpoint it was made; absent: here, or it is only named. */
  readonly madeAt?: string
}

/** A stack as it runs: plain JSON, for the caller to store. */
export interface StackState extends StackIdentity {
  readonly resources: Readonly<Record<string, ResourceState>>
  readonly outputs: readonly StackOutput[]
  /** What an update no longer wants and has not removed yet; the next one does. */
  readonly superseded?: readonly SupersededResource[]
}

/** A resource that its stack no longer wants. */
export interface SupersededResource {
  readonly logicalId: string
  readonly state: ResourceState
}

export interface StackOutput {
  readonly name: string
  readonly value: Json
  readonly description?: string
  readonly exportName?: string
}

/** Services of which resources can be made at an endpoint of their own. */
export type EndpointService = 'dynamodb' | 'sqs' | 'sns' | 'states' | 'kinesis' | 'events' | 'logs'

/** A management operation of this process: `control-plane`'s `call`. Member names are the SDK's. */
export type Call = (
  service: 'apigateway' | 'apigatewayv2' | 'lambda' | EndpointService,
  operation: string,
  input: Record<string, unknown>,
) => Promise<Record<string, unknown>>
