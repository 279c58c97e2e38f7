import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject, isSame } from '../../json.ts'
import { sha1Hex } from '../../sam/sha1.ts'
import { arn, physicalName } from '../names.ts'
import type { ResourceType, ResourceUse } from '../resource-type.ts'
import { zipOf } from '../zip.ts'
import { equal, renamed, tags, toInput, toTagMap } from './members.ts'
import { retag } from './retag.ts'

const configuration = {
  ...equal(
    'Role',
    'Runtime',
    'Handler',
    'Description',
    'Timeout',
    'MemorySize',
    'VpcConfig',
    'DeadLetterConfig',
    'Environment',
    'TracingConfig',
    'Layers',
    'FileSystemConfigs',
    'ImageConfig',
    'EphemeralStorage',
    'SnapStart',
    'LoggingConfig',
    'DurableConfig',
  ),
  ...renamed('KmsKeyArn', 'KMSKeyArn'),
}
const creation = {
  ...configuration,
  ...equal('PackageType', 'Architectures', 'CodeSigningConfigArn', 'TenancyConfig'),
  ...tags('Tags'),
}

/** AWS::Lambda::Function; code is a folder of this machine, inline text or an archive. */
export const lambdaFunction: ResourceType = {
  attributes: () => ['Arn'],
  properties: new Set([...Object.keys(creation), 'FunctionName', 'Code', 'ReservedConcurrentExecutions']),
  hasNoEffect: (name, { value }) =>
    ['CapacityProviderConfig', 'FunctionScalingConfig', 'PublishToLatestPublished', 'RecursiveLoop', 'RuntimeManagementConfig'].includes(name) ||
    isLeftOut(name, value),
  replacedBy: new Set(['FunctionName']),
  create: async (use) => {
    const FunctionName = functionName(use)
    await use.call('lambda', 'CreateFunction', { FunctionName, ...withTexts(toInput(use.properties, creation)), Code: code(use) })
    await reserveConcurrency(use, FunctionName, undefined)
    return made(use, FunctionName)
  },
  update: async (use, { physicalId: FunctionName, properties: before }) => {
    const { call, properties, fail } = use
    const fixed = fixedProperties.find((name) => !isSame(before[name], properties[name]))
    if (fixed !== undefined)
      throw fail(`${fixed} cannot be changed while the function runs: give the function another logical id`, fixed)
    const was = withTexts(toInput(before, configuration))
    const now = withTexts(toInput(properties, configuration))
    const change = { ...resetting(was, now, use), ...now }
    if (['Code', 'Architectures'].some((name) => !isSame(before[name], properties[name]))) {
      const Architectures = properties['Architectures'] ?? ['x86_64']
      await call('lambda', 'UpdateFunctionCode', { FunctionName, ...code(use), Architectures })
    }
    if (!isSame(was, now)) await call('lambda', 'UpdateFunctionConfiguration', { FunctionName, ...change })
    await retag(use, {
      service: 'lambda',
      resource: arn(use.stack, 'lambda', `function:${FunctionName}`),
      was: toTagMap(before['Tags'] ?? null),
      now: toTagMap(properties['Tags'] ?? null),
    })
    await reserveConcurrency(use, FunctionName, before['ReservedConcurrentExecutions'])
    return made(use, FunctionName)
  },
  remove: async ({ call }, { physicalId: FunctionName }) => {
    await call('lambda', 'DeleteFunction', { FunctionName })
  },
}

/** What only CreateFunction takes. */
const fixedProperties = ['PackageType', 'CodeSigningConfigArn', 'TenancyConfig', 'DurableConfig']

