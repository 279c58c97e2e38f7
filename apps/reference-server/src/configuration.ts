import { resolve } from 'node:path'
import type { Json } from '@gatewright/cloudformation'
import type { Quotas } from '@gatewright/control-plane'
import type { CanaryOptions, HttpExtension } from '@gatewright/gateway'
import type { Limit } from '@gatewright/throttler'
import { readAccessKeys, type AccessKeys } from './access/access-keys.ts'
import { ServerError } from './errors.ts'
import type { LogFormat } from './log/server-log.ts'
import { readParameterFile } from './parameter-file.ts'
import { readQuotas } from './quotas.ts'
import { readRedisAddress, type RedisAddress } from './redis/redis-address.ts'
import { readVpcEndpoints, type VpcEndpointOf } from './vpc-endpoints.ts'
import { readVpcLinkTargets, type VpcLinkTargets } from './vpc-link-targets.ts'
import { webSocketLimitsOf } from './websocket-limits.ts'

/** What `gatewright start` runs with. */
export interface ServerConfiguration {
  /** SAM or CloudFormation templates, as absolute paths. */
  readonly templates: readonly string[]
  /** 0: a free one. */
  readonly port: number
  readonly host: string
  /** Folder for the store and the functions' code, as an absolute path; all processes of the machine share it. */
  readonly dataFolder: string
  /** Folder for what each process has for itself: logs, audit trail, copy of PostgreSQL. The same, unless it is one of several workers. */
  readonly ownFolder: string
  readonly region: string
  readonly accountId: string
  /** `sigv4`: management calls need a signature with one of the access keys. */
  readonly auth: Auth
  /** Whose signatures are known: for the management API, and for methods with AWS_IAM. */
  readonly accessKeys: AccessKeys
  /** Quotas of the management API other than AWS's defaults. */
  readonly quotas: Partial<Quotas>
  readonly watch: boolean
  /** Values of the templates' parameters, and of `${param:…}`, by name. */
  readonly parameters: Readonly<Record<string, Json>>
  /** Stage of a serverless.yml, as its `--stage`, or of a REST API that is started from its OpenAPI definition (`prod`). */
  readonly stage: string | undefined
  /** Where invocations go instead of this machine's own runtimes. */
  readonly lambdaEndpoint: string | undefined
  /** Base URL that stands for Cognito: pools' tokens and keys come from there. */
  readonly cognitoEndpoint: string | undefined
  /** What all APIs together admit; absent: no limit. */
  readonly accountLimit: Limit | undefined
  /** Of calls of the management API. */
  readonly managementLimit: 'none' | 'aws'
  /** Redis or Valkey for counters, cached answers and connections; absent: they are in this process. */
  readonly redis: RedisAddress | undefined
  /** Milliseconds that a request waits for Redis before it goes on without. */
  readonly redisTimeoutMs: number
  /** Whether a 429 says in `Retry-After` when to come again; AWS's does not. */
  readonly retryAfter: boolean
  /** PostgreSQL for the configuration of many nodes; absent: SQLite in the data folder. */
  readonly postgresUrl: string | undefined
  /** Processes that share the port. */
  readonly workers: number
  /** Milliseconds from the signal to stop until no new connection is taken. */
  readonly drainDelayMs: number
  /** Milliseconds that requests and connections under way have to finish when the server stops. */
  readonly drainMs: number
  /** What throttles do while Redis is away. */
  readonly throttleWhenAway: (typeof THROTTLE_WHEN_AWAY)[number]
  /** Whether quotas of usage plans may be exceeded by what cannot be counted at once. */
  readonly usageQuotas: (typeof USAGE_QUOTAS)[number]
  /** Bytes that cached answers take in this process's memory together; each stage takes at most its `cacheClusterSize`. */
  readonly cacheBytes: number
  /** Methods and routes that stay compiled. */
  readonly compiledMethods: number
  /** 32 bytes that seal cached answers with `cacheDataEncrypted`. Absent: they stay in memory, and none goes to Redis. */
  readonly cacheKey: Uint8Array | undefined
  /** What stages of HTTP APIs may ask for that AWS does not have. */
  readonly httpExtensions: readonly HttpExtension[]
  /** How a stage's requests are split with its canary. */
  readonly canary: CanaryOptions
  /** Invocations that one process of a Node.js function takes at once; 1 as on AWS. */
  readonly invocationsPerEnvironment: number
  /** What stands for the load balancers behind VPC links. */
  readonly vpcLinkTargets: VpcLinkTargets
  /** Which VPC endpoint requests come through, for private APIs; absent: those are closed. */
  readonly vpcEndpointOf: VpcEndpointOf | undefined
  /** AWS's quotas of WebSocket connections, where they are to be others. */
  readonly webSocketLimits: ReturnType<typeof webSocketLimitsOf>
  readonly logLevel: string
  readonly logFormat: LogFormat
  /** Where access logs and execution logs of APIs go: files under the data folder, standard output, or nowhere. */
  readonly apiLogs: ApiLogs
  /** Address of the X-Ray daemon, `host:port`; absent: segments go nowhere. */
  readonly xrayDaemon: string | undefined
  /** Who sends it in `x-gatewright-trace` gets a decision trace; absent: nobody does. */
  readonly traceKey: string | undefined
  /** Stages, `{apiId}/{stage}`, of which every request is traced. */
  readonly traceStages: readonly string[]
}

