import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { FunctionDefinition } from './definition.ts'
import { regionOf, versionOf } from './definition.ts'

/** Credentials that the AWS SDK inside a function finds. */
export interface FunctionCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** What every function of a runtime is given besides its own variables. */
export interface SharedEnvironment {
  /** `AWS_ENDPOINT_URL`: where the AWS SDK inside a function sends its calls. */
  readonly endpointUrl?: string
  readonly credentials?: FunctionCredentials
  /** Variables for every function, such as `AWS_ENDPOINT_URL_DYNAMODB`; those of its definition win. */
  readonly environment?: Readonly<Record<string, string>>
  /** PEM file of a certificate authority: `AWS_CA_BUNDLE` and `NODE_EXTRA_CA_CERTS`. */
  readonly caBundle?: string
  /** `node_modules` folders where modules are looked for that a function does not bring along, such as the AWS SDK. */
  readonly nodeModulesDirectories?: readonly string[]
}

/** Where one environment's process finds its things. */
export interface EnvironmentPlace {
  readonly codeDirectory: string
  readonly logGroupName: string
  readonly logStreamName: string
  /** `127.0.0.1:port` of its Runtime API. */
  readonly runtimeApi: string
  /** Folder for what Python compiles. */
  readonly pythonCacheDirectory: string
}

/** Our own bootstraps, beside `src` and `dist` alike. */
export const BOOTSTRAP_DIRECTORY: string = fileURLToPath(new URL('../bootstrap', import.meta.url))

const INHERITED = ['HOME', 'TMPDIR', 'USER'] as const

/**
 * The environment variables of a function's process, as Lambda sets them.
 * See https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const functionEnvironment = (
  definition: FunctionDefinition,
  { shared, place }: { readonly shared: SharedEnvironment; readonly place: EnvironmentPlace },
): Record<string, string> => {
  const region = regionOf(definition.functionArn)
  const credentials = shared.credentials ?? { accessKeyId: 'test', secretAccessKey: 'test' }
  return {
    ...inherited(),
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...(shared.endpointUrl ? { AWS_ENDPOINT_URL: shared.endpointUrl } : {}),
    ...(shared.caBundle ? { AWS_CA_BUNDLE: shared.caBundle, NODE_EXTRA_CA_CERTS: shared.caBundle } : {}),
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    ...searchPaths(definition, shared, place.codeDirectory),
    PYTHONPYCACHEPREFIX: place.pythonCacheDirectory,
    ...shared.environment,
    ...definition.environment,
    _HANDLER: definition.handler ?? '',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken ? { AWS_SESSION_TOKEN: credentials.sessionToken } : {}),
    ...(definition.runtime.startsWith('provided') ? {} : { AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}` }),
    AWS_LAMBDA_FUNCTION_NAME: definition.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: versionOf(definition),
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memorySizeMb ?? 128),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: place.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: place.logStreamName,
    AWS_LAMBDA_RUNTIME_API: place.runtimeApi,
    LAMBDA_TASK_ROOT: place.codeDirectory,
    LAMBDA_RUNTIME_DIR: BOOTSTRAP_DIRECTORY,
  }
}

function inherited(): Record<string, string> {
  const variables: Record<string, string> = {}
  for (const name of INHERITED) {
    const value = process.env[name]
    if (value !== undefined) variables[name] = value
  }
  return variables
}

/** Layers stand for `/opt`: a later one goes before an earlier one, as its files would lie over the earlier one's. */
function searchPaths(
  { layerDirectories = [], runtime }: FunctionDefinition,
  { nodeModulesDirectories = [] }: SharedEnvironment,
  codeDirectory: string,
): Record<string, string> {
  const layers = layerDirectories.toReversed()
  const inLayers = (...parts: string[]): string[] => layers.map((layer) => join(layer, ...parts))
  const nodeMajor = /^nodejs(\d+)/.exec(runtime)?.[1] ?? '20'
  const paths: Record<string, readonly string[]> = {
    PATH: [...inLayers('bin'), process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'],
    LD_LIBRARY_PATH: [codeDirectory, join(codeDirectory, 'lib'), ...inLayers('lib')],
    NODE_PATH: [
      ...inLayers('nodejs', `node${nodeMajor}`, 'node_modules'),
      ...inLayers('nodejs', 'node_modules'),
      ...nodeModulesDirectories,
    ],
    PYTHONPATH: [...inLayers('python'), ...inLayers('python', 'lib').flatMap(sitePackages)],
  }
  return Object.fromEntries(Object.entries(paths).flatMap(([name, list]) => (list.length > 0 ? [[name, list.join(delimiter)]] : [])))
}

function sitePackages(libDirectory: string): string[] {
  if (!existsSync(libDirectory)) return []
  return readdirSync(libDirectory)
    .filter((name) => name.startsWith('python3'))
    .map((name) => join(libDirectory, name, 'site-packages'))
}
