// Which properties of a function go together.
import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import { expectString, invalidResource } from '../errors.ts'
import { readPreference, updatePolicy } from '../deployment-preferences.ts'
import { isIntrinsic } from '../intrinsic.ts'
import { resolveMappings, resolveParameters } from '../parameter-resolver.ts'
import type { SamContext, SamResource } from '../sam-context.ts'
import type { Published } from './function-version.ts'
import { isFalsy } from '../python-truth.ts'

const exclusive = [
  ['CapacityProviderConfig', 'ProvisionedConcurrencyConfig'],
  ['CapacityProviderConfig', 'VpcConfig'],
] as const
const requires = [
  ['FunctionScalingConfig', 'CapacityProviderConfig'],
  ['VersionDeletionPolicy', 'AutoPublishAlias'],
] as const

export function checkRules({ id, properties }: SamResource): void {
  const given = (name: string): boolean => (properties[name] ?? null) !== null
  const messages = [
    ...exclusive
      .filter(([left, right]) => given(left) && given(right))
      .map(([left, right]) => `Cannot specify '${left}' and '${right}' together.`),
    ...requires
      .filter(([name, needed]) => given(name) && !given(needed))
      .map(([name, needed]) => `'${name}' requires '${needed}'.`),
  ]
  if (messages.length > 0) throw invalidResource(id, messages.join('\n'))
  checkDeadLetterQueue(id, properties['DeadLetterQueue'])
  checkTenancy(id, properties)
}

function checkDeadLetterQueue(id: string, queue: Json | undefined): void {
  if (!isObject(queue) || Object.keys(queue).length === 0) return
  if (isFalsy(queue['Type']) || isFalsy(queue['TargetArn']))
    throw invalidResource(id, "'DeadLetterQueue' requires Type and TargetArn properties to be specified.", 'DeadLetterQueue')
  const type = expectString(queue['Type'], { id, path: 'DeadLetterQueue.Type' })
  if (type !== 'SQS' && type !== 'SNS')
    throw invalidResource(id, "'DeadLetterQueue' requires Type of ['SQS', 'SNS']", 'DeadLetterQueue.Type')
}

function checkTenancy(id: string, properties: JsonObject): void {
  if (isFalsy(properties['TenancyConfig'])) return
  const refuse = (what: string): Error =>
    invalidResource(id, `${what} is not supported for functions enabled with tenancy configuration.`)
  if (!isFalsy(properties['ProvisionedConcurrencyConfig'])) throw refuse('Provisioned concurrency')
  if (!isFalsy(properties['FunctionUrlConfig'])) throw refuse('Function URL')
  if (!isFalsy(properties['SnapStart'])) throw refuse('SnapStart')
  for (const event of Object.values(isObject(properties['Events']) ? properties['Events'] : {})) {
    const type = isObject(event) ? event['Type'] : undefined
    if (type === 'Api' || type === 'HttpApi') continue
    throw invalidResource(
      id,
      `Event source '${asText(type)}' is not supported for functions enabled with tenancy configuration. Only Api and HttpApi event sources are supported.`,
    )
  }
}

/** DeploymentPreference: notes the gradual deployment and gives the alias its update policy. */
export function preferDeployment(
  { id, properties }: SamResource,
  context: SamContext,
  published: Published | undefined,
  attributes: JsonObject,
): void {
  const preference = properties['DeploymentPreference']
  if (!isObject(preference) || Object.keys(preference).length === 0) return
  const resolved = (value: Json): Json => resolveMappings(resolveParameters(value, context.parameters), context.mappings)
  for (const name of ['Enabled', 'Type']) if (name in preference) preference[name] = resolved(preference[name] ?? null)
  preference['PassthroughCondition'] =
    'PassthroughCondition' in preference ? toBoolean(id, resolved(preference['PassthroughCondition'] ?? null)) : false
  const tags = !isFalsy(properties['PropagateTags']) ? properties['Tags'] : undefined
  const read = readPreference({ id, preference, condition: attributes['Condition'], tags })
  context.deployments.set(id, read)
  if (!read.enabled) return
  if (!published)
    throw invalidResource(
      id,
      "'DeploymentPreference' requires AutoPublishAlias property to be specified.",
      'DeploymentPreference',
    )
  Object.assign(published.alias.attributes, { UpdatePolicy: updatePolicy(id, read) })
}

function toBoolean(id: string, value: Json): boolean {
  if (value === true || value === 'true' || value === 'True' || value === 1) return true
  if (value === false || value === 'false' || value === 'False' || value === 0) return false
  if (!isIntrinsic(value)) throw invalidResource(id, 'Invalid value for property PassthroughCondition.')
  throw invalidResource(
    id,
    'Unsupported intrinsic: the only intrinsic functions supported for property PassthroughCondition are FindInMap and parameter Refs.',
  )
}