/** Settings as UpdateFunctionConfiguration takes them when a template no longer gives them. */
const defaults: Readonly<JsonObject> = {
  Description: '',
  Timeout: 3,
  MemorySize: 128,
  VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
  DeadLetterConfig: { TargetArn: '' },
  Environment: { Variables: {} },
  TracingConfig: { Mode: 'PassThrough' },
  Layers: [],
  FileSystemConfigs: [],
  ImageConfig: {},
  EphemeralStorage: { Size: 512 },
  SnapStart: { ApplyOn: 'None' },
  LoggingConfig: { LogFormat: 'Text' },
  KMSKeyArn: '',
}

function resetting(was: JsonObject, now: JsonObject, { fail }: ResourceUse): JsonObject {
  const gone = Object.keys(was).filter((name) => !(name in now))
  return Object.fromEntries(
    gone.map((name) => {
      const value = defaults[name]
      if (value === undefined) throw fail(`${name} cannot be taken away from a function that runs`, name)
      return [name, value]
    }),
  )
}

async function reserveConcurrency(
  { call, properties }: ResourceUse,
  FunctionName: string,
  before: Json | undefined,
): Promise<void> {
  const reserved = properties['ReservedConcurrentExecutions'] ?? undefined
  if (isSame(before, reserved)) return
  if (reserved === undefined) await call('lambda', 'DeleteFunctionConcurrency', { FunctionName })
  else await call('lambda', 'PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions: Number(reserved) })
}

const functionName = ({ properties, stack, logicalId }: ResourceUse): string =>
  typeof properties['FunctionName'] === 'string' ? properties['FunctionName'] : physicalName(stack, logicalId)

const made = ({ stack }: ResourceUse, name: string): { physicalId: string; attributes: Record<string, Json> } => ({
  physicalId: name,
  attributes: { Arn: arn(stack, 'lambda', `function:${name}`) },
})

/** How logs look and how fast a function starts do not change what it answers: these settings are named, the function is made without them. */
const isLeftOut = (name: string, value: Json | undefined): boolean =>
  isObject(value) && ((name === 'LoggingConfig' && value['LogFormat'] === 'JSON') || (name === 'SnapStart' && value['ApplyOn'] === 'PublishedVersions'))

/** Environment variables are texts; a template may write numbers and booleans. */
function withTexts(given: JsonObject): JsonObject {
  const input = Object.fromEntries(Object.entries(given).filter(([name, value]) => !isLeftOut(name, value)))
  const environment = input['Environment']
  const variables = isObject(environment) ? environment['Variables'] : undefined
  const numbers = Object.fromEntries(
    ['Timeout', 'MemorySize'].flatMap((name) => (typeof input[name] === 'string' ? [[name, Number(input[name])]] : [])),
  )
  if (!isObject(variables)) return { ...input, ...numbers }
  return {
    ...input,
    ...numbers,
    Environment: { Variables: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, asText(value)])) },
  }
}

function code({ properties, fail }: ResourceUse): Record<string, unknown> {
  const given = properties['Code']
  if (!isObject(given)) throw fail('a function needs Code: ZipFile, or a folder', 'Code')
  const inline = given['ZipFile']
  if (typeof inline !== 'string') return given
  const [file = 'index'] = asText(properties['Handler'] ?? 'index.handler').split('.')
  const runtime = asText(properties['Runtime'] ?? '')
  const ending = runtime.startsWith('python') ? 'py' : runtime.startsWith('nodejs') ? 'js' : undefined
  if (ending === undefined) throw fail(`inline code needs a Node or Python runtime, not ${runtime}`, 'Code.ZipFile')
  return { ZipFile: zipOf([{ name: `${file}.${ending}`, content: new TextEncoder().encode(inline) }]) }
}

