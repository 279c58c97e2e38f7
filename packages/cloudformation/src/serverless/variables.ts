// The variables of a serverless.yml: ${self:…}, ${opt:…}, ${env:…}, ${file(…)}, ${sls:…}, ${aws:…}, ${param:…}, strToBool.
import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import type { TemplatePath } from '../template/source-location.ts'

/** Where the values of variables come from. */
export interface VariableSources {
  /** The file as it was read. */
  readonly body: JsonObject
  /** `--stage` and the like, for `${opt:…}`. */
  readonly options: Readonly<Record<string, string>>
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly region: string
  readonly accountId: string
  /** Content of a file beside this one; nothing where there is none. */
  readonly readFile: (path: string, place: TemplatePath) => Json | undefined
  readonly fail: (message: string, path: TemplatePath) => Error
}

/** `${…}` without another one inside, of a source that Serverless has; `${AWS::Region}` and the like are CloudFormation's. */
const innermost = /\$\{\s*((?:self|opt|env|file|sls|aws|param|cf|ssm|s3|git|strToBool)(?:\([^${}]*?\)|\.[\w-]+|\([^${}]*\))*(?::[^${}]*|\s*(?:,[^${}]*)?))\}/u
const elsewhere: ReadonlySet<string> = new Set(['cf', 'ssm', 's3', 'git'])
const maximumSteps = 1000
/** Variables within variables, of files that name each other. */
const maximumDepth = 100

/**
 * The file with every variable replaced by its value.
 *
 * See https://www.serverless.com/framework/docs-v3/providers/aws/guide/variables
 */
export function resolveVariables(sources: VariableSources): JsonObject {
  const { body, options, environment, region, accountId, fail } = sources
  const active: string[] = []
  return resolve(body, []) as JsonObject

  function resolve(value: Json, path: TemplatePath): Json {
    if (typeof value === 'string') return value.includes('${') ? resolveText(value, path) : value
    if (Array.isArray(value)) return value.map((item, index) => resolve(item, [...path, index]))
    if (!isObject(value)) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, [...path, key])]))
  }

  function resolveText(text: string, path: TemplatePath): Json {
    const key = path.join('.')
    if (active.includes(key) || active.length > maximumDepth) throw fail(`variables refer to each other in a circle: ${[...active, key].slice(0, 5).join(' → ')}`, path)
    active.push(key)
    let rest = text
    for (let step = 0; ; step += 1) {
      const match = innermost.exec(rest)
      if (match === null) break
      if (step > maximumSteps) throw fail('a variable gives a text with variables without end', path)
      const value = evaluate(match[1] ?? '', path)
      if (match[0] === rest.trim()) {
        active.pop()
        return value
      }
      if (typeof value === 'object' && value !== null)
        throw fail(`${match[0]} is a ${Array.isArray(value) ? 'list' : 'map'}: it cannot stand inside a text`, path)
      rest = rest.slice(0, match.index) + String(value ?? '') + rest.slice(match.index + match[0].length)
    }
    active.pop()
    return rest
  }

  function evaluate(expression: string, path: TemplatePath): Json {
    const alternatives = splitAlternatives(expression)
    for (const alternative of alternatives) {
      const value = valueOf(alternative, path)
      if (value !== undefined) return value
    }
    const [source = ''] = /^\w+/u.exec(alternatives.at(-1) ?? '') ?? []
    const reason = elsewhere.has(source)
      ? `"${source}" is asked of a service that is not here: give a fallback, \${${expression}, 'value'}`
      : `Value not found at "${source}" source`
    throw fail(`Cannot resolve variable at "${path.join('.')}": ${reason}`, path)
  }

  function valueOf(text: string, path: TemplatePath): Json | undefined {
    const literal = literalOf(text)
    if (literal !== undefined) return literal
    const [, source = '', argument, address = ''] = /^(\w+)(?:\(\s*([^)]*?)\s*\))?(?:\.[\w-]+)?(?::\s*(.*))?$/su.exec(text) ?? []
    switch (source) {
      case 'self':
        return fromSelf(address) ?? defaultOf(address)
      case 'opt':
        return options[address]
      case 'env':
        return environment[address]
      case 'sls':
        return address === 'stage' ? stage() : address === 'instanceId' ? 'local' : undefined
      case 'aws':
        return { region, accountId }[address]
      case 'param':
        return options[`param:${address}`] ?? fromSelf(`params.${stage()}.${address}`) ?? fromSelf(`params.default.${address}`)
      case 'file':
        return fromFile(argument ?? '', address, path)
      case 'strToBool':
        return toBoolean(argument ?? '')
      default:
        return undefined
    }
  }

  function stage(): string {
    return options['stage'] ?? asText(fromSelf('provider.stage') ?? 'dev')
  }

  /** Stage and region are there though the file does not name them. */
  function defaultOf(address: string): Json | undefined {
    if (address === 'provider.region') return options['region'] ?? region
    return address === 'provider.stage' ? stage() : undefined
  }

  function fromSelf(address: string): Json | undefined {
    let value: Json | undefined = body
    const path: string[] = []
    for (const key of address.split('.').filter((part) => part !== '')) {
      if (typeof value === 'string') value = resolve(value, path)
      value = childOf(value, key)
      path.push(key)
    }
    return value === undefined || value === null ? undefined : resolve(value, path)
  }

  function fromFile(file: string, address: string, path: TemplatePath): Json | undefined {
    if (/\.[cm]?[jt]s$/u.test(file)) throw fail(`${file} is a program, and is not run here: give the values in YAML or JSON`, path)
    let value = sources.readFile(file, path)
    for (const key of address.split('.').filter((part) => part !== '')) value = childOf(value, key)
    return value === undefined || value === null ? undefined : resolve(value, [...path, `${file}:${address}`])
  }
}

const childOf = (value: Json | undefined, key: string): Json | undefined => {
  if (Array.isArray(value)) return value[Number(key)]
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

/** The parts between commas that stand outside quotes and parentheses. */
function splitAlternatives(expression: string): string[] {
  const parts = expression.match(/(?:'[^']*'|"[^"]*"|\([^)]*\)|[^,'"(])+/gu) ?? []
  return parts.map((part) => part.trim())
}

function literalOf(text: string): Json | undefined {
  const quoted = /^(['"])(.*)\1$/su.exec(text)
  if (quoted) return quoted[2] ?? ''
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === 'null') return null
  return /^-?\d+(?:\.\d+)?$/u.test(text) ? Number(text) : undefined
}

const toBoolean = (text: string): boolean => /^(?:true|1|yes|on)$/iu.test(text.replaceAll(/['"]/gu, ''))
