/** Services whose operations the control plane can hold. */
export type ServiceName = 'apigateway' | 'apigatewayv2' | 'apigatewaymanagementapi' | 'lambda'

/**
 * A type in short: `s` string, `i` integer, `d` number, `b` boolean, `t` time as epoch seconds, `T` time as ISO 8601, `B` bytes,
 * `j` any JSON, `:Name` a structure, `[x` a list of x, `{x` a map of string to x.
 */
export type TypeCode = string

/** One member of a structure. */
export interface MemberModel {
  readonly type: TypeCode
  /** Where it travels, when that is not the JSON body. `queries`: every query parameter that no other member names. */
  readonly in?: 'label' | 'query' | 'queries' | 'header' | 'headers' | 'status' | 'payload'
  /** Its name on the wire, when that is not its own. */
  readonly wire?: string
  readonly required?: true
  /** The constraints hold for the value, or for each element of a list. */
  readonly enum?: readonly string[]
  readonly pattern?: string
  /** Characters, elements or value. */
  readonly min?: number
  readonly max?: number
}

export type ShapeModel = Readonly<Record<string, MemberModel>>

/** One operation's wire half. */
export interface OperationModel {
  readonly verb: string
  /** Labels are input members: `/restapis/{restApiId}`; constant queries follow `?`. */
  readonly uri: string
  readonly status: number
  /** Absent: the operation takes nothing. */
  readonly input?: string
  readonly output?: string
  /** Error codes that AWS declares. */
  readonly errors: readonly string[]
}

/** AWS's own model of one service, made from the SDK's schemas by `scripts/generate-model.mjs`. */
export interface ServiceModel {
  readonly service: ServiceName
  readonly version: string
  readonly operations: Readonly<Record<string, OperationModel>>
  readonly shapes: Readonly<Record<string, ShapeModel>>
}
