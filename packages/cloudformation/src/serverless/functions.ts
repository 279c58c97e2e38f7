import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import type { TemplatePath } from '../template/source-location.ts'
import { addResource, getAtt, join, ref } from './draft.ts'
import type { Draft } from './draft.ts'
import { functionProperties } from './known-properties.ts'
import { functionId, normalized } from './names.ts'

/** Functions, their log groups, layers, and the role that they share. */
export function addFunctions(draft: Draft, given: JsonObject): void {
  addLayers(draft, given)
  const { provider, functions, stage, service } = draft
  for (const [name, item] of Object.entries(functions)) {
    const place = ['functions', name]
    checkFunction(draft, item, place)
    const functionName = asText(item['name'] ?? `${service}-${stage}-${name}`)
    const retention = item['logRetentionInDays'] ?? provider['logRetentionInDays']
    if (item['disableLogs'] !== true)
      addResource(draft, `${normalized(name)}LogGroup`, {
        type: 'AWS::Logs::LogGroup',
        properties: { LogGroupName: `/aws/lambda/${functionName}`, RetentionInDays: retention },
        place,
      })
    const vpc = item['vpc'] ?? provider['vpc']
    const environment = { ...mapOf(provider['environment']), ...mapOf(item['environment']) }
    const tags = { ...mapOf(provider['tags']), ...mapOf(item['tags']) }
    const storage = item['ephemeralStorageSize']
    const files = mapOf(item['fileSystemConfig'])
    const tracing = item['tracing'] ?? mapOf(provider['tracing'])['lambda']
    addResource(draft, functionId(name), {
      type: 'AWS::Lambda::Function',
      properties: {
        FunctionName: functionName,
        Description: item['description'],
        Handler: item['handler'],
        Runtime: item['runtime'] ?? provider['runtime'] ?? 'nodejs14.x',
        Code: codeOf(draft, item, given),
        MemorySize: item['memorySize'] ?? provider['memorySize'] ?? 1024,
        Timeout: item['timeout'] ?? provider['timeout'] ?? 6,
        Role: roleOf(item['role'] ?? provider['role'] ?? givenRole(provider)) ?? getAtt('IamRoleLambdaExecution', 'Arn'),
        Environment: Object.keys(environment).length > 0 ? { Variables: environmentOf(environment) } : undefined,
        Tags: Object.keys(tags).length > 0 ? Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) : undefined,
        Layers: item['layers'] ?? provider['layers'],
        VpcConfig: isObject(vpc) ? { SecurityGroupIds: vpc['securityGroupIds'] ?? [], SubnetIds: vpc['subnetIds'] ?? [] } : undefined,
        Architectures: architecturesOf(item['architecture'] ?? provider['architecture']),
        ReservedConcurrentExecutions: item['reservedConcurrency'],
        EphemeralStorage: storage === undefined ? undefined : { Size: storage },
        KmsKeyArn: item['kmsKeyArn'] ?? provider['kmsKeyArn'],
        TracingConfig: tracing === undefined || tracing === false ? undefined : { Mode: tracing === true ? 'Active' : tracing },
        DeadLetterConfig: item['onError'] === undefined ? undefined : { TargetArn: item['onError'] },
        FileSystemConfigs: item['fileSystemConfig'] === undefined ? undefined : [{ Arn: files['arn'] ?? null, LocalMountPath: files['localMountPath'] ?? null }],
        SnapStart: item['snapStart'] === true ? { ApplyOn: 'PublishedVersions' } : undefined,
      },
      place,
      attributes: {
        ...(item['condition'] === undefined ? {} : { Condition: item['condition'] }),
        ...(item['dependsOn'] === undefined ? {} : { DependsOn: item['dependsOn'] }),
      },
    })
  }
  if (Object.keys(functions).length > 0) addRole(draft)
}

