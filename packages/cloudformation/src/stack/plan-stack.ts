import { CloudFormationError } from '../errors.ts'
import { createConditions } from '../evaluate/condition-functions.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { readParameters } from '../evaluate/parameters.ts'
import { absent } from '../evaluate/scope.ts'
import type { Scope } from '../evaluate/scope.ts'
import type { Json, JsonObject } from '../json.ts'
import { isObject } from '../json.ts'
import { partitionOf } from '../sam/arn.ts'
import { clone } from '../sam/clone.ts'
import { transform, usesSam } from '../sam/transform.ts'
import { loadTemplate } from '../template/load-template.ts'
import type { LoadedTemplate } from '../template/load-template.ts'
import type { TemplatePath } from '../template/source-location.ts'
import { formatLocation } from '../template/source-location.ts'
import { attributeProblemIn } from './attribute-problem.ts'
import { checkDefinitions } from './check-definitions.ts'
import { checkOutputs } from './check-outputs.ts'
import { checkSections } from './check-sections.ts'
import { expandLoops } from './expand-loops.ts'
import { includeFiles } from './include-files.ts'
import { inDependencyOrder } from './dependency-order.ts'
import { packageLocalCode } from './local-code.ts'
import type { LocalFunction, TemplateFiles } from './local-code.ts'
import { physicalName } from './names.ts'
import { expandNested, nestedType } from './nested-stack.ts'
import type { NestedPlan } from './nested-stack.ts'
import { changesOf } from './plan-changes.ts'
import type { PlannedChange } from './plan-changes.ts'
import { pseudoParameters } from './pseudo-parameters.ts'
import type { StackIdentity, StackState } from './stack-state.ts'
import { isUnreadSource } from './unread-source.ts'
import { isNamedOnly, typeNamed } from './types/registry.ts'

/** A stack that shall be. */
export interface StackOptions {
  readonly template: LoadedTemplate
  readonly stackName: string
  /** Default: `us-east-1`. */
  readonly region?: string
  /** Twelve digits; default: `000000000000`. */
  readonly accountId?: string
  readonly parameters?: Readonly<Record<string, Json>>
  /** Values that other stacks export, for Fn::ImportValue. */
  readonly imports?: Readonly<Record<string, Json>>
  /** Where the template's local code is looked for; absent: the template may name none. */
  readonly files?: TemplateFiles
  /** The stack as it runs; absent: it is new. */
  readonly previous?: StackState
  /** Services with an endpoint of their own, where `call` makes what others only name. */
  readonly services?: ReadonlySet<string>
  /** Files of the stacks around a nested one: it may not nest them again. */
  readonly within?: readonly string[]
}

/** One resource of the template, with everything evaluated that does not depend on other resources. */
export interface ResourceDefinition {
  readonly logicalId: string
  readonly type: string
  readonly properties: JsonObject
  /** Resources that must be there before it. */
  readonly dependsOn: readonly string[]
  readonly deletionPolicy?: string
  readonly updateReplacePolicy?: string
  readonly generatedBody: boolean
}

/** What has to happen for the stack to be as its template says. */
export interface StackPlan {
  readonly identity: StackIdentity
  /** In the order in which they are made. */
  readonly resources: readonly ResourceDefinition[]
  /** Services with an endpoint. */
  readonly services: ReadonlySet<string>
  /** What will change, to be shown before it happens. */
  readonly changes: readonly PlannedChange[]
  /** Functions whose code is a folder of this machine. */
  readonly functions: readonly LocalFunction[]
  /** Resources of other services, which are named but not made. */
  readonly external: readonly { readonly logicalId: string; readonly type: string }[]
  /** Properties that AWS takes and that have no effect here. */
  readonly withoutEffect: readonly { readonly logicalId: string; readonly type: string; readonly property: string }[]
  readonly outputs: JsonObject
  readonly previous: StackState | undefined
  readonly scope: Scope
  /** An error about a place of the template. */
  readonly fail: (message: string, path: TemplatePath, cause?: unknown) => CloudFormationError
}

/**
 * Reads what a template wants: transforms SAM, evaluates parameters, conditions and mappings, orders the resources by their
 * dependencies and compares them with the stack that runs.
 *
 * Throws `CloudFormationError` with file, line and column for everything that cannot be honoured: a type or property that is
 * not known, a reference to nothing, a cycle, a parameter without value.
 */
