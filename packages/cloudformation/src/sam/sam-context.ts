import type { Json, JsonObject } from '../json.ts'
import type { GeneratedResource } from './generated-resource.ts'
import type { PythonValue } from './python-document.ts'

/** What is known while one SAM template is transformed. */
export interface SamContext {
  readonly region: string
  readonly partition: string
  /** The SAM template; events change the resources that they refer to. */
  readonly template: JsonObject
  readonly resources: JsonObject
  /** Values of parameters, defaults included; `AWS::Region` and `AWS::Partition` too. */
  readonly parameters: JsonObject
  readonly mappings: JsonObject
  /** Conditions of the template that comes out, once there are any. */
  conditions: JsonObject | undefined
  /** `DefinitionBody` of every API. */
  readonly documents: Map<string, PythonValue>
  /** APIs whose document SAM writes. */
  readonly managed: Set<string>
  /** Function names, joined, by the API whose deployment depends on them. */
  readonly functionNames: Map<string, string>
  readonly recordSetGroups: Map<string, GeneratedResource>
  /** ARN of an AWS managed policy by its name. */
  readonly managedPolicyArn: (name: string) => string
}

/** One SAM resource on its way. */
export interface SamResource {
  readonly id: string
  readonly resource: JsonObject
  readonly properties: JsonObject
}

/** Transforms one SAM resource to CloudFormation resources. */
export interface SamResourceType {
  /** Logical ids that `!Ref Name.Property` stands for: property → type of the generated resource. */
  readonly references: Readonly<Record<string, string>>
  readonly generate: (resource: SamResource, context: SamContext) => GeneratedResource[]
}

export const asList = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value])
