import type { Json, JsonObject } from '../json.ts'
import type { TemplatePath } from '../template/source-location.ts'

/** A CloudFormation template as it grows out of a serverless.yml. */
export interface Draft {
  readonly service: string
  readonly stage: string
  readonly provider: JsonObject
  /** By their names in the file. */
  readonly functions: Readonly<Record<string, JsonObject>>
  readonly resources: JsonObject
  readonly outputs: JsonObject
  /** Generated resource → its place in the file. */
  readonly origins: Map<string, TemplatePath>
  readonly warn: (message: string, path: TemplatePath) => void
  readonly fail: (message: string, path: TemplatePath) => Error
  /** What the framework does not know: a warning, or an error where the file says `configValidationMode: error`. */
  readonly unrecognized: (message: string, path: TemplatePath) => void
  /** Every key of a map that is none of these is unrecognized. */
  readonly checkKeys: (map: JsonObject, known: readonly string[], path: TemplatePath) => void
}

/** Puts a resource into the draft and gives its logical id. */
export function addResource(draft: Draft, id: string, resource: { readonly type: string; readonly properties: Readonly<Record<string, Json | undefined>>; readonly place: TemplatePath; readonly attributes?: JsonObject }): string {
  const properties = Object.entries(resource.properties).filter((entry): entry is [string, Json] => entry[1] !== undefined)
  draft.resources[id] = { Type: resource.type, Properties: Object.fromEntries(properties), ...resource.attributes }
  draft.origins.set(id, resource.place)
  return id
}

export const ref = (id: string): JsonObject => ({ Ref: id })
export const getAtt = (id: string, attribute: string): JsonObject => ({ 'Fn::GetAtt': [id, attribute] })
export const join = (...parts: Json[]): JsonObject => ({ 'Fn::Join': ['', parts] })
/** A resource of this account and region: `arn:aws:execute-api:us-east-1:…:` and the parts. */
export const accountArn = (service: string, ...parts: Json[]): JsonObject =>
  join('arn:', ref('AWS::Partition'), `:${service}:`, ref('AWS::Region'), ':', ref('AWS::AccountId'), ':', ...parts)
/** What API Gateway calls to invoke a function. */
export const invocationUri = (functionArn: Json): JsonObject =>
  join('arn:', ref('AWS::Partition'), ':apigateway:', ref('AWS::Region'), ':lambda:path/2015-03-31/functions/', functionArn, '/invocations')