export type Auth = (typeof AUTHS)[number]
export type ApiLogs = (typeof API_LOGS)[number]

/** Flags as the command line gives them, before they are checked. */
export interface ServerFlags {
  readonly port: string
  readonly host: string
  readonly data: string
  readonly region: string
  readonly 'account-id': string
  readonly auth: string | undefined
  readonly 'access-keys': string | undefined
  readonly quotas: string | undefined
  readonly watch: boolean
  readonly parameters: string | undefined
  readonly stage: string | undefined
  readonly 'lambda-endpoint': string | undefined
  readonly 'account-limit': string
  readonly 'management-limit': string
  readonly redis: string | undefined
  readonly 'redis-timeout': string
  readonly 'retry-after': boolean
  readonly postgres: string | undefined
  readonly workers: string
  readonly 'drain-delay': string
  readonly 'drain-seconds': string
  readonly 'throttle-when-away': string
  readonly 'usage-quotas': string
  readonly 'cache-memory': string
  readonly 'compiled-methods': string
  readonly 'http-extensions': string | undefined
  readonly 'canary-seed': string | undefined
  readonly 'canary-sticky': string | undefined
  readonly 'invocations-per-environment': string
  readonly 'vpc-links': string | undefined
  readonly 'vpc-endpoints': string | undefined
  readonly 'websocket-limits': string | undefined
  readonly 'log-level': string
  readonly 'log-format': string
  readonly 'api-logs': string
  readonly 'trace-key': string | undefined
  readonly 'trace-stages': string | undefined
}

