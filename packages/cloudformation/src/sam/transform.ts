import { CloudFormationError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import { partitionOf } from './arn.ts'
import { deploymentResources } from './deployment-preferences.ts'
import { clone } from './clone.ts'
import { extractConnectors } from './embedded-connectors.ts'
import { expectMap, invalidDocument, invalidTemplate } from './errors.ts'
import { checkLogicalId, toTemplate, unknownAttributes } from './generated-resource.ts'
import type { GeneratedResource } from './generated-resource.ts'
import { applyGlobals } from './globals.ts'
import { addDefaultDocuments, addImplicitApi, apiIdOf, apiKinds } from './implicit-api.ts'
import { managedPolicyArn as knownPolicyArn } from './managed-policies.ts'
import { resolveParameters } from './parameter-resolver.ts'
import { fromTemplate, isDict, literal, TemplateText } from './python-document.ts'
import { pythonRepr } from './python-repr.ts'
import { isFalsy } from './python-truth.ts'
import { checkPolicyTemplates } from './role.ts'
import { resolveReferences } from './reference-resolver.ts'
import { samResourceTypes } from './resources/registry.ts'
import { createKeyOrder } from './python-key-order.ts'
import type { KeyOrder } from './python-key-order.ts'
import { orderedResources } from './sam-context.ts'
import type { IgnoredProperty, SamContext } from './sam-context.ts'
import { createSharedUsagePlan } from './shared-usage-plan.ts'
import { duplicateId } from './unique-id.ts'
import { numberText } from '../template/float-marks.ts'

/** Where and with which values a template is transformed. */
export interface TransformOptions {
  /** Default: `us-east-1`. */
  readonly region?: string
  /** Values of the template's parameters, by name; missing ones have their defaults. */
  readonly parameters?: Readonly<Record<string, Json>>
  /** ARN of an AWS managed policy by its name, for policies that the built-in list does not have. */
  readonly managedPolicyArn?: (name: string) => string | undefined
  /** URL of the template of an application of the Serverless Application Repository; default: an error, for nothing is fetched. */
  readonly applicationTemplate?: (applicationId: string, version: string) => string
  /** Milliseconds since 1970, for AlwaysDeploy; default: the system's clock. */
  readonly now?: () => number
}

/** A template after SAM's transform. */
export interface TransformedTemplate {
  readonly body: JsonObject
  /** Generated resource → the resource of the template that it came from. */
  readonly origins: Readonly<Record<string, string>>
  /** APIs whose definition SAM wrote whole. */
  readonly generatedBodies: readonly string[]
  /** Properties that SAM does not know and leaves out without a word. */
  readonly ignored: readonly IgnoredProperty[]
}

function unknownApplication(applicationId: string): never {
  throw invalidTemplate(`The template of the application ${applicationId} is not known: pass applicationTemplate to find it.`)
}

const transformName = 'AWS::Serverless-2016-10-31'

/** Whether the template asks for SAM's transform. */
export function usesSam(body: JsonObject): boolean {
  const transforms = body['Transform']
  return transforms === transformName || (Array.isArray(transforms) && transforms.includes(transformName))
}

/**
 * Transforms a SAM template to CloudFormation as SAM's own translator does: logical ids, hashes and order of dependencies.
 *
 * Throws `ERR_CLOUDFORMATION_SAM_DOCUMENT` in SAM's words, with one cause a finding, each with the logical id.
 * See https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html
 */
export function transform(template: JsonObject, options: TransformOptions = {}): TransformedTemplate {
  const body = clone(template)
  try {
    return transformBody(body, options)
  } catch (error) {
    if (
      error instanceof CloudFormationError &&
      error.code.startsWith('ERR_CLOUDFORMATION_SAM_') &&
      error.code !== 'ERR_CLOUDFORMATION_SAM_DOCUMENT'
    ) {
      throw invalidDocument([error])
    }
    throw error
  }
}

function transformBody(body: JsonObject, options: TransformOptions): TransformedTemplate {
  const resources = checkResources(body)
  const context = makeContext(body, resources, options)
  takeDocuments(context)
  addDefaultDocuments(context, samResources(resources))
  for (const kind of apiKinds) addImplicitApi(context, kind)
  applyGlobals(body, samResources(resources), context.order !== undefined)
  applyOpenApiVersions(context)

  const errors: CloudFormationError[] = []
  const before = Object.keys(resources)
  errors.push(...extractConnectors(resources))
  for (const id of Object.keys(resources)) if (!before.includes(id)) context.order?.add(id)

  const result = clone(body)
  const made = result['Resources'] as JsonObject
  context.conditions = isObject(result['Conditions']) ? result['Conditions'] : undefined
  context.originals = made
  const origins: Record<string, string> = {}
  const references = new Map<string, Map<string, string>>()
  for (const [id, resource] of inOrder(context)) {
    try {
      noteFunctionName(context, resource)
      const type = samResourceTypes[asText(resource['Type'])]
      if (!type) continue
      for (const property of unknownAttributes(resource)) context.ignored.push({ logicalId: id, type: asText(resource['Type']), property })
      const generated = generateFrom(id, resource, context)
      delete made[id]
      for (const item of generated) {
        const finding = duplicateId(id, item, resources)
        if (finding) errors.push(finding)
        made[item.id] = toTemplate(item)
        origins[item.id] ??= id
      }
      noteReferences(references, id, generated, type.references)
    } catch (error) {
      if (
        !(error instanceof CloudFormationError) ||
        !error.code.startsWith('ERR_CLOUDFORMATION_SAM_') ||
        error.code === 'ERR_CLOUDFORMATION_SAM_DOCUMENT'
      )
        throw error
      errors.push(error)
    }
  }
  const deployment = deploymentResources(context.deployments, context.partition, (error) =>
    errors.push(error as CloudFormationError),
  )
  for (const item of deployment.resources) made[item.id] = toTemplate(item)
  if (context.conditions) Object.assign(context.conditions, deployment.conditions)
  if (errors.length > 0) throw invalidDocument(errors)
  if (context.conditions) result['Conditions'] = context.conditions
  delete result['Transform']
  return { body: resolveReferences(result, references, context.renamed), origins, generatedBodies: [...context.managed], ignored: context.ignored }
}

function checkResources(body: JsonObject): JsonObject {
  const resources = body['Resources']
  if (!isObject(resources) || Object.keys(resources).length === 0) throw invalidTemplate("'Resources' section is required")
  if (!Object.values(resources).every(isObject)) {
    throw invalidTemplate("All 'Resources' must be Objects. If you're using YAML, this may be an indentation issue.")
  }
  if ('Mappings' in body && !isObject(body['Mappings']))
    throw invalidTemplate("'Mappings' or 'Parameters' is either null or not a valid dictionary.")
  for (const [id, resource] of samResources(resources)) {
    if ('Properties' in resource) expectMap(resource['Properties'], { id, path: 'Properties', attribute: true })
  }
  for (const { Condition: condition = null } of Object.values(resources) as JsonObject[]) {
    if (typeof condition !== 'string' && !isFalsy(condition)) throw invalidTemplate('Every Condition member must be a string.')
  }
  return resources
}

const globalsTypes = new Set(
  [
    'Api',
    'Function',
    'SimpleTable',
    'Application',
    'LayerVersion',
    'HttpApi',
    'WebSocketApi',
    'StateMachine',
    'CapacityProvider',
  ].map((name) => `AWS::Serverless::${name}`),
)

const samResources = (resources: JsonObject): [string, JsonObject][] =>
  Object.entries(resources).filter(
    (entry): entry is [string, JsonObject] => isObject(entry[1]) && globalsTypes.has(asText(entry[1]['Type'])),
  )

function makeContext(
  body: JsonObject,
  resources: JsonObject,
  {
    region = 'us-east-1',
    parameters = {},
    managedPolicyArn,
    now = Date.now,
    applicationTemplate = unknownApplication,
  }: TransformOptions,
): SamContext {
  const partition = partitionOf(region)
  const declared = isObject(body['Parameters']) ? body['Parameters'] : {}
  const defaults = Object.entries(declared).flatMap(([name, parameter]) =>
    isObject(parameter) && 'Default' in parameter ? [[name, parameter['Default'] ?? null] as const] : [],
  )
  return {
    region,
    partition,
    template: body,
    resources,
    originals: resources,
    order: usesHashOrder(body, resources) ? keyOrderOf(Object.keys(resources)) : undefined,
    parameters: { 'AWS::Region': region, 'AWS::Partition': partition, ...Object.fromEntries(defaults), ...parameters },
    mappings: isObject(body['Mappings']) ? body['Mappings'] : {},
    conditions: undefined,
    documents: new Map(),
    managed: new Set(),
    functionNames: new Map(),
    recordSetGroups: new Map(),
    usagePlan: createSharedUsagePlan(),
    deployments: new Map(),
    renamed: new Map(),
    ignored: [],
    applicationTemplate,
    now,
    managedPolicyArn: (name) =>
      knownPolicyArn(name, partition) ?? (name.startsWith('arn:') ? name : (managedPolicyArn?.(name) ?? name)),
  }
}

/** SAM keeps Python 2.7's order in templates with a REST API, or an HTTP API with a default authorizer. */
function usesHashOrder(body: JsonObject, resources: JsonObject): boolean {
  const section = (value: Json | undefined, name: string): JsonObject =>
    isObject(value) && isObject(value[name]) ? value[name] : {}
  const shared = Boolean(section(section(body['Globals'], 'HttpApi'), 'Auth')['DefaultAuthorizer'])
  return Object.values(resources).some((resource) => {
    if (!isObject(resource)) return false
    const { Type: type } = resource
    const properties = section(resource, 'Properties')
    if (type === 'AWS::Serverless::Api') return true
    if (type === 'AWS::Serverless::HttpApi') return shared || Boolean(section(properties, 'Auth')['DefaultAuthorizer'])
    const events = Object.values(section(properties, 'Events')).filter(isObject)
    const has = (name: string): boolean => events.some((event) => event['Type'] === name)
    if (type === 'AWS::Serverless::Function') return has('Api') || (shared && has('HttpApi'))
    return type === 'AWS::Serverless::StateMachine' && has('Api')
  })
}

function keyOrderOf(keys: readonly string[]): KeyOrder {
  const order = createKeyOrder()
  for (const key of keys) order.add(key)
  return order
}

/** API definitions leave the properties: they are edited in a model of their own. */
function takeDocuments({ resources, documents }: SamContext): void {
  for (const [id, resource] of samResources(resources)) {
    const properties = resource['Properties']
    if (!isObject(properties) || (resource['Type'] !== 'AWS::Serverless::Api' && resource['Type'] !== 'AWS::Serverless::HttpApi'))
      continue
    const body = properties['DefinitionBody'] ?? null
    if (!isFalsy(body)) documents.set(id, fromTemplate(body))
    delete properties['DefinitionBody']
  }
}

/** A document that SAM writes has the version that the API asks for. */
function applyOpenApiVersions({ resources, documents, managed }: SamContext): void {
  for (const id of managed) {
    const resource = resources[id]
    const properties = isObject(resource) && resource['Type'] === 'AWS::Serverless::Api' ? resource['Properties'] : undefined
    const version = isObject(properties) ? properties['OpenApiVersion'] : undefined
    const document = documents.get(id)
    if (!isObject(properties) || version === undefined || !isDict(document)) continue
    const text = typeof version === 'number' ? numberText(properties, 'OpenApiVersion') : asText(version)
    if (!/^3(\.\d)(\.\d)?$/u.test(text)) continue
    properties['OpenApiVersion'] = text
    document.set('openapi', typeof version === 'string' ? new TemplateText(text) : text)
    if (document.get('swagger')) document.delete('swagger')
  }
}

const first = ['AWS::Serverless::Function', 'AWS::Serverless::StateMachine']
const apis = ['AWS::Serverless::Api', 'AWS::Serverless::HttpApi', 'AWS::Serverless::WebSocketApi']

/** Functions first, for their events write into the APIs. */
function inOrder(context: SamContext): [string, JsonObject][] {
  const all = orderedResources(context).filter(([, { Type: type }]) => Object.hasOwn(samResourceTypes, asText(type)))
  const rank = ([, { Type: type }]: [string, JsonObject]): number =>
    type === first[0]
      ? 0
      : type === first[1]
        ? 1
        : apis.includes(asText(type))
          ? 2
          : type === 'AWS::Serverless::Connector'
            ? 4
            : 3
  return all.toSorted((left, right) => rank(left) - rank(right))
}

function generateFrom(id: string, resource: JsonObject, context: SamContext): GeneratedResource[] {
  checkLogicalId(id)
  const properties = expectMap('Properties' in resource ? resource['Properties'] : {}, {
    id,
    path: 'Properties',
    message: 'Properties of a resource must be an object.',
  })
  if (first.includes(asText(resource['Type']))) checkPolicyTemplates(id, properties['Policies'])
  return samResourceTypes[asText(resource['Type'])]?.generate({ id, resource, properties }, context) ?? []
}

/** A deployment follows the names of the functions behind it. */
function noteFunctionName({ parameters, functionNames }: SamContext, resource: JsonObject): void {
  const properties = resource['Properties']
  if (resource['Type'] !== 'AWS::Serverless::Function' || !isObject(properties) || !isObject(properties['Events'])) return
  for (const event of Object.values(properties['Events'])) {
    const eventProperties = isObject(event) && event['Type'] === 'Api' ? event['Properties'] : undefined
    const api = isObject(eventProperties) ? apiIdOf(eventProperties['RestApiId']) : undefined
    const name = typeof api === 'string' ? resolveParameters(clone(properties['FunctionName'] ?? null), parameters) : null
    if (typeof api !== 'string' || isFalsy(name)) continue
    functionNames.set(
      api,
      (functionNames.get(api) ?? '') +
        (typeof name === 'string' ? name : pythonRepr(isObject(name) ? fromTemplate(name) : literal(name))),
    )
  }
}

function noteReferences(
  references: Map<string, Map<string, string>>,
  id: string,
  generated: readonly GeneratedResource[],
  names: Readonly<Record<string, string>>,
): void {
  const byType = new Map(generated.map(({ type, id: generatedId }) => [type, generatedId]))
  const found = Object.entries(names).flatMap(([name, type]) =>
    byType.has(type) ? [[name, byType.get(type) ?? ''] as const] : [],
  )
  if (found.length > 0) references.set(id, new Map(found))
}
