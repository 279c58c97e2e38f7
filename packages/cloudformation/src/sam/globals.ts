import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import { CloudFormationError } from '../errors.ts'
import { invalidDocument, invalidResource } from './errors.ts'
import { isIntrinsic } from './intrinsic.ts'
import { pythonRepr, pythonText } from './python-repr.ts'
import { copyMark, copyMarks } from '../template/float-marks.ts'
import { clone } from './clone.ts'
import { historyOf, noteHistory } from './key-history.ts'
import { hashedEntries, literal } from './python-document.ts'

const words = (text: string): string[] => text.trim().split(/\s+/u)

/** Sections of Globals and the properties that each takes, in the order in which SAM lists them. */
const sections: Readonly<Record<string, readonly string[]>> = {
  Function:
    words(`Handler Runtime CodeUri DeadLetterQueue Description MemorySize Timeout VpcConfig Environment Tags PropagateTags Tracing
    KmsKeyArn AutoPublishAlias AutoPublishAliasAllProperties Layers DeploymentPreference RolePath PermissionsBoundary
    ReservedConcurrentExecutions ProvisionedConcurrencyConfig AssumeRolePolicyDocument EventInvokeConfig FileSystemConfigs
    CodeSigningConfigArn Architectures SnapStart EphemeralStorage FunctionUrlConfig RuntimeManagementConfig LoggingConfig RecursiveLoop
    SourceKMSKeyArn TenancyConfig DurableConfig CapacityProviderConfig FunctionScalingConfig PublishToLatestPublished VersionDeletionPolicy`),
  Api: words(`Auth Name DefinitionUri CacheClusterEnabled CacheClusterSize MergeDefinitions Variables EndpointConfiguration MethodSettings
    BinaryMediaTypes MinimumCompressionSize Cors GatewayResponses AccessLogSetting CanarySetting TracingEnabled OpenApiVersion Domain
    AlwaysDeploy PropagateTags SecurityPolicy EndpointAccessMode`),
  HttpApi: words(
    'Auth AccessLogSettings StageVariables Tags CorsConfiguration DefaultRouteSettings Domain RouteSettings FailOnWarnings PropagateTags',
  ),
  SimpleTable: ['SSESpecification'],
  StateMachine: ['PropagateTags'],
  LayerVersion: ['PublishLambdaVersion'],
  CapacityProvider: words('VpcConfig OperatorRole Tags InstanceRequirements ScalingConfig KmsKeyArn PropagateTags'),
  WebSocketApi:
    words(`AccessLogSettings ApiKeySelectionExpression DefaultRouteSettings DisableExecuteApiEndpoint DisableSchemaValidation
    Domain FailOnWarnings IpAddressType PropagateTags RouteSelectionExpression RouteSettings StageVariables Tags`),
}

const prefix = 'AWS::Serverless::'

/** Merges the Globals section into every resource of its kind and removes the section; `hashed`: SAM keeps Python 2.7's order. */
export function applyGlobals(template: JsonObject, resources: readonly [string, JsonObject][], hashed: boolean): void {
  const globals = 'Globals' in template ? readGlobals(template['Globals'] ?? null) : {}
  for (const [name, section] of Object.entries(globals)) if (!hashed || name !== 'Api') noteWritten(section)
  for (const [id, resource] of resources) {
    const section = globals[asText(resource['Type']).slice(prefix.length)]
    const properties = resource['Properties'] ?? {}
    resource['Properties'] = section
      ? mergeGlobal(withoutIgnored(id, section, resource['IgnoreGlobals']), properties, hashedTypes.has(asText(resource['Type'])) && hashed)
      : properties
  }
  delete template['Globals']
}

function readGlobals(globals: Json): Readonly<Record<string, JsonObject>> {
  if (!isObject(globals)) throw invalidGlobals('It must be a non-empty dictionary')
  const read: Record<string, JsonObject> = {}
  for (const [name, properties] of Object.entries(globals)) {
    const supported = sections[name]
    if (!supported)
      throw invalidGlobals(
        `'${name}' is not supported. Must be one of the following values - ${pythonList(Object.keys(sections).toSorted())}`,
      )
    if (!isObject(properties)) throw invalidGlobals('Value of ${section} must be a dictionary')
    const unknown = Object.keys(properties).find((key) => !supported.includes(key))
    if (unknown !== undefined) {
      throw invalidGlobals(
        `'${unknown}' is not a supported property of '${name}'. Must be one of the following values - ${pythonList(supported)}`,
      )
    }
    read[name] = properties
  }
  return read
}

const pythonList = (values: readonly string[]): string => pythonRepr(literal([...values]))

function invalidGlobals(message: string): CloudFormationError {
  return invalidDocument([
    new CloudFormationError('ERR_CLOUDFORMATION_SAM_TEMPLATE', `'Globals' section is invalid. ${message}`, {
      property: 'Globals',
    }),
  ])
}

function withoutIgnored(id: string, section: JsonObject, ignored: Json | undefined): JsonObject {
  if (ignored === undefined || ignored === null || ignored === '' || (Array.isArray(ignored) && ignored.length === 0))
    return shared(section)
  const invalid = (detail: string): CloudFormationError =>
    invalidDocument([
      invalidResource(id, `Resource ${id} has invalid resource attribute 'IgnoreGlobals'${detail}.`, 'IgnoreGlobals'),
    ])
  if (ignored === '*') return {}
  if (!Array.isArray(ignored)) throw invalid('')
  const rest = shared(section)
  for (const key of ignored) {
    if (typeof key !== 'string' || !(key in rest)) throw invalid(` on item '${pythonText(key)}'`)
    delete rest[key]
  }
  return rest
}

/** A copy for one resource; all share one EventInvokeConfig, into which SAM writes while it makes the first of them. */
function shared(section: JsonObject): JsonObject {
  const { EventInvokeConfig: config } = section
  const copy = clone(section)
  if (config !== undefined) copy['EventInvokeConfig'] = config
  return copy
}

/** Types whose properties SAM holds as dictionaries of Python 2.7 in templates where it keeps that order. */
const hashedTypes: ReadonlySet<string> = new Set(['AWS::Serverless::Api', 'AWS::Serverless::HttpApi'])

function noteWritten(value: Json): void {
  if (Array.isArray(value)) for (const item of value) noteWritten(item)
  if (!isObject(value)) return
  noteHistory(value, 'written')
  for (const item of Object.values(value)) noteWritten(item)
}

/** Maps merge, lists are joined (global first), everything else is the resource's own. */
function mergeGlobal(globalValue: Json, local: Json, hashed: boolean): Json {
  if (Array.isArray(globalValue) && Array.isArray(local)) return [...globalValue, ...local]
  if (!isPlainMap(globalValue) || !isPlainMap(local)) return local
  const entries = hashedEntries(globalValue)
  const merged: JsonObject = Object.fromEntries(entries)
  copyMarks(globalValue, merged)
  for (const [key, value] of hashed ? hashedEntries(local) : Object.entries(local)) {
    merged[key] = key in merged ? mergeGlobal(merged[key] ?? null, value, hashed) : value
    copyMark(local, key, merged)
  }
  noteHistory(merged, historyOf(globalValue) ?? { copied: entries.length })
  return merged
}

const isPlainMap = (value: Json): value is JsonObject => isObject(value) && !isIntrinsic(value)
