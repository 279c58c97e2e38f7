import type { Json, JsonObject } from '../json.ts'
import type { GeneratedResource } from './generated-resource.ts'
import type { KeyOrder } from './python-key-order.ts'
import { fromTemplate, hashedEntries, literal } from './python-document.ts'
import type { PythonValue } from './python-document.ts'
import { pythonRepr } from './python-repr.ts'
import type { SharedUsagePlan } from './shared-usage-plan.ts'
import type { DeploymentPreferences } from './deployment-preferences.ts'

/** What is known while one SAM template is transformed. */
export interface SamContext {
  readonly region: string
  readonly partition: string
  /** The SAM template; events change the resources that they refer to. */
  readonly template: JsonObject
  readonly resources: JsonObject
  /** Resources of the template that comes out, before those of SAM are replaced. */
  originals: JsonObject
  /** Order in which SAM goes through the resources, where it is Python 2.7's; nothing: the template's. */
  readonly order: KeyOrder | undefined
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
  readonly usagePlan: SharedUsagePlan
  /** Properties that SAM does not know and leaves out without a word. */
  readonly ignored: IgnoredProperty[]
  /** Resources whose logical id the transform changes: old → new. */
  readonly renamed: Map<string, string>
  /** URL of the template of an application of the Serverless Application Repository. */
  readonly applicationTemplate: (applicationId: string, version: string) => string
  /** Milliseconds since 1970, for AlwaysDeploy. */
  readonly now: () => number
  /** Gradual deployments of functions. */
  readonly deployments: DeploymentPreferences
  /** ARN of an AWS managed policy by its name. */
  readonly managedPolicyArn: (name: string) => string
}

/** A property of the template that is not in what the transform yields. */
export interface IgnoredProperty {
  readonly logicalId: string
  readonly type: string
  readonly property: string
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

export const asList = (value: Json | undefined): Json[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]

/** The resources in the order in which SAM goes through them. */
export function orderedResources({ resources, order }: SamContext): [string, JsonObject][] {
  const ids = order ? order.keys() : Object.keys(resources)
  return ids.flatMap((id) => {
    const resource = resources[id]
    return typeof resource === 'object' && resource !== null && !Array.isArray(resource)
      ? [[id, resource] as [string, JsonObject]]
      : []
  })
}

/** A map of the template with its keys in that order. */
export const inSamOrder = (context: SamContext, map: JsonObject): JsonObject => Object.fromEntries(orderedEntries(context, map))

/** A value as Python prints it: as a template's value where SAM keeps that order. */
export const printed = ({ order }: SamContext, value: Json | undefined): string => {
  if (typeof value === 'string') return value
  return pythonRepr(order ? fromTemplate(value ?? null) : literal(value ?? null))
}

/** Entries of a map of the template (events, tags) in that order, too. */
export function orderedEntries({ order }: SamContext, events: JsonObject): [string, Json][] {
  return order ? hashedEntries(events) : Object.entries(events)
}