export function planStack(options: StackOptions): StackPlan {
  const { template, stackName, region = 'us-east-1', accountId = '000000000000', previous } = options
  const identity: StackIdentity = { stackName, region, accountId, partition: partitionOf(region) }
  const files = options.files ?? noFiles
  let origins: Readonly<Record<string, string>> = {}
  const place = (path: TemplatePath): TemplatePath => {
    const [section, id, ...rest] = path
    if (
      section !== 'Resources' ||
      typeof id !== 'string' ||
      id in (isObject(template.body['Resources']) ? template.body['Resources'] : {})
    )
      return path
    return origins[id] === undefined ? path : [section, origins[id] ?? id, ...rest]
  }
  const failAs = (
    code: CloudFormationError['code'],
    message: string,
    path: TemplatePath,
    cause?: unknown,
  ): CloudFormationError => {
    const location = template.locate(place(path))
    const [section, id, , ...property] = path
    const logicalId = section === 'Resources' && typeof id === 'string' ? id : undefined
    const subject = logicalId === undefined ? '' : `${logicalId}${property.length > 0 ? `.${property.join('.')}` : ''}: `
    const details = {
      location,
      cause,
      ...(logicalId === undefined ? {} : { logicalId }),
      ...(property.length > 0 ? { property: property.join('.') } : {}),
    }
    return new CloudFormationError(code, `${formatLocation(location)}: ${subject}${message}`, details)
  }
  const fail = (message: string, path: TemplatePath): CloudFormationError => failAs('ERR_CLOUDFORMATION_TEMPLATE', message, path)
  const intrinsic = (message: string, path: TemplatePath): CloudFormationError =>
    failAs('ERR_CLOUDFORMATION_INTRINSIC', message, path)
  const unsupported = (message: string, path: TemplatePath): CloudFormationError =>
    failAs('ERR_CLOUDFORMATION_UNSUPPORTED', message, path)

  const body = includeFiles(clone(template.body), { files, fail }) as JsonObject
  if (!isObject(body['Resources']) || Object.keys(body['Resources']).length === 0) throw fail('a template has a Resources section with at least one resource', ['Resources'])
  checkSections(body, fail)
  const declared = isObject(body['Parameters']) ? body['Parameters'] : {}
  const given = readParameters({
    declared,
    given: options.parameters ?? {},
    fail: (message, path) => failAs('ERR_CLOUDFORMATION_PARAMETER', message, path),
  })
  for (const section of ['Conditions', 'Resources', 'Outputs']) {
    if (body[section] !== undefined) body[section] = expandLoops(body[section], { parameters: given, fail: intrinsic }, [section])
  }
  const functions = packageLocalCode({ body, files, fail })
  const generated = new Set<string>()
  const ignored: StackPlan['withoutEffect'][number][] = []
  const final = usesSam(body) ? transformed() : body

  const parameters = { ...given, ...pseudoParameters(identity) }
  const resources = isObject(final['Resources']) ? final['Resources'] : {}
  const base: Omit<Scope, 'condition'> = {
    parameters,
    mappings: isObject(final['Mappings']) ? final['Mappings'] : {},
    hasResource: (id) => active.has(id),
    resource: () => undefined,
    attributeProblem: attributeProblemIn(resources),
    imported: (name) => options.imports?.[name],
    zones: (name) => ['a', 'b', 'c'].map((letter) => name + letter),
    fail: intrinsic,
  }
  const active = new Set<string>()
  const condition = createConditions(isObject(final['Conditions']) ? final['Conditions'] : {}, base)
  const scope: Scope = { ...base, condition }
  for (const [id, resource] of Object.entries(resources)) if (isActive(resource, ['Resources', id])) active.add(id)

  const declaredHere = [...active].map((id) => define(id, resources[id] as JsonObject))
  checkDefinitions(declaredHere, unsupported)
  const definitions = declaredHere.flatMap((definition) =>
    definition.type === nestedType ? expandNested(definition, { read: readNested, plan: planNested, fail }) : [definition],
  )
  for (const { logicalId } of definitions) active.add(logicalId)
  const ordered = inDependencyOrder(definitions, (message, id) => failAs('ERR_CLOUDFORMATION_CYCLE', message, ['Resources', id]))
  const services = options.services ?? new Set<string>()
  const isExternal = (resource: Pick<ResourceDefinition, 'type' | 'properties'>): boolean => isUnreadSource(resource, { resources: ordered, services }) ?? isNamedOnly(resource.type, services)
  const changes = changesOf(ordered, { previous, isExternal, services })
  return {
    identity,
    resources: ordered,
    services,
    changes,
    functions,
    external: ordered.filter(isExternal).map(({ logicalId, type }) => ({ logicalId, type })),
    withoutEffect: [...ignored, ...ordered.flatMap((resource) => propertiesWithoutEffect(resource, services))],
    outputs: outputsOf(isObject(final['Outputs']) ? final['Outputs'] : {}),
    previous,
    scope,
    fail: (message, path, cause) => failAs('ERR_CLOUDFORMATION_APPLY', message, path, cause),
  }

  function outputsOf(all: JsonObject): JsonObject {
    const there = Object.entries(all).filter(([name, output]) => isActive(output, ['Outputs', name]))
    checkOutputs(there, { scope, fail })
    return Object.fromEntries(there)
  }

  function readNested(file: string): LoadedTemplate {
    return loadTemplate({ text: files.readText(file), file })
  }

  function planNested({ logicalId }: ResourceDefinition, nestedTemplate: LoadedTemplate, values: JsonObject): NestedPlan {
    const { file } = nestedTemplate
    const within = [...(options.within ?? []), template.file]
    if (within.includes(file)) throw fail(`${file} nests itself: ${[...within, file].join(' → ')}`, ['Resources', logicalId])
    const nested = planStack({
      template: nestedTemplate,
      stackName: physicalName(identity, logicalId, 128),
      region,
      accountId,
      parameters: values,
      within,
      ...(options.imports === undefined ? {} : { imports: options.imports }),
      files: files.beside?.(file) ?? files,
    })
    functions.push(...nested.functions.map((each) => ({ ...each, logicalId: `${logicalId}/${each.logicalId}` })))
    for (const resource of nested.resources) origins = { ...origins, [`${logicalId}/${resource.logicalId}`]: logicalId }
    const outputs = Object.entries(nested.outputs).map(([name, output]): [string, Json] => {
      const path = ['Outputs', name, 'Value']
      const value = evaluate(isObject(output) ? (output['Value'] ?? null) : null, nested.scope, path)
      return [name, value === absent ? null : value]
    })
    return { resources: nested.resources, outputs: Object.fromEntries(outputs), parameters: nested.scope.parameters }
  }

  function transformed(): JsonObject {
    const result = withPlaces(() => transform(body, { region, parameters: given }))
    origins = result.origins
    for (const id of result.generatedBodies) generated.add(id)
    ignored.push(...result.ignored)
    return result.body
  }

  /** SAM's errors name the resource; here they get its place, too. */
  function withPlaces<Result>(run: () => Result): Result {
    try {
      return run()
    } catch (error) {
      if (!(error instanceof CloudFormationError) || error.causes.length === 0) throw error
      const { logicalId: id, property } = error.causes[0] ?? {}
      const location = template.locate(
        id === undefined
          ? property === undefined
            ? []
            : [property]
          : ['Resources', id, 'Properties', ...(property ?? '').split('.')],
      )
      throw new CloudFormationError(error.code, `${formatLocation(location)}: ${error.message}`, {
        location,
        causes: error.causes,
        cause: error,
        ...(id === undefined ? {} : { logicalId: id }),
      })
    }
  }

  function isActive(item: Json | undefined, path: TemplatePath): boolean {
    if (!isObject(item)) throw fail('this is a map with a Type and Properties', path)
    const name = item['Condition']
    if (name === undefined) return true
    const holds = typeof name === 'string' ? condition(name) : undefined
    if (holds === undefined)
      throw intrinsic(`there is no condition ${JSON.stringify(name)} in Conditions`, [...path, 'Condition'])
    return holds
  }

  function define(logicalId: string, resource: JsonObject): ResourceDefinition {
    const path: TemplatePath = ['Resources', logicalId]
    const { Type: type, DeletionPolicy: deletion, UpdateReplacePolicy: replacement } = resource
    if (typeof type !== 'string') throw fail('a resource has a Type, for example AWS::Lambda::Function', path)
    const properties = evaluate(resource['Properties'] ?? {}, scope, [...path, 'Properties'])
    if (properties === absent || !isObject(properties)) throw fail('Properties is a map', [...path, 'Properties'])
    const named = (Array.isArray(resource['DependsOn']) ? resource['DependsOn'] : [resource['DependsOn']]).filter(
      (id): id is string => typeof id === 'string',
    )
    const missing = named.find((id) => !(id in resources))
    if (missing !== undefined)
      throw fail(`DependsOn names ${missing}, which is no resource of this template`, [...path, 'DependsOn'])
    return {
      logicalId,
      type,
      properties,
      dependsOn: named.filter((id) => active.has(id)),
      generatedBody: generated.has(logicalId),
      ...(typeof deletion === 'string' ? { deletionPolicy: deletion } : {}),
      ...(typeof replacement === 'string' ? { updateReplacePolicy: replacement } : {}),
    }
  }
}

const propertiesWithoutEffect = ({ logicalId, type, properties }: ResourceDefinition, services: ReadonlySet<string>): StackPlan['withoutEffect'] =>
  Object.keys(properties)
    .filter((property) => typeNamed(type)?.hasNoEffect?.(property, { value: properties[property], services }))
    .map((property) => ({ logicalId, type, property }))

const noFiles: TemplateFiles = { resolve: (path) => path, kind: () => undefined, readText: () => '' }