/** AWS::Lambda::Permission: a statement of the function's resource policy. */
export const lambdaPermission: ResourceType = {
  attributes: () => ['Id'],
  properties: new Set([
    'Action',
    'FunctionName',
    'Principal',
    'SourceAccount',
    'SourceArn',
    'EventSourceToken',
    'FunctionUrlAuthType',
    'InvokedViaFunctionUrl',
    'PrincipalOrgID',
  ]),
  replacedBy: new Set([
    'Action',
    'FunctionName',
    'Principal',
    'SourceAccount',
    'SourceArn',
    'EventSourceToken',
    'FunctionUrlAuthType',
    'InvokedViaFunctionUrl',
    'PrincipalOrgID',
  ]),
  create: async ({ call, stack, logicalId, properties }) => {
    // Named after what it says, so that a changed permission stands beside the old one until that is removed.
    const StatementId = `${physicalName(stack, logicalId, 86)}-${sha1Hex(JSON.stringify(properties)).slice(0, 12)}`
    await call('lambda', 'AddPermission', { ...properties, StatementId })
    return { physicalId: StatementId, attributes: { Id: StatementId } }
  },
  remove: async ({ call, properties }, { physicalId: StatementId }) => {
    await call('lambda', 'RemovePermission', { FunctionName: properties['FunctionName'], StatementId })
  },
}

/** AWS::Lambda::Version: a snapshot of the function as it is now. */
export const lambdaVersion: ResourceType = {
  attributes: () => ['Version', 'FunctionArn'],
  properties: new Set(['FunctionName', 'CodeSha256', 'Description']),
  hasNoEffect: (name) => ['FunctionScalingConfig', 'ProvisionedConcurrencyConfig', 'RuntimePolicy'].includes(name),
  replacedBy: new Set(['FunctionName', 'CodeSha256', 'Description']),
  create: async ({ call, properties }) => {
    const { FunctionName, CodeSha256, Description } = properties
    const output = await call('lambda', 'PublishVersion', { FunctionName, ...(CodeSha256 === undefined ? {} : { CodeSha256 }), ...(Description === undefined ? {} : { Description }) })
    const functionArn = String(output['FunctionArn'])
    return { physicalId: functionArn, attributes: { Version: String(output['Version']), FunctionArn: functionArn } }
  },
  remove: async ({ call, properties }, { attributes }) => {
    await call('lambda', 'DeleteFunction', { FunctionName: properties['FunctionName'], Qualifier: attributes['Version'] })
  },
}

/** AWS::Lambda::Alias: a name for a version, with weights while traffic moves. */
export const lambdaAlias: ResourceType = {
  attributes: () => ['AliasArn'],
  properties: new Set(['FunctionName', 'FunctionVersion', 'Name', 'Description', 'RoutingConfig']),
  hasNoEffect: (name) => ['ProvisionedConcurrencyConfig'].includes(name),
  replacedBy: new Set(['FunctionName', 'Name']),
  create: async ({ call, properties }) => alias(await call('lambda', 'CreateAlias', aliasInput(properties))),
  update: async ({ call, properties }) => alias(await call('lambda', 'UpdateAlias', { Description: '', RoutingConfig: { AdditionalVersionWeights: {} }, ...aliasInput(properties) })),
  remove: async ({ call, properties }) => {
    await call('lambda', 'DeleteAlias', { FunctionName: properties['FunctionName'], Name: properties['Name'] })
  },
}

const alias = (output: Record<string, unknown>): { physicalId: string; attributes: Record<string, Json> } => ({
  physicalId: String(output['AliasArn']),
  attributes: { AliasArn: String(output['AliasArn']) },
})

function aliasInput({ RoutingConfig: routing, ...given }: JsonObject): JsonObject {
  const rest = Object.fromEntries(Object.entries(given).filter(([name]) => lambdaAlias.properties.has(name)))
  const weights =
    isObject(routing) && Array.isArray(routing['AdditionalVersionWeights'])
      ? routing['AdditionalVersionWeights'].filter(isObject)
      : []
  if (weights.length === 0) return rest
  const byVersion = Object.fromEntries(
    weights.map(({ FunctionVersion: version, FunctionWeight: weight }) => [asText(version), Number(weight)]),
  )
  return { ...rest, RoutingConfig: { AdditionalVersionWeights: byVersion } }
}
