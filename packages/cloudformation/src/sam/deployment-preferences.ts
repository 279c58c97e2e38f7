// Gradual deployments: a CodeDeploy application for the stack, a deployment group for each function.
import type { Json, JsonObject } from '../json.ts'
import { isObject } from '../json.ts'
import { clone } from './clone.ts'
import { invalidResource } from './errors.ts'
import { generate, tagList } from './generated-resource.ts'
import type { GeneratedResource } from './generated-resource.ts'
import { combinedConditions, getAtt, isIf, isIntrinsic, isNoValue, ref } from './intrinsic.ts'
import { trustPolicy } from './role.ts'
import { filled, isFalsy } from './python-truth.ts'

/** How one function is deployed; by the function's logical id. */
export type DeploymentPreferences = Map<string, DeploymentPreference>

export interface DeploymentPreference {
  readonly enabled: boolean
  readonly type: Json
  readonly hooks: JsonObject
  readonly alarms: Json | undefined
  readonly role: Json | undefined
  readonly triggers: Json | undefined
  /** Condition that the deployment's resources share with the function. */
  readonly condition: string | undefined
  readonly tags: Json | undefined
}

const applicationId = 'ServerlessDeploymentApplication'
const roleId = 'CodeDeployServiceRole'
const conditionName = 'ServerlessCodeDeployCondition'

export interface PreferenceInput {
  readonly id: string
  readonly preference: JsonObject
  readonly condition: Json | undefined
  readonly tags: Json | undefined
}

export function readPreference({ id, preference, condition, tags }: PreferenceInput): DeploymentPreference {
  const enabled = 'Enabled' in preference ? preference['Enabled'] : true
  if (isFalsy(enabled) || enabled === 'false' || enabled === 'False') {
    return {
      enabled: false,
      type: null,
      hooks: {},
      alarms: undefined,
      role: undefined,
      triggers: undefined,
      condition: undefined,
      tags: undefined,
    }
  }
  if (!('Type' in preference))
    throw invalidResource(id, "'DeploymentPreference' is missing required Property 'Type'", 'DeploymentPreference')
  const hooks = 'Hooks' in preference ? preference['Hooks'] : {}
  if (!isObject(hooks))
    throw invalidResource(id, "'Hooks' property of 'DeploymentPreference' must be a dictionary", 'DeploymentPreference.Hooks')
  return {
    enabled: true,
    type: preference['Type'] ?? null,
    hooks,
    alarms: preference['Alarms'],
    role: filled(preference['Role']),
    triggers: filled(preference['TriggerConfigurations']),
    condition: !isFalsy(preference['PassthroughCondition']) && typeof condition === 'string' ? condition : undefined,
    tags,
  }
}

/** UpdatePolicy of the function's alias. */
export function updatePolicy(id: string, preference: DeploymentPreference): JsonObject {
  const { hooks } = preference
  // SAM refuses a deployment group that cannot be made here already, before it looks at the function's events.
  deploymentGroup(id, preference)
  const update: JsonObject = { ApplicationName: ref(applicationId), DeploymentGroupName: ref(`${id}DeploymentGroup`) }
  if ((hooks['PreTraffic'] ?? null) !== null) update['BeforeAllowTrafficHook'] = hooks['PreTraffic'] ?? null
  if ((hooks['PostTraffic'] ?? null) !== null) update['AfterAllowTrafficHook'] = hooks['PostTraffic'] ?? null
  return { CodeDeployLambdaAliasUpdate: update }
}

export interface DeploymentResources {
  readonly resources: GeneratedResource[]
  /** New conditions of the template. */
  readonly conditions: JsonObject
}