function checkFunction(draft: Draft, item: JsonObject, place: TemplatePath): void {
  const { fail, warn } = draft
  if (item['image'] !== undefined) throw fail('functions of container images are not run: give a handler', [...place, 'image'])
  if ('url' in item) warn('function URLs are not served: give the function an httpApi event', [...place, 'url'])
  draft.checkKeys(item, [...functionProperties.used, ...functionProperties.idle, 'url'], place)
  for (const name of functionProperties.idle) if (name in item) warn(`${name} changes nothing on this machine`, [...place, name])
  if (typeof item['handler'] !== 'string') throw fail('a function has a handler, for example src/users.get', place)
}

function codeOf({ fail }: Draft, item: JsonObject, given: JsonObject): Json {
  const artifact = mapOf(item['package'])['artifact'] ?? mapOf(given['package'])['artifact']
  if (artifact === undefined) return '.'
  if (typeof artifact !== 'string') throw fail('artifact is the path of an archive', ['package', 'artifact'])
  return artifact
}

function addLayers(draft: Draft, given: JsonObject): void {
  for (const [name, layer] of Object.entries(mapOf(given['layers']))) {
    const place = ['layers', name]
    if (!isObject(layer)) throw draft.fail('a layer is a map with a path', place)
    const known = ['path', 'name', 'description', 'compatibleRuntimes', 'compatibleArchitectures', 'licenseInfo', 'allowedAccounts', 'retain', 'package']
    draft.checkKeys(layer, known, place)
    const path = layer['path'] ?? mapOf(layer['package'])['artifact']
    if (path === undefined) throw draft.fail('a layer has a path', place)
    addResource(draft, `${normalized(name)}LambdaLayer`, {
      type: 'AWS::Lambda::LayerVersion',
      properties: {
        LayerName: layer['name'] ?? name,
        Content: path,
        Description: layer['description'],
        CompatibleRuntimes: layer['compatibleRuntimes'],
        CompatibleArchitectures: layer['compatibleArchitectures'],
        LicenseInfo: layer['licenseInfo'],
      },
      place,
    })
  }
}

function givenRole(provider: JsonObject): Json | undefined {
  const role = mapOf(provider['iam'])['role']
  return isObject(role) && !('Fn::GetAtt' in role) && !('Fn::ImportValue' in role) && !('Fn::Sub' in role) && !('Ref' in role) ? undefined : role
}

/** An ARN, or the logical id of a role of the file. */
function roleOf(role: Json | undefined): Json | undefined {
  return typeof role === 'string' && !role.includes(':') ? getAtt(role, 'Arn') : role
}

function addRole(draft: Draft): void {
  const { provider, service, stage } = draft
  const settings = mapOf(mapOf(provider['iam'])['role'])
  const own = [settings['statements'], provider['iamRoleStatements']].filter(Array.isArray).flat()
  const managed = [settings['managedPolicies'], provider['iamManagedPolicies']].filter(Array.isArray).flat()
  const logs = { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:CreateLogGroup', 'logs:PutLogEvents'], Resource: [accountLogs(service, stage)] }
  addResource(draft, 'IamRoleLambdaExecution', {
    type: 'AWS::IAM::Role',
    properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com'] }, Action: ['sts:AssumeRole'] }],
      },
      Policies: [{ PolicyName: `${service}-${stage}-lambda`, PolicyDocument: { Version: '2012-10-17', Statement: [logs, ...own] } }],
      ManagedPolicyArns: managed.length > 0 ? managed : undefined,
      Path: settings['path'] ?? '/',
      RoleName: settings['name'] ?? join(`${service}-${stage}-`, ref('AWS::Region'), '-lambdaRole'),
      PermissionsBoundary: settings['permissionsBoundary'] ?? settings['permissionBoundary'] ?? provider['rolePermissionsBoundary'],
    },
    place: ['provider'],
  })
}

const accountLogs = (service: string, stage: string): JsonObject => ({
  'Fn::Sub': `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/${service}-${stage}*:*`,
})

const environmentOf = (values: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, isObject(value) ? value : asText(value)]])))

const architecturesOf = (value: Json | undefined): Json | undefined => (value === undefined ? undefined : [value])

/** A map of the file, or an empty one. */
export const mapOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})
