import type { Json, JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import { invalidResource } from '../errors.ts'
import { generate, passThroughAttributes, resourceAttributes, tagList } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { getAtt } from '../intrinsic.ts'
import { checkProperties } from '../property-table.ts'
import { makeRole, trustPolicy } from '../role.ts'
import type { SamContext, SamResource, SamResourceType } from '../sam-context.ts'
import { filled, isFalsy } from '../python-truth.ts'

/** AWS::Serverless::CapacityProvider: instances that functions run on, with the role that operates them. */
export const capacityProvider: SamResourceType = {
  references: {},
  generate: (source, context) => {
    const { id, properties, resource } = source
    checkProperties(id, 'AWS::Serverless::CapacityProvider', properties, {
      CapacityProviderName: 'string|map#',
      VpcConfig: '!map#',
      OperatorRole: 'string|map#',
      Tags: 'map#',
      PropagateTags: 'boolean#',
      InstanceRequirements: 'map#',
      ScalingConfig: 'map#',
      KmsKeyArn: 'string|map#',
    })
    const findings = Object.entries(nested).flatMap(([name, fields]) => checkNested(name, properties[name] ?? null, fields))
    if (findings.length > 0) throw invalidResource(id, findings.join(' '))
    const { AllowedTypes: allowed, ExcludedTypes: excluded } = isObject(properties['InstanceRequirements'])
      ? properties['InstanceRequirements']
      : {}
    if (isGiven(allowed) && isGiven(excluded)) {
      throw invalidResource(
        id,
        "Cannot specify 'InstanceRequirements.AllowedTypes' and 'InstanceRequirements.ExcludedTypes' together.",
      )
    }
    const tags = isObject(properties['Tags']) ? properties['Tags'] : {}
    const role = !isFalsy(properties['OperatorRole']) ? undefined : operatorRole(source, context, !isFalsy(properties['PropagateTags']) ? tags : {})
    const provider = generate(
      id,
      'AWS::Lambda::CapacityProvider',
      {
        CapacityProviderName: filled(properties['CapacityProviderName']),
        VpcConfig: pick(properties['VpcConfig'], { SubnetIds: 'SubnetIds', SecurityGroupIds: 'SecurityGroupIds' }),
        PermissionsConfig: { CapacityProviderOperatorRoleArn: filled(properties['OperatorRole']) ?? getAtt(role?.id ?? '', 'Arn') },
        Tags: tagList({ ...tags, 'lambda:createdBy': 'SAM' }),
        InstanceRequirements: pick(properties['InstanceRequirements'], {
          Architectures: 'Architectures',
          AllowedTypes: 'AllowedInstanceTypes',
          ExcludedTypes: 'ExcludedInstanceTypes',
        }),
        CapacityProviderScalingConfig: scaling(properties['ScalingConfig']),
        KmsKeyArn: filled(properties['KmsKeyArn']),
      },
      { attributes: resourceAttributes(resource), dependsOn: resource['DependsOn'] },
    )
    return role ? [role, provider] : [provider]
  },
}

/** Fields of the nested properties; `!` in front: required, `[]` behind: a list, `#`: a whole number, `~`: a number. */
const nested: Readonly<Record<string, readonly string[]>> = {
  VpcConfig: ['!SubnetIds[]', 'SecurityGroupIds[]'],
  InstanceRequirements: ['Architectures[]', 'AllowedTypes[]', 'ExcludedTypes[]'],
  ScalingConfig: ['MaxVCpuCount#', 'AverageCPUUtilization~'],
}

function checkNested(name: string, value: Json, fields: readonly string[]): string[] {
  if (!isObject(value)) return []
  const known = fields.map((field) => ({
    name: field.replace(/^!|\[\]$|[#~]$/gu, ''),
    required: field.startsWith('!'),
    kind: field.endsWith('[]') ? 'list' : field.endsWith('#') ? 'integer' : field.endsWith('~') ? 'number' : undefined,
  }))
  const wrong = known.flatMap((field) => {
    const given = value[field.name] ?? null
    if (given === null) return field.required ? [`Property '${name}.${field.name}' is required.`] : []
    const fits = typeof given === 'object' && (field.kind === 'list' || isObject(given))
    const right = fits || field.kind === undefined || (field.kind === 'integer' && Number.isInteger(given)) || (field.kind === 'number' && typeof given === 'number')
    return right ? [] : [`Property '${name}.${field.name}' value must be dictionary or ${field.kind}.`]
  })
  const unknown = Object.keys(value).filter((key) => !known.some((field) => field.name === key))
  return [...wrong, ...unknown.map((key) => `Property '${name}.${key}' is an invalid property.`)]
}

const isGiven = (value: Json | undefined): boolean => value !== undefined && value !== null

function pick(value: Json | undefined, names: Readonly<Record<string, string>>): JsonObject | undefined {
  if (!isObject(value) || Object.keys(value).length === 0) return undefined
  return Object.fromEntries(
    Object.entries(names).flatMap(([from, to]) => (isGiven(value[from]) ? [[to, emptyAsMap(value[from] ?? null)]] : [])),
  )
}

/** SAM reads these as a map or something else: what is empty is an empty map. */
const emptyAsMap = (value: Json): Json => (value === '' || (Array.isArray(value) && value.length === 0) ? {} : value)

function scaling(value: Json | undefined): JsonObject | undefined {
  if (!isObject(value) || Object.keys(value).length === 0) return undefined
  const made: JsonObject = isGiven(value['MaxVCpuCount']) ? { MaxVCpuCount: value['MaxVCpuCount'] ?? null } : {}
  const utilisation = value['AverageCPUUtilization'] ?? null
  if (utilisation === null) return { ...made, ScalingMode: 'Auto' }
  return {
    ...made,
    ScalingMode: 'Manual',
    ScalingPolicies: [{ PredefinedMetricType: 'LambdaCapacityProviderAverageCPUUtilization', TargetValue: utilisation }],
  }
}

function operatorRole({ id, resource }: SamResource, context: SamContext, tags: JsonObject): GeneratedResource {
  const role = makeRole(id, context, {
    attributes: passThroughAttributes(resource),
    trust: trustPolicy('lambda.amazonaws.com'),
    managedPolicies: [`arn:${context.partition}:iam::aws:policy/AWSLambdaManagedEC2ResourceOperator`],
    documents: [],
    policies: undefined,
    tags: tagList({ 'lambda:createdBy': 'SAM', ...tags }),
  })
  role.id = `${id}OperatorRole`
  return role
}