/** What gradual deployments need besides the functions. `groups` that fail are errors of their function. */
export function deploymentResources(
  preferences: DeploymentPreferences,
  partition: string,
  onError: (error: unknown) => void,
): DeploymentResources {
  const all = [...preferences]
  const enabled = all.filter(([, { enabled: isEnabled }]) => isEnabled)
  if (enabled.length === 0) return { resources: [], conditions: {} }
  const needsCondition = !enabled.some(([, { condition }]) => condition === undefined)
  const names = [...new Set(all.flatMap(([, { condition }]) => condition ?? []))]
  const shared: JsonObject = needsCondition ? { Condition: names.length > 1 ? conditionName : (names[0] ?? null) } : {}
  const tags = Object.assign(
    {},
    ...enabled.map(([, preference]) => (isObject(preference.tags) ? preference.tags : {})),
  ) as JsonObject
  const Tags = Object.keys(tags).length > 0 ? tagList(tags) : undefined
  const resources = [
    generate(applicationId, 'AWS::CodeDeploy::Application', { ComputePlatform: 'Lambda', Tags }, { attributes: shared }),
  ]
  if (!all.every(([, { role, enabled: isEnabled }]) => role || !isEnabled)) {
    const policy = `service-role/AWSCodeDeployRoleForLambda${partition === 'aws-iso' || partition === 'aws-iso-b' ? 'Limited' : ''}`
    const properties = {
      AssumeRolePolicyDocument: trustPolicy('codedeploy.amazonaws.com'),
      ManagedPolicyArns: [`arn:${partition}:iam::aws:policy/${policy}`],
      Tags,
    }
    resources.push(generate(roleId, 'AWS::IAM::Role', properties, { attributes: shared }))
  }
  for (const [id, preference] of enabled) {
    try {
      resources.push(deploymentGroup(id, preference))
    } catch (error) {
      onError(error)
    }
  }
  return { resources, conditions: needsCondition && names.length > 1 ? combinedConditions(names, conditionName) : {} }
}

function deploymentGroup(id: string, { type, alarms, role, triggers, condition, tags }: DeploymentPreference): GeneratedResource {
  return generate(
    `${id}DeploymentGroup`,
    'AWS::CodeDeploy::DeploymentGroup',
    {
      AlarmConfiguration: alarmConfiguration(id, alarms),
      ApplicationName: ref(applicationId),
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
      },
      DeploymentConfigName: configurationName(clone(type)),
      DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
      ServiceRoleArn: role ?? getAtt(roleId, 'Arn'),
      TriggerConfigurations: triggers,
      Tags: isObject(tags) ? tagList(tags) : undefined,
    },
    { attributes: condition === undefined ? {} : { Condition: condition } },
  )
}

function alarmConfiguration(id: string, alarms: Json | undefined): Json | undefined {
  if (!alarms || (typeof alarms === 'object' && Object.keys(alarms).length === 0) || isNoValue(alarms)) return undefined
  const list = (value: Json): Json => {
    if (!Array.isArray(value)) throw invalidResource(id, 'Alarms must be a list', 'DeploymentPreference.Alarms')
    return value.length === 0 || isNoValue(value[0]) ? {} : { Enabled: true, Alarms: value.map((alarm) => ({ Name: alarm })) }
  }
  if (!isIf(alarms)) return list(alarms)
  const items = alarms['Fn::If']
  if (!Array.isArray(items) || items.length !== 3)
    throw invalidResource(id, 'Fn::If requires 3 arguments', 'DeploymentPreference.Alarms')
  const [condition = null, whenTrue = null, whenFalse = null] = items
  return { 'Fn::If': [condition, list(whenTrue), list(whenFalse)] }
}

const canaries = ['5Minutes', '10Minutes', '15Minutes', '30Minutes'].map((time) => `Canary10Percent${time}`)
const predefined = new Set([
  ...canaries,
  ...['1Minute', '2Minutes', '3Minutes', '10Minutes'].map((time) => `Linear10PercentEvery${time}`),
  'AllAtOnce',
])

/** CodeDeploy's own configurations, wherever their short names stand in the value. */
function configurationName(value: Json, key?: string): Json {
  if (Array.isArray(value)) return value.map((item) => configurationName(item))
  if (isIntrinsic(value))
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, configurationName(item, name)]))
  if (typeof value !== 'string' || !predefined.has(value)) return value
  const parts: Json = ['CodeDeployDefault.Lambda${ConfigName}', { ConfigName: value }]
  return key === 'Fn::Sub' ? parts : { 'Fn::Sub': parts }
}