/** Checks flags and environment; the first thing that is wrong is thrown as a {@link ServerError}. */
export function readConfiguration(flags: ServerFlags, templates: readonly string[], environment: NodeJS.ProcessEnv): ServerConfiguration {
  return {
    templates: templates.map((template) => resolve(template)),
    port: portOf(flags.port),
    host: hostOf(flags),
    dataFolder: resolve(flags.data),
    ownFolder: resolve(flags.data),
    region: matching('--region', flags.region, REGION, 'us-east-1'),
    accountId: matching('--account-id', flags['account-id'], ACCOUNT_ID, '123456789012'),
    ...accessOf(flags, environment),
    quotas: readQuotas(flags.quotas),
    watch: flags.watch,
    parameters: flags.parameters === undefined ? {} : readParameterFile(flags.parameters),
    stage: flags.stage,
    lambdaEndpoint: endpointOf('--lambda-endpoint', flags['lambda-endpoint'] ?? environment['AWS_ENDPOINT_URL_LAMBDA']),
    cognitoEndpoint: endpointOf(COGNITO_ENDPOINT, environment[COGNITO_ENDPOINT]),
    accountLimit: limitOf(flags['account-limit']),
    managementLimit: managementLimitOf(flags['management-limit']),
    redis: readRedisAddress(flags.redis ?? environment['GATEWRIGHT_REDIS_URL'], environment['GATEWRIGHT_REDIS_SENTINEL_PASSWORD']),
    redisTimeoutMs: countOf('--redis-timeout', flags['redis-timeout']),
    retryAfter: flags['retry-after'],
    ...manyOf(flags),
    drainDelayMs: secondsOf('--drain-delay', flags['drain-delay']) * 1000,
    drainMs: secondsOf('--drain-seconds', flags['drain-seconds']) * 1000,
    throttleWhenAway: oneOf('--throttle-when-away', flags['throttle-when-away'], THROTTLE_WHEN_AWAY),
    usageQuotas: oneOf('--usage-quotas', flags['usage-quotas'], USAGE_QUOTAS),
    compiledMethods: countOf('--compiled-methods', flags['compiled-methods']),
    cacheBytes: countOf('--cache-memory', flags['cache-memory']) * 1_000_000,
    httpExtensions: (flags['http-extensions'] ?? '').split(',').filter((name) => name !== '').map((name) => oneOf('--http-extensions', name, HTTP_EXTENSIONS)),
    canary: canaryOf(flags),
    cacheKey: keyOf(environment[CACHE_KEY]),
    invocationsPerEnvironment: countOf('--invocations-per-environment', flags['invocations-per-environment']),
    vpcLinkTargets: readVpcLinkTargets(flags['vpc-links']),
    vpcEndpointOf: readVpcEndpoints(flags['vpc-endpoints']),
    webSocketLimits: webSocketLimitsOf(flags['websocket-limits']),
    logLevel: oneOf('--log-level', flags['log-level'], LOG_LEVELS),
    logFormat: oneOf('--log-format', flags['log-format'], LOG_FORMATS),
    apiLogs: oneOf('--api-logs', flags['api-logs'], API_LOGS),
    xrayDaemon: addressOf(environment['AWS_XRAY_DAEMON_ADDRESS']),
    ...traceOf(flags['trace-key'] ?? environment['GATEWRIGHT_TRACE_KEY'], flags['trace-stages']),
  }
}

/** The SDKs' own name of the variable. */
const COGNITO_ENDPOINT = 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'
const CACHE_KEY = 'GATEWRIGHT_CACHE_KEY'
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/
const ACCOUNT_ID = /^\d{12}$/
const THROTTLE_WHEN_AWAY = ['open', 'closed'] as const
const HTTP_EXTENSIONS = ['caching', 'usage-plans'] as const
const USAGE_QUOTAS = ['best-effort', 'hard'] as const
const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
const LOG_FORMATS = ['text', 'json'] as const
const AUTHS = ['none', 'sigv4'] as const
const API_LOGS = ['files', 'stdout', 'none'] as const

function accessOf(flags: ServerFlags, environment: NodeJS.ProcessEnv): Pick<ServerConfiguration, 'auth' | 'accessKeys'> {
  const auth = oneOf('--auth', flags.auth ?? 'none', AUTHS)
  const file = flags['access-keys'] === undefined ? undefined : resolve(flags['access-keys'])
  const accessKeys = readAccessKeys({ file, text: environment['GATEWRIGHT_ACCESS_KEYS'], accountId: flags['account-id'] })
  if (auth === 'sigv4' && accessKeys.size === 0) refuse('--auth sigv4 needs access keys: name a file with --access-keys, or set GATEWRIGHT_ACCESS_KEYS=id:secret')
  return { auth, accessKeys }
}

function addressOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  if (!/^(?:\S+:\d{1,5}|.*\budp:\S+:\d{1,5}.*)$/.test(text)) refuse(`AWS_XRAY_DAEMON_ADDRESS=${text} is not host:port`)
  return text
}

function traceOf(key: string | undefined, stages: string | undefined): Pick<ServerConfiguration, 'traceKey' | 'traceStages'> {
  const traceKey = key === '' ? undefined : key
  const traceStages = stages === undefined ? [] : stages.split(',')
  if (traceKey !== undefined && traceKey.length < 8) refuse('--trace-key is too short: traces show whole requests, use at least 8 characters')
  if (traceStages.length > 0 && traceKey === undefined) refuse('--trace-stages needs a --trace-key: traces are shown to who has it')
  for (const stage of traceStages) matching('--trace-stages', stage, /^[^/,\s]+\/[^/,\s]+$/, 'a1b2c3d4e5/prod')
  return { traceKey, traceStages }
}

