// serverless.yml of the Serverless Framework v3 as a third front: it becomes a CloudFormation template with the logical ids that
// the framework gives.
import { CloudFormationError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import type { TemplateFiles } from '../stack/local-code.ts'
import { loadTemplate } from '../template/load-template.ts'
import type { LoadedTemplate } from '../template/load-template.ts'
import { formatLocation } from '../template/source-location.ts'
import type { TemplatePath } from '../template/source-location.ts'
import type { Draft } from './draft.ts'
import { readEvents } from './events.ts'
import { addFunctions, mapOf } from './functions.ts'
import { addHttpApi } from './http-api-events.ts'
import { providerProperties, rootProperties, unknownKeys } from './known-properties.ts'
import { addRestApi } from './rest-events.ts'
import { resolveVariables } from './variables.ts'
import { addWebsocketApi } from './websocket-events.ts'

export interface ServerlessOptions {
  readonly text: string
  readonly file?: string
  /** Values of `${opt:…}`: `stage` and `region` among them. Values of `${param:NAME}` are called `param:NAME`. */
  readonly options?: Readonly<Record<string, string>>
  /** Values of `${env:…}`. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Where `${file(…)}` is looked for; absent: the file may name none. */
  readonly files?: TemplateFiles
  /** Default: `us-east-1`. */
  readonly region?: string
  /** Twelve digits; default: `000000000000`. */
  readonly accountId?: string
}

/** A serverless.yml as the template that it stands for. */
export interface LoadedServerless extends LoadedTemplate {
  /** `{service}-{stage}`, or the one that the file gives. */
  readonly stackName: string
}

/**
 * Reads a serverless.yml and gives the CloudFormation template that it stands for: functions, `http`, `httpApi` and `websocket`
 * events, layers, `resources`.
 *
 * Warns of what the framework warns of, unrecognized properties and events, and of what is not run here. Throws
 * `ERR_CLOUDFORMATION_TEMPLATE` with file, line and column for a variable without value, and, with `configValidationMode: error`,
 * for what is unrecognized.
 * See https://www.serverless.com/framework/docs-v3/providers/aws/guide/serverless.yml
 */
export function loadServerless({ text, file = 'serverless.yml', options = {}, environment = {}, files, region = 'us-east-1', accountId = '000000000000' }: ServerlessOptions): LoadedServerless {
  const source = loadTemplate({ text, file })
  const warnings = [...source.warnings]
  const fail = (message: string, path: TemplatePath): CloudFormationError => {
    const location = source.locate(path)
    return new CloudFormationError('ERR_CLOUDFORMATION_TEMPLATE', `${formatLocation(location)}: ${message}`, { location, property: path.join('.') })
  }
  const readFile = (name: string, place: TemplatePath): Json | undefined => {
    const path = files?.resolve(name)
    if (files === undefined || path === undefined || files.kind(path) !== 'file') return undefined
    if (!/\.(?:ya?ml|json)$/u.test(path)) return files.readText(path)
    return parsed(files.readText(path), { path, place, fail })
  }
  const body = resolveVariables({ body: source.body, options, environment: { ...dotEnv(source.body, files), ...environment }, region, accountId, readFile, fail })
  const warn = (message: string, path: TemplatePath): void => void warnings.push({ location: source.locate(path), message })
  const unrecognized: Draft['unrecognized'] = (message, path) => {
    const text = `at '${placeText(path)}': ${message}`
    if (body['configValidationMode'] === 'error') throw fail(text, path)
    warn(text, path)
  }
  const checkKeys: Draft['checkKeys'] = (map, known, path) => {
    for (const name of unknownKeys(map, known)) unrecognized(`unrecognized property '${name}'`, [...path, name])
  }
  check(body, { fail, warn, checkKeys })

  const provider = mapOf(body['provider'])
  const draft: Draft = {
    service: asText(isObject(body['service']) ? body['service']['name'] : body['service']),
    stage: asText(options['stage'] ?? provider['stage'] ?? 'dev'),
    provider,
    functions: functionsOf(body, fail),
    resources: {},
    outputs: {},
    origins: new Map(),
    warn,
    fail,
    unrecognized,
    checkKeys,
  }
  const own = resourcesOf(body, fail)
  const events = readEvents(draft)
  // Authorizers look for user pools.
  for (const [id, resource] of Object.entries(mapOf(own['Resources']))) if (mapOf(resource)['Type'] === 'AWS::Cognito::UserPool') draft.resources[id] = resource
  addFunctions(draft, body)
  addRestApi(draft, events.http)
  addHttpApi(draft, events.httpApi)
  addWebsocketApi(draft, events.websocket)
  const { extensions, ...sections } = own
  extend(draft, mapOf(extensions))
  const template: JsonObject = {
    ...sections,
    Resources: merged(draft.resources, mapOf(own['Resources'])),
    Outputs: merged(draft.outputs, mapOf(own['Outputs'])),
  }
  return {
    file,
    body: template,
    warnings,
    stackName: asText(provider['stackName'] ?? `${draft.service}-${draft.stage}`),
    locate: (path) => {
      const [section, id] = path
      const origin = section === 'Resources' ? draft.origins.get(asText(id)) : undefined
      return source.locate(origin ?? ['resources', ...path])
    },
  }
}

interface Checking {
  readonly fail: Draft['fail']
  readonly warn: Draft['warn']
  readonly checkKeys: Draft['checkKeys']
}

function check(body: JsonObject, { fail, warn, checkKeys }: Checking): void {
  if (body['service'] === undefined) throw fail('a serverless.yml has a service', [])
  for (const [path, map, known] of [
    [[], body, rootProperties],
    [['provider'], mapOf(body['provider']), providerProperties],
  ] as const) {
    checkKeys(map, [...known.used, ...known.idle], path)
    for (const name of known.idle) if (name in map) warn(`${name} changes nothing on this machine`, [...path, name])
  }
  const name = mapOf(body['provider'])['name'] ?? (typeof body['provider'] === 'string' ? body['provider'] : undefined)
  if (name !== 'aws') throw fail(`the provider is aws, not ${asText(name)}`, ['provider', 'name'])
  const plugins = Array.isArray(body['plugins']) ? body['plugins'] : []
  for (const [index, plugin] of plugins.entries()) warn(`the plugin ${asText(plugin)} is not run: functions run from their sources`, ['plugins', index])
}

function functionsOf(body: JsonObject, fail: Draft['fail']): Record<string, JsonObject> {
  const given = body['functions'] ?? {}
  const maps = Array.isArray(given) ? given : [given]
  return Object.fromEntries(
    maps.flatMap((map) =>
      Object.entries(mapOf(map)).map(([name, item]): [string, JsonObject] => {
        if (!isObject(item)) throw fail('a function is a map with a handler', ['functions', name])
        return [name, item]
      }),
    ),
  )
}

/** `resources`, one map or a list of them. */
function resourcesOf(body: JsonObject, fail: Draft['fail']): JsonObject {
  const given = body['resources']
  const sections = ['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Parameters', 'Mappings', 'Conditions', 'Transform', 'Resources', 'Outputs', 'extensions']
  let result: JsonObject = {}
  for (const part of Array.isArray(given) ? given : [given ?? {}]) {
    if (!isObject(part)) throw fail('resources is a map with Resources and Outputs', ['resources'])
    const unknown = unknownKeys(part, sections)[0]
    if (unknown !== undefined) throw fail(`resources has no section ${unknown}`, ['resources', unknown])
    result = merged(result, part)
  }
  return result
}

const extendable = ['Properties', 'CreationPolicy', 'Metadata', 'UpdatePolicy', 'Condition', 'DeletionPolicy', 'UpdateReplacePolicy', 'DependsOn']

/** `resources.extensions`: what is laid over resources that the framework makes; DependsOn is added to. */
function extend({ resources, fail }: Draft, extensions: JsonObject): void {
  for (const [id, extension] of Object.entries(extensions)) {
    const resource = resources[id]
    const place = ['resources', 'extensions', id]
    if (!isObject(resource)) throw fail(`Could not extend resource "${id}": it is none that the functions and events make`, place)
    for (const [attribute, value] of Object.entries(mapOf(extension))) {
      if (!extendable.includes(attribute)) throw fail(`Could not extend resource "${id}" by ${attribute}: there are ${extendable.join(', ')}`, [...place, attribute])
      const before = resource[attribute]
      if (attribute === 'DependsOn') resource[attribute] = [...listOf(before), ...listOf(value)]
      else resource[attribute] = isObject(before) && isObject(value) ? merged(before, value) : value
    }
  }
}

const listOf = (value: Json | undefined): Json[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])

