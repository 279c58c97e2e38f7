import type { CloudFormationError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import type { TemplatePath } from '../template/source-location.ts'

/** What intrinsic functions are evaluated against. */
export interface Scope {
  /** Parameters and pseudo-parameters, by name. */
  readonly parameters: Readonly<Record<string, Json>>
  readonly mappings: JsonObject
  /** Whether a condition of the template holds; `undefined`: there is none of that name. */
  readonly condition: (name: string) => boolean | undefined
  /** Whether the template has that resource. */
  readonly hasResource: (logicalId: string) => boolean
  /** What `Ref` (no attribute) or `Fn::GetAtt` gives; `undefined` while the resource is not there yet. */
  readonly resource: (logicalId: string, attribute?: string) => Json | undefined
  /** What is wrong with asking a resource for an attribute; absent: nobody knows before it is there. */
  readonly attributeProblem?: (logicalId: string, attribute: string) => string | undefined
  /** Value that another stack exports. */
  readonly imported: (name: string) => Json | undefined
  /** Names of the region's Availability Zones. */
  readonly zones: (region: string) => readonly string[]
  readonly fail: (message: string, path: TemplatePath) => CloudFormationError
}

/** The value of `AWS::NoValue`: what holds it is left out. */
export const absent: unique symbol = Symbol('AWS::NoValue')
export type Evaluated = Json | typeof absent
