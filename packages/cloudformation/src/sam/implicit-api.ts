// Events of functions and state machines that name no API get one: ServerlessRestApi and ServerlessHttpApi.
import type { CloudFormationError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import { clone } from './clone.ts'
import { anyMethodKey, addPath, makePathConditional, pathsOf } from './document-editor.ts'
import { noteUpdate } from './key-history.ts'
import { expectMap, expectPresent, expectString, invalidDocument, invalidEvent, invalidResource } from './errors.ts'
import { combinedConditions, conditional } from './intrinsic.ts'
import { editOpenApi, isOpenApi, openApiSkeleton } from './open-api-editor.ts'
import type { PythonDict, PythonValue } from './python-document.ts'
import { hashedEntries, isDict, TemplateText, textOf } from './python-document.ts'
import { orderedEntries, orderedResources } from './sam-context.ts'
import type { SamContext } from './sam-context.ts'
import { isFalsy } from './python-truth.ts'
import { isSwagger, swaggerSkeleton } from './swagger-editor.ts'
import { editSwagger } from './swagger-editing.ts'

interface ApiKind {
  readonly eventType: string
  readonly resourceType: string
  /** Property of the event that names the API. */
  readonly idProperty: string
  readonly implicitId: string
  readonly stageName: string | undefined
  readonly skeleton: () => PythonDict
  readonly isValid: (document: PythonValue | undefined) => boolean
  readonly edit: (document: PythonValue | undefined, change: (document: PythonDict) => void) => PythonDict
}

const rest: ApiKind = {
  eventType: 'Api',
  resourceType: 'AWS::Serverless::Api',
  idProperty: 'RestApiId',
  implicitId: 'ServerlessRestApi',
  stageName: 'Prod',
  skeleton: swaggerSkeleton,
  isValid: isSwagger,
  edit: (document, change) => editSwagger(document, (editing) => change(editing.document)),
}

const http: ApiKind = {
  eventType: 'HttpApi',
  resourceType: 'AWS::Serverless::HttpApi',
  idProperty: 'ApiId',
  implicitId: 'ServerlessHttpApi',
  stageName: undefined,
  skeleton: openApiSkeleton,
  isValid: isOpenApi,
  edit: editOpenApi,
}

export const apiKinds: readonly ApiKind[] = [rest, http]

/** What the methods of one API say about the API itself. */
interface Findings {
  /** path → method → condition. */
  readonly conditions: Map<string, Map<string, string | undefined>>
  readonly deletionPolicies: Json[]
  readonly replacePolicies: Json[]
}

/** Gives every API without a definition an empty document that SAM fills. */
export function addDefaultDocuments(context: SamContext, resources: readonly [string, JsonObject][]): void {
  for (const kind of apiKinds) {
    for (const [id, resource] of resources.filter(([, { Type: type }]) => type === kind.resourceType)) {
      const properties = isObject(resource['Properties']) ? resource['Properties'] : {}
      resource['Properties'] = properties
      if (context.documents.has(id) || !isFalsy(properties['DefinitionUri'])) continue
      context.documents.set(id, kind.skeleton())
      context.managed.add(id)
    }
  }
}

export function addImplicitApi(context: SamContext, kind: ApiKind): void {
  const { resources } = context
  const existing = resources[kind.implicitId]
  const existingDocument = context.documents.get(kind.implicitId)
  const wasManaged = context.managed.has(kind.implicitId)
  resources[kind.implicitId] = { Type: kind.resourceType, Properties: kind.stageName ? { StageName: kind.stageName } : {} }
  context.order?.add(kind.implicitId)
  context.documents.set(kind.implicitId, kind.skeleton())
  context.managed.add(kind.implicitId)

  const findings = new Map<string, Findings>()
  const errors: CloudFormationError[] = []
  for (const [id, resource] of orderedResources(context)) {
    if (resource['Type'] !== 'AWS::Serverless::Function' && resource['Type'] !== 'AWS::Serverless::StateMachine') continue
    try {
      readEvents(context, kind, resource, findings)
    } catch (error) {
      if ((error as CloudFormationError).code !== 'ERR_CLOUDFORMATION_SAM_EVENT') throw error
      errors.push(invalidResource(id, (error as CloudFormationError).message))
    }
  }
  addApiAttributes(context, kind, findings.get(kind.implicitId))
  addPathConditions(context, kind, findings)
  const document = context.documents.get(kind.implicitId)
  if (isDict(document) && pathsOf(document).size === 0) {
    if (existing === undefined) {
      delete resources[kind.implicitId]
      context.order?.remove(kind.implicitId)
    } else resources[kind.implicitId] = existing
    context.documents.delete(kind.implicitId)
    context.managed.delete(kind.implicitId)
    if (existingDocument !== undefined) context.documents.set(kind.implicitId, existingDocument)
    if (wasManaged) context.managed.add(kind.implicitId)
  }
  if (errors.length > 0) throw invalidDocument(errors)
}

function readEvents(context: SamContext, kind: ApiKind, resource: JsonObject, findings: Map<string, Findings>): void {
  const properties = resource['Properties']
  const events = isObject(properties) ? properties['Events'] : undefined
  if (!isObject(properties) || !isObject(events)) return
  // SAM gathers the events of the kind in a dictionary of their own.
  const own = orderedEntries(context, events).filter(([, event]) => isObject(event) && event['Type'] === kind.eventType)
  for (const [eventId, event] of hashedEntries(Object.fromEntries(own))) {
    if (!isObject(event)) continue
    if (kind === rest && isFalsy(event['Properties'])) continue
    if (!('Properties' in event)) event['Properties'] = {}
    const eventProperties = expectMap(event['Properties'], {
      id: eventId,
      path: '',
      event: true,
      message: 'Properties should be a map.',
    })
    readEvent(context, kind, resource, properties, eventId, eventProperties, findings)
  }
  noteUpdate(events, own.length)
}

function readEvent(
  context: SamContext,
  kind: ApiKind,
  resource: JsonObject,
  properties: JsonObject,
  eventId: string,
  event: JsonObject,
  findings: Map<string, Findings>,
): void {
  if (!(kind.idProperty in event)) {
    propagateTags(context, kind, resource, properties)
    event[kind.idProperty] = { Ref: kind.implicitId }
  }
  if (kind === http && isFalsy(event['Path']) && isFalsy(event['Method'])) {
    event['Path'] = '$default'
    event['Method'] = anyMethodKey
  }
  const expectation = (path: string): { id: string; path: string; event: true } => ({ id: eventId, path, event: true })
  expectPresent(event['Path'], expectation('Path'))
  expectPresent(event['Method'], expectation('Method'))
  const apiId = expectString(apiIdOf(event[kind.idProperty]), expectation(kind.idProperty))
  const path = expectString(event['Path'], expectation('Path'))
  const method = expectString(event['Method'], expectation('Method'))

  const found = findings.get(apiId) ?? {
    conditions: new Map<string, Map<string, string | undefined>>(),
    deletionPolicies: [],
    replacePolicies: [],
  }
  findings.set(apiId, found)
  const methods = found.conditions.get(path) ?? new Map<string, string | undefined>()
  found.conditions.set(path, methods)
  const condition = resource['Condition']
  methods.set(method, typeof condition === 'string' ? condition : undefined)
  found.deletionPolicies.push(resource['DeletionPolicy'] ?? null)
  found.replacePolicies.push(resource['UpdateReplacePolicy'] ?? null)
  addToDocument(context, kind, eventId, apiId, path, method)
  if (kind === http && 'RouteSettings' in event) addRouteSettings(context, eventId, apiId, event, condition)
}

/** `!Ref Api` or the plain name of the API. */
export const apiIdOf = (value: Json | undefined): Json | undefined => (isObject(value) && 'Ref' in value ? value['Ref'] : value)

function addToDocument(context: SamContext, kind: ApiKind, eventId: string, apiId: string, path: string, method: string): void {
  const api = context.resources[apiId]
  if (!isObject(api) || (api['Type'] === 'AWS::Serverless::HttpApi' && kind === rest)) {
    throw invalidEvent(
      eventId,
      `${kind.idProperty} must be a valid reference to an '${kind.resourceType}' resource in same template.`,
    )
  }
  const document = context.documents.get(apiId)
  if (!kind.isValid(document) || !context.managed.has(apiId)) return
  const text = (value: string): TemplateText => new TemplateText(value)
  context.documents.set(
    apiId,
    kind.edit(document, (edited) =>
      kind === rest ? addPath(edited, text(path), text(method)) : addPath(edited, path === '$default' ? path : text(path), method === anyMethodKey ? method : text(method)),
    ),
  )
}

function addRouteSettings(
  context: SamContext,
  eventId: string,
  apiId: string,
  event: JsonObject,
  condition: Json | undefined,
): void {
  const api = context.resources[apiId] as JsonObject
  const properties = api['Properties'] as JsonObject
  const method = asText(event['Method'])
  const route = method === anyMethodKey ? asText(event['Path']) : `${method.toUpperCase()} ${asText(event['Path'])}`
  const settings = expectMap(properties['RouteSettings'] ?? {}, { id: apiId, path: 'RouteSettings' })
  const own = condition ? conditional(condition, event['RouteSettings'] ?? {}) : event['RouteSettings']
  const added = expectMap(own, { id: eventId, path: 'RouteSettings', event: true })
  settings[route] = { ...(isObject(settings[route]) ? settings[route] : {}), ...clone(added) }
  properties['RouteSettings'] = settings
}

function propagateTags(context: SamContext, kind: ApiKind, resource: JsonObject, properties: JsonObject): void {
  const globals = isObject(context.template['Globals']) ? context.template['Globals'] : {}
  const shared = globals[asText(resource['Type']).slice('AWS::Serverless::'.length)]
  const section = isObject(shared) ? shared : {}
  const tags = isFalsy(properties['Tags']) ? section['Tags'] : properties['Tags']
  const api = context.resources[kind.implicitId]
  if (!isObject(api) || !isObject(tags) || isFalsy(tags) || !(properties['PropagateTags'] || section['PropagateTags'])) return
  const apiProperties = api['Properties'] as JsonObject
  apiProperties['Tags'] = { ...(apiProperties['Tags'] as JsonObject | undefined), ...clone(tags) }
  apiProperties['PropagateTags'] = true
}

function addApiAttributes(context: SamContext, kind: ApiKind, findings: Findings | undefined): void {
  const api = context.resources[kind.implicitId]
  if (!findings || !isObject(api)) return
  const conditions = [...new Set([...findings.conditions.values()].flatMap((methods) => [...methods.values()]))]
  const name = conditionFor(context, conditions, `${kind.implicitId}Condition`)
  if (name !== undefined) api['Condition'] = name
  const policy = (values: readonly Json[], order: readonly string[]): string | undefined =>
    order.find((value) => values.includes(value))
  const deletion = policy(findings.deletionPolicies, ['Retain', 'Delete'])
  const replacement = policy(findings.replacePolicies, ['Retain', 'Snapshot', 'Delete'])
  if (deletion !== undefined) api['DeletionPolicy'] = deletion
  if (replacement !== undefined) api['UpdateReplacePolicy'] = replacement
}

/** One condition for all of them, made if there are several; nothing where one is without. */
function conditionFor(context: SamContext, conditions: readonly (string | undefined)[], name: string): string | undefined {
  const names = conditions.filter((condition) => condition !== undefined)
  if (names.length === 0 || names.length < conditions.length) return undefined
  if (names.length === 1) return names[0]
  const section = (context.template['Conditions'] ??= {}) as JsonObject
  Object.assign(
    section,
    combinedConditions(
      names.toSorted((left, right) => (left < right ? -1 : 1)),
      name,
    ),
  )
  return name
}

function addPathConditions(context: SamContext, kind: ApiKind, findings: ReadonlyMap<string, Findings>): void {
  for (const [id, resource] of orderedResources(context)) {
    if (resource['Type'] !== kind.resourceType || !context.managed.has(id)) continue
    const edited = kind.edit(context.documents.get(id), (document) => {
      for (const path of pathsOf(document).keys()) {
        const methods = findings.get(id)?.conditions.get(textOf(path))
        const suffix = textOf(path).replaceAll('/', 'SLASH').replaceAll('{', 'OB').replaceAll('}', 'CB')
        const condition = conditionFor(context, [...new Set(methods?.values())], `${id}${suffix}PathCondition`)
        if (condition !== undefined)
          makePathConditional(document, path, condition.endsWith('PathCondition') ? condition : new TemplateText(condition))
      }
    })
    context.documents.set(id, edited)
  }
}
