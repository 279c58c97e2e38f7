// EventInvokeConfig: where the results of asynchronous invocations go.
import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import { expectMap, invalidResource } from '../errors.ts'
import { generate, passThroughAttributes, resourceAttributes } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { conditional, getAtt, isIf, isNoValue, negated, ref } from '../intrinsic.ts'
import { hashSuffix } from '../logical-id.ts'
import { pythonText } from '../python-repr.ts'
import { isFalsy } from '../python-truth.ts'
import { resolveParameters } from '../parameter-resolver.ts'
import { destinationPolicy } from '../role-policies.ts'
import type { SamContext, SamResource } from '../sam-context.ts'
import type { Published } from './function-version.ts'

export interface Destinations {
  readonly resources: GeneratedResource[]
  /** What the function's role must be allowed. */
  readonly policies: JsonObject[]
}

export function destinations(source: SamResource, context: SamContext, published: Published | undefined): Destinations {
  const { id, properties, resource } = source
  const value = properties['EventInvokeConfig']
  if (!isObject(value) || Object.keys(value).length === 0) return { resources: [], policies: [] }
  const config = resolveParameters(value, context.parameters)
  const configId = `${id}EventInvokeConfig`
  const resources: GeneratedResource[] = []
  const policies: JsonObject[] = []
  const targets: JsonObject = {}
  const given = config['DestinationConfig']
  const both =
    isFalsy(given) ? {} : expectMap(given, { id, path: 'EventInvokeConfig.DestinationConfig' })
  for (const name of ['OnSuccess', 'OnFailure']) {
    if ((both[name] ?? null) === null) continue
    const target = expectMap(both[name], { id, path: `EventInvokeConfig.DestinationConfig.${name}` })
    const made = destination(source, context, target, configId + name)
    targets[name] = { Destination: made.arn }
    // SAM writes it into the configuration, which functions without one of their own share by Globals.
    target['Destination'] = made.arn
    if (made.resource) resources.push(made.resource)
    if (made.policy) policies.push(made.policy)
  }
  const { MaximumEventAgeInSeconds, MaximumRetryAttempts } = config
  resources.push(
    generate(
      configId,
      'AWS::Lambda::EventInvokeConfig',
      {
        DestinationConfig: targets,
        FunctionName: ref(id),
        MaximumEventAgeInSeconds,
        MaximumRetryAttempts,
        Qualifier: published?.name ?? '$LATEST',
      },
      { attributes: resourceAttributes(resource), dependsOn: published ? [published.alias.id] : undefined },
    ),
  )
  return { resources, policies }
}

const types = ['SQS', 'SNS', 'EventBridge', 'Lambda', 'S3Bucket']

interface Destination {
  readonly arn: Json
  readonly resource: GeneratedResource | undefined
  readonly policy: JsonObject | undefined
}

function destination({ id, resource }: SamResource, context: SamContext, target: JsonObject, name: string): Destination {
  const { Type: type, Destination: own = null } = target
  if (typeof type !== 'string' || !types.includes(type)) {
    const shown = pythonText(type ?? null)
    throw invalidResource(id, `'Type: ${shown}' must be one of ['SQS', 'SNS', 'EventBridge', 'Lambda', 'S3Bucket']`)
  }
  const partial = whereMissing(id, context, own, name.replace(/On(Success|Failure)$/u, ''))
  if (own !== null && !partial) return { arn: own, resource: undefined, policy: destinationPolicy(type, own, name) }
  if (type !== 'SQS' && type !== 'SNS') throw invalidResource(id, "Destination is required if Type is not ['SQS', 'SNS']")
  const attributes = passThroughAttributes(resource)
  const condition = bothConditions(id, context, attributes['Condition'], partial?.condition)
  const made = generate(
    name + (type === 'SQS' ? 'Queue' : 'Topic'),
    `AWS::${type}::${type === 'SQS' ? 'Queue' : 'Topic'}`,
    {},
    { attributes: condition ? { ...attributes, Condition: condition } : attributes },
  )
  const madeArn = type === 'SQS' ? getAtt(made.id, 'Arn') : ref(made.id)
  const arn = partial ? conditional(partial.condition, madeArn, partial.arn) : madeArn
  return { arn, resource: made, policy: destinationPolicy(type, arn, name) }
}

interface Partial {
  /** Condition under which the template gives no destination. */
  readonly condition: string
  readonly arn: Json
}

/** A destination that is AWS::NoValue on one side of an Fn::If. */
function whereMissing(id: string, context: SamContext, own: Json, configId: string): Partial | undefined {
  if (!isIf(own)) return undefined
  const items = own['Fn::If']
  if (!Array.isArray(items) || items.length !== 3)
    throw invalidResource(configId, "Malformed 'Destination' property: Fn::If requires 3 arguments.")
  const [condition, whenTrue = null, whenFalse = null] = items
  if (isNoValue(whenTrue) === isNoValue(whenFalse)) return undefined
  if (isNoValue(whenTrue)) return { condition: asText(condition), arn: whenFalse }
  const name = `NOT${asText(condition)}${hashSuffix(configId)}`
  addCondition(context, name, negated(condition ?? null))
  return { condition: name, arn: whenTrue }
}

function bothConditions(id: string, context: SamContext, own: Json | undefined, partial: string | undefined): Json | undefined {
  if (!own || !partial) return own ?? partial
  const name = `${asText(own)}AND${partial}${hashSuffix(id)}`
  const both: Json = { 'Fn::And': [{ Condition: { Condition: own } }, { Condition: { Condition: partial } }] }
  addCondition(context, name, both)
  return name
}

function addCondition(context: SamContext, name: string, definition: JsonObject): void {
  context.conditions = { ...context.conditions, [name]: definition }
}
