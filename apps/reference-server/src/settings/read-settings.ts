import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseArgs, type ArgsDef } from 'citty'
import { parse } from 'yaml'
import { ServerError } from '../errors.ts'

/** What a command runs with. */
export interface Settings {
  /** By the options' names; what nobody set and has no default is absent. */
  readonly values: Readonly<Record<string, string | boolean | undefined>>
  readonly positionals: readonly string[]
}

export interface SettingsSources {
  readonly rawArgs: readonly string[]
  readonly environment: NodeJS.ProcessEnv
}

/** Settings that nobody wants to see in a list of processes: each may be in a file of its own, named by `{name}-file`. */
export const SECRETS: readonly string[] = ['redis', 'postgres', 'trace-key']

/** Variables that are not called after their option. */
const VARIABLES: Readonly<Record<string, string>> = { redis: 'GATEWRIGHT_REDIS_URL', postgres: 'GATEWRIGHT_POSTGRES_URL', 'access-keys': 'GATEWRIGHT_ACCESS_KEYS_FILE' }
/** Variables that are no option, and are read elsewhere. */
const OTHER_VARIABLES = new Set(['GATEWRIGHT_ACCESS_KEYS', 'GATEWRIGHT_CACHE_KEY', 'GATEWRIGHT_REDIS_SENTINEL_PASSWORD', 'GATEWRIGHT_WORKER_SLOT'])

/** The variable of an option. */
export function variableOf(name: string): string {
  return VARIABLES[name] ?? `GATEWRIGHT_${name.toUpperCase().replaceAll('-', '_')}`
}

/** Options for the parser of flags, which then tells what was set and what was not. */
export function withoutDefaults(options: ArgsDef): ArgsDef {
  return Object.fromEntries(
    Object.entries(options).map(([name, { default: value, ...option }]) => {
      const text = value === undefined || value === false ? '' : ` (default: ${String(value)})`
      return [name, { ...option, description: `${option.description ?? ''}${text}`.trim() }]
    }),
  ) as ArgsDef
}

/**
 * Reads settings, one precedence for all: flags, then the environment, then the configuration file, then the default. What no setting is
 * called is refused, wherever it stands; so is one that stands twice in one place, as itself and as a file.
 * @throws ServerError
 */
export function readSettings(options: ArgsDef, { rawArgs, environment }: SettingsSources): Settings {
  const known = withFiles(options)
  refuseUnknownFlags(known, rawArgs)
  const { _: positionals, ...flags } = parseArgs([...rawArgs], withoutDefaults(known))
  const fromFlags = defined(flags, known)
  const fromEnvironment = readEnvironment(known, environment)
  const file = fromFlags['config'] ?? fromEnvironment['config']
  const fromFile = typeof file === 'string' ? readFile(known, file) : {}
  const given = [fromFlags, fromEnvironment, fromFile].map((source) => openSecrets(source))
  const defaults = Object.fromEntries(Object.entries(options).map(([name, option]) => [name, option.default]))
  const values = Object.assign({}, defaults, ...given.toReversed()) as Settings['values']
  return { values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)), positionals }
}

function withFiles(options: ArgsDef): ArgsDef {
  const files = SECRETS.filter((name) => name in options).map((name) => [`${name}-file`, { type: 'string', description: `File that holds --${name}` }])
  return { ...options, ...(Object.fromEntries(files) as ArgsDef) }
}

function refuseUnknownFlags(options: ArgsDef, rawArgs: readonly string[]): void {
  const end = rawArgs.indexOf('--')
  for (const argument of end === -1 ? rawArgs : rawArgs.slice(0, end)) {
    const flag = /^--(?:no-)?([^=]+)/.exec(argument)?.[1]
    const exact = /^--([^=]+)/.exec(argument)?.[1]
    if (flag !== undefined && !(flag in options) && !(exact !== undefined && exact in options)) refuse(`there is no setting --${exact ?? flag}: gatewright start --help lists them`)
  }
}

/** The parser spells names in both ways; ours is the one with hyphens. */
function defined(flags: Readonly<Record<string, unknown>>, options: ArgsDef): Record<string, string | boolean> {
  const set = Object.keys(options).flatMap((name) => {
    const value = flags[name]
    return typeof value === 'string' || typeof value === 'boolean' ? [[name, value] as const] : []
  })
  return Object.fromEntries(set)
}

function readEnvironment(options: ArgsDef, environment: NodeJS.ProcessEnv): Record<string, string | boolean> {
  const byVariable = new Map(Object.keys(options).map((name) => [variableOf(name), name]))
  const found: Record<string, string | boolean> = {}
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith('GATEWRIGHT_') || OTHER_VARIABLES.has(variable) || text === undefined || text === '') continue
    const name = byVariable.get(variable) ?? refuse(`the environment has ${variable}, which is no setting`)
    found[name] = options[name]?.type === 'boolean' ? booleanOf(variable, text) : text
  }
  return found
}

function booleanOf(variable: string, text: string): boolean {
  if (text === 'true' || text === '1') return true
  if (text === 'false' || text === '0') return false
  return refuse(`${variable} ${text} is neither true nor false`)
}

function readFile(options: ArgsDef, file: string): Record<string, string | boolean> {
  const content = parseFile(file)
  const found: Record<string, string | boolean> = {}
  for (const [name, value] of Object.entries(content)) {
    const option = options[name]
    if (option === undefined || name === 'config') refuse(`${file}: there is no setting ${name}`)
    if (option.type === 'boolean' ? typeof value !== 'boolean' : typeof value !== 'string' && typeof value !== 'number') {
      refuse(`${file}: ${name} is not ${option.type === 'boolean' ? 'true or false' : 'a text or a number'}`)
    }
    found[name] = typeof value === 'boolean' ? value : String(value)
  }
  // Paths of the file's own settings are relative to where it stands.
  for (const name of Object.keys(found)) {
    if (name.endsWith('-file') || PATHS.has(name)) found[name] = resolve(dirname(file), String(found[name]))
  }
  return found
}

const PATHS = new Set(['data', 'access-keys', 'vpc-links'])

function parseFile(file: string): object {
  try {
    const content: unknown = parse(readFileSync(file, 'utf8'))
    if (content === null || content === undefined) return {}
    if (typeof content !== 'object' || Array.isArray(content)) throw new Error('it is no list of settings')
    return content
  } catch (cause) {
    throw new ServerError('ERR_SERVER_CONFIGURATION', `the configuration file ${file} cannot be read: ${(cause as Error).message}`, { cause })
  }
}

function openSecrets(source: Readonly<Record<string, string | boolean>>): Record<string, string | boolean> {
  const opened = { ...source }
  for (const name of SECRETS) {
    const file = opened[`${name}-file`]
    if (typeof file !== 'string') continue
    if (name in opened) refuse(`${name} and ${name}-file are both set: which of them is meant?`)
    delete opened[`${name}-file`]
    opened[name] = readSecret(name, file)
  }
  return opened
}

function readSecret(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new ServerError('ERR_SERVER_CONFIGURATION', `${name}-file cannot be read: ${(cause as Error).message}`, { cause })
  }
}

function refuse(message: string): never {
  throw new ServerError('ERR_SERVER_CONFIGURATION', message)
}
