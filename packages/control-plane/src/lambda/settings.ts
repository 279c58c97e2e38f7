import type { Values } from '../documents.ts'
import { validationError } from '../errors.ts'
import { invalidParameter } from './lambda-errors.ts'
import type { FunctionSettings } from './records.ts'

/** Members that a function may be given here; all others of Lambda's API are refused when they are set. */
const KNOWN = [
  'Runtime',
  'Handler',
  'Role',
  'Description',
  'Timeout',
  'MemorySize',
  'Environment',
  'Architectures',
  'TracingConfig',
  'EphemeralStorage',
  'LoggingConfig',
  'VpcConfig',
  'DeadLetterConfig',
  'KMSKeyArn',
] as const satisfies readonly (keyof FunctionSettings)[]

/** What would be silently without effect: better refused. */
const REFUSED: Readonly<Record<string, string>> = {
  FileSystemConfigs: 'FileSystemConfigs: the function sees the file system of this machine',
  CodeSigningConfigArn: 'CodeSigningConfigArn: code is not signed here',
  ImageConfig: 'ImageConfig: container images do not run here',
  TenancyConfig: 'TenancyConfig',
  CapacityProviderConfig: 'CapacityProviderConfig',
  DurableConfig: 'DurableConfig',
}

const MAX_TIMEOUT_SECONDS = 900
const MAX_MEMORY_MB = 10_240
const MAX_ENVIRONMENT_BYTES = 4096

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const RESERVED_VARIABLES = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
])

/** Settings of a new function, with Lambda's defaults. */
export function newSettings(input: Values, name: string): FunctionSettings {
  if (input['Runtime'] === undefined || input['Handler'] === undefined) {
    throw invalidParameter('Runtime and Handler are mandatory parameters for functions created with deployment packages.')
  }
  const defaults = {
    Description: '',
    Timeout: 3,
    MemorySize: 128,
    Environment: {},
    Architectures: ['x86_64'],
    TracingConfig: { Mode: 'PassThrough' },
    EphemeralStorage: { Size: 512 },
    LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${name}` },
  }
  return { ...defaults, ...readSettings(input) } as FunctionSettings
}

/** The settings that an input gives, checked. */
export function readSettings(input: Values): Partial<FunctionSettings> {
  refuseOthers(input)
  checkRange('Timeout', input['Timeout'] as number | undefined, MAX_TIMEOUT_SECONDS)
  checkRange('MemorySize', input['MemorySize'] as number | undefined, MAX_MEMORY_MB)
  const environment = input['Environment'] as FunctionSettings['Environment'] | undefined
  checkVariables(environment?.Variables ?? {})
  return Object.fromEntries(KNOWN.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])))
}

function refuseOthers(input: Values): void {
  for (const [name, words] of Object.entries(REFUSED)) {
    const value = input[name]
    if (value !== undefined && !(Array.isArray(value) && value.length === 0)) throw notHere(words)
  }
  const snapStart = input['SnapStart'] as { readonly ApplyOn?: string } | undefined
  if (snapStart?.ApplyOn === 'PublishedVersions') throw notHere('SnapStart: there are no snapshots here')
  if (input['PackageType'] === 'Image') throw notHere('PackageType Image: container images do not run here')
  const logging = input['LoggingConfig'] as { readonly LogFormat?: string } | undefined
  if (logging?.LogFormat === 'JSON') throw notHere('LoggingConfig.LogFormat JSON')
}

function notHere(words: string): Error {
  return invalidParameter(`Gatewright does not support ${words}.`)
}

function checkRange(name: string, value: number | undefined, max: number): void {
  if (value === undefined || value <= max) return
  const path = name.slice(0, 1).toLowerCase() + name.slice(1)
  throw validationError([`Value '${value}' at '${path}' failed to satisfy constraint: Member must have value less than or equal to ${max}`])
}

function checkVariables(variables: Readonly<Record<string, string>>): void {
  const reserved = Object.keys(variables).filter((name) => RESERVED_VARIABLES.has(name))
  const sorry = 'Lambda was unable to configure your environment variables because the environment variables you have provided'
  if (reserved.length > 0) {
    throw invalidParameter(
      `${sorry} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    )
  }
  const text = JSON.stringify(variables)
  if (text.length > MAX_ENVIRONMENT_BYTES) throw invalidParameter(`${sorry} exceeded the 4KB limit. String measured: ${text}`)
}