/** What is only for many nodes or processes, and what it needs. */
function manyOf({ postgres, redis, workers: text }: ServerFlags): Pick<ServerConfiguration, 'postgresUrl' | 'workers'> {
  const workers = countOf('--workers', text)
  if (postgres !== undefined && !/^postgres(?:ql)?:\/\/\S+$/.test(postgres)) refuse('--postgres is not of the form postgres://user:password@host:5432/database')
  if (workers > 1 && redis === undefined) refuse(`--workers ${workers} needs --redis: limits, quotas and WebSocket connections of several processes have to be counted and found in one place`)
  return { postgresUrl: postgres, workers }
}

function secondsOf(flag: string, text: string): number {
  return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : refuse(`${flag} ${text} is not a number of seconds`)
}

function limitOf(text: string): Limit | undefined {
  if (text === 'none') return undefined
  const [, rate, burst] = /^(\d+(?:\.\d+)?)\/(\d+)$/.exec(text) ?? []
  if (rate === undefined) refuse(`--account-limit ${text} is not of the form RATE/BURST (10000/5000 on AWS) or none`)
  return { rateLimit: Number(rate), burstLimit: Number(burst) }
}

function managementLimitOf(text: string): ServerConfiguration['managementLimit'] {
  return text === 'none' || text === 'aws' ? text : refuse(`--management-limit ${text} is not one of none, aws`)
}

function countOf(flag: string, text: string): number {
  const count = Number(text)
  return Number.isInteger(count) && count >= 1 ? count : refuse(`${flag} ${text} is not a number from 1 up`)
}

/** `header:X-User` or `caller`; a seed is any integer. */
function canaryOf(flags: ServerFlags): CanaryOptions {
  const { 'canary-seed': seed, 'canary-sticky': sticky } = flags
  if (seed !== undefined && !/^-?\d{1,15}$/.test(seed)) refuse(`--canary-seed ${seed} is not an integer`)
  const header = sticky === undefined ? undefined : /^header:([!#$%&'*+.^_`|~\w-]+)$/.exec(sticky)?.[1]
  if (sticky !== undefined && sticky !== 'caller' && header === undefined) refuse(`--canary-sticky ${sticky} is neither caller nor of the form header:NAME`)
  return {
    ...(seed !== undefined && { seed: Number(seed) }),
    ...(sticky !== undefined && { stickyBy: header === undefined ? 'caller' : { header } }),
  }
}

function keyOf(text: string | undefined): Uint8Array | undefined {
  if (text === undefined || text === '') return undefined
  const key = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64')
  return key.byteLength === 32 ? key : refuse(`${CACHE_KEY} is not a key of 32 bytes: use what "openssl rand -base64 32" prints`)
}

function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) refuse(`--port ${text} is not a port: use a number from 0 (a free one) to 65535`)
  return port
}

/** Whether only this machine reaches a server that listens there. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

/** Without authentication the management API belongs to whoever reaches it, so it listens on loopback unless asked by name. */
function hostOf({ host, auth }: ServerFlags): string {
  if (!isLoopback(host) && auth === undefined) {
    refuse(`--host ${host} would open the management API to the network without authentication: use --auth sigv4 with --access-keys, or say --auth none if that is meant`)
  }
  return host
}

function endpointOf(name: string, text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  if (!URL.canParse(text)) refuse(`${name} ${text} is not a URL: use one such as http://localhost:3001`)
  return text.replace(/\/$/, '')
}

function matching(flag: string, value: string, pattern: RegExp, example: string): string {
  if (!pattern.test(value)) refuse(`${flag} ${value} does not look right: use one such as ${example}`)
  return value
}

function oneOf<Value extends string>(flag: string, value: string, allowed: readonly Value[]): Value {
  return allowed.find((each) => each === value) ?? refuse(`${flag} ${value} is not one of ${allowed.join(', ')}`)
}

function refuse(message: string): never {
  throw new ServerError('ERR_SERVER_CONFIGURATION', message)
}