/** The place as the framework writes it: `functions.get.events[0].http`, without the property that is unrecognized. */
function placeText(path: TemplatePath): string {
  const text = path.slice(0, -1).reduce<string>((before, part) => (typeof part === 'number' ? `${before}[${part}]` : `${before}.${part}`), '')
  return text.slice(1) || 'root'
}

/** Maps merge, everything else is the later one's. */
function merged(first: JsonObject, second: JsonObject): JsonObject {
  const result = { ...first }
  for (const [name, value] of Object.entries(second)) {
    const before = result[name]
    result[name] = isObject(before) && isObject(value) ? merged(before, value) : value
  }
  return result
}

interface Parsing {
  readonly path: string
  readonly place: TemplatePath
  readonly fail: Draft['fail']
}

function parsed(text: string, { path, place, fail }: Parsing): Json {
  // A file may hold a list: the reader takes maps.
  const isList = /^\s*(?:-\s|\[)/u.test(text.replaceAll(/^\s*#.*$/gmu, ''))
  if (!isList) return loadTemplate({ text, file: path }).body
  if (/^\s*\[/u.test(text)) return JSON.parse(text) as Json
  const indented = text.split('\n').map((line) => `  ${line}`)
  const list = loadTemplate({ text: `list:\n${indented.join('\n')}`, file: path }).body['list']
  if (list === undefined) throw fail(`${path} cannot be read`, place)
  return list
}

/** Values of a file `.env`, where the file asks for it. */
function dotEnv(body: JsonObject, files: TemplateFiles | undefined): Record<string, string> {
  const path = body['useDotenv'] === true ? files?.resolve('.env') : undefined
  if (files === undefined || path === undefined || files.kind(path) !== 'file') return {}
  const lines = files.readText(path).matchAll(/^\s*(?:export\s+)?([\w.]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s#]*))/gmu)
  return Object.fromEntries([...lines].map(([, name = '', double, single, bare]) => [name, double ?? single ?? bare ?? '']))
}
