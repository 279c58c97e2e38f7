import type { Json, JsonObject } from '../json.ts'
import { generate } from './generated-resource.ts'
import type { GeneratedResource } from './generated-resource.ts'
import { getAtt, ref } from './intrinsic.ts'
import { hashSuffix, isAlphanumeric } from './logical-id.ts'

/** What an event invokes: the function, or the alias that its latest version is published under. */
export interface FunctionTarget {
  readonly id: string
  readonly functionId: string
  readonly arn: JsonObject
  /** What permissions name. */
  readonly name: JsonObject
  readonly condition: Json | undefined
  /** Attributes that the event's resources inherit. */
  readonly attributes: JsonObject
}

export const functionTarget = (id: string, attributes: JsonObject): FunctionTarget => ({
  id,
  functionId: id,
  arn: getAtt(id, 'Arn'),
  name: ref(id),
  condition: attributes['Condition'],
  attributes,
})

export const aliasTarget = (id: string, functionId: string, attributes: JsonObject): FunctionTarget => ({
  id,
  functionId,
  arn: ref(id),
  name: ref(id),
  condition: attributes['Condition'],
  attributes,
})

export interface PermissionOptions {
  readonly principal: string
  readonly sourceArn?: Json | undefined
  readonly sourceAccount?: Json | undefined
  readonly eventSourceToken?: Json | undefined
  readonly suffix?: string
}

/** The Lambda permission that lets a service invoke the target. */
export function permission(
  prefix: string,
  target: FunctionTarget,
  { principal, sourceArn, sourceAccount, eventSourceToken, suffix = '' }: PermissionOptions,
): GeneratedResource {
  const properties = {
    Action: 'lambda:InvokeFunction',
    FunctionName: target.name,
    Principal: principal,
    SourceAccount: sourceAccount,
    SourceArn: sourceArn,
    EventSourceToken: eventSourceToken,
  }
  const ending = isAlphanumeric(suffix) ? suffix : hashSuffix(suffix)
  return generate(`${prefix}Permission${ending}`, 'AWS::Lambda::Permission', properties, { attributes: target.attributes })
}
