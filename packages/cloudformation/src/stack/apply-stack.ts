import { CloudFormationError } from '../errors.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { absent } from '../evaluate/scope.ts'
import type { Scope } from '../evaluate/scope.ts'
import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import { changedNames, isToBeMade, needsReplacement } from './plan-changes.ts'
import type { ChangeAction } from './plan-changes.ts'
import type { ResourceDefinition, StackPlan } from './plan-stack.ts'
import type { Made, ResourceType, ResourceUse } from './resource-type.ts'
import type { Call, ResourceState, StackIdentity, StackOutput, StackState, SupersededResource } from './stack-state.ts'
import { noAttribute } from './attribute-problem.ts'
import { typeNamed } from './types/registry.ts'

export interface ApplyOptions {
  readonly plan: StackPlan
  /** Management operations, as the control plane runs them. */
  readonly call: Call
  /** Told of each step as it is done. */
  readonly onEvent?: (event: StackEvent) => void
  /** Resolves when nothing that was undone or changed so far is in use. Asked before each removal: no request may meet what goes. */
  readonly unused?: () => Promise<void>
  /**
   * Takes over the removal of what is no longer wanted, to be run once the new state is stored and served: where the calls are one
   * transaction, no request sees the new before its end. Called for parts of APIs, then for what they call: what was removed first
   * should not be served any more when the second goes. Until all have run, they stand in the state as `superseded`.
   */
  readonly removeLater?: (remove: (call: Call) => Promise<void>) => void
}

/** One step of a stack's way. */
export interface StackEvent {
  readonly action: ChangeAction | 'rollback'
  readonly logicalId: string
  readonly type: string
  /** Set when the step failed and the stack goes on without it (leftovers of deletions and of rollbacks). */
  readonly error?: Error
}

/**
 * Makes the stack what its plan says and gives its new state, for the caller to store.
 *
 * New and changed resources come first, what is no longer wanted goes last. When a step fails, everything done so far is
 * undone, and `ERR_CLOUDFORMATION_APPLY` is thrown with the place of the resource and the failure as `cause`.
 */
export async function applyStack({ plan, call, onEvent = () => {}, unused = nothingToAwait, removeLater }: ApplyOptions): Promise<StackState> {
  const before = plan.previous?.resources ?? {}
  const states = new Map<string, ResourceState>()
  const undo: (() => Promise<StackEvent>)[] = []
  const leftovers: SupersededResource[] = []
  const scope: Scope = { ...plan.scope, resource: (id, attribute) => attributeOf(plan, states, id, attribute) }
  try {
    for (const definition of plan.resources) states.set(definition.logicalId, await applyResource(definition))
    const outputs = evaluateOutputs(plan, scope)
    const wanted = new Set(plan.resources.map(({ logicalId }) => logicalId))
    const gone = Object.entries(before)
      .filter(([id]) => !wanted.has(id))
      .map(([logicalId, state]) => ({ logicalId, state }))
    const superseded = [...(plan.previous?.superseded ?? []), ...leftovers, ...gone]
    const removal = (resources: readonly SupersededResource[]) => (through: Call) =>
      removeAll(resources, { call: through, identity: plan.identity, services: plan.services, onEvent, unused })
    if (removeLater === undefined) await removal(superseded)(call)
    else {
      const parts = [superseded.filter(isOfApi), superseded.filter((resource) => !isOfApi(resource))]
      for (const resources of parts) if (resources.length > 0) removeLater(removal(resources))
    }
    return {
      ...plan.identity,
      resources: Object.fromEntries(states),
      outputs,
      ...(removeLater !== undefined && superseded.length > 0 && { superseded }),
    }
  } catch (error) {
    for (const step of undo.toReversed()) onEvent(await step())
    throw error
  }

  async function applyResource(definition: ResourceDefinition): Promise<ResourceState> {
    const { logicalId, type } = definition
    const properties = evaluate(definition.properties, scope, ['Resources', logicalId, 'Properties']) as JsonObject
    const use = useOf(plan, call, definition, properties)
    const state = before[logicalId]
    try {
      if (!state) return await create(definition, use)
      const changed = changedNames(state.properties, properties)
      const moved = isToBeMade(type, state, plan.services)
      if (state.type === type && changed.length === 0 && !moved) return { ...state, definition: definition.properties }
      if (state.type !== type || moved || needsReplacement(type, changed)) return await replace(definition, use, state)
      return await update(definition, use, state)
    } catch (error) {
      throw error instanceof CloudFormationError
        ? error
        : plan.fail(`${type}: ${messageOf(error)}`, ['Resources', logicalId], error)
    }
  }

  async function create(definition: ResourceDefinition, use: ResourceUse): Promise<ResourceState> {
    const { logicalId, type } = definition
    const state = stateOf(definition, use.properties, await typeOf(type).create(use))
    undo.push(() => undoing({ logicalId, type }, removingOnceUnused(use, state)))
    onEvent({ action: 'create', logicalId, type })
    return state
  }

  async function update(definition: ResourceDefinition, use: ResourceUse, state: ResourceState): Promise<ResourceState> {
    const { logicalId, type } = definition
    const { update: run } = typeOf(type)
    if (!run) return state
    const now = (made: Made): ResourceState => stateOf(definition, use.properties, made)
    const back = (): Promise<unknown> =>
      run({ ...use, properties: state.properties }, now({ physicalId: state.physicalId, attributes: state.attributes }))
    undo.push(() => undoing({ logicalId, type }, back))
    const made = await run(use, state)
    onEvent({ action: 'update', logicalId, type })
    return now(made)
  }

  async function replace(definition: ResourceDefinition, use: ResourceUse, state: ResourceState): Promise<ResourceState> {
    const { logicalId, type } = definition
    const old = { logicalId, type: state.type }
    if (state.type === type && typeOf(type).removesFirst) {
      const oldUse = { ...use, properties: state.properties }
      await typeOf(type).remove(oldUse, state)
      undo.push(() => undoing(old, () => typeOf(type).create(oldUse)))
    } else if (state.updateReplacePolicy !== 'Retain') leftovers.push({ logicalId, state })
    const next = stateOf(definition, use.properties, await typeOf(type).create(use))
    undo.push(() => undoing({ logicalId, type }, removingOnceUnused(use, next)))
    onEvent({ action: 'replace', logicalId, type })
    return next
  }

  function removingOnceUnused(use: ResourceUse, state: ResourceState): () => Promise<unknown> {
    return async () => {
      await unused()
      return typeOf(state.type).remove(use, state)
    }
  }
}

const isOfApi = ({ state: { type } }: SupersededResource): boolean => /^AWS::ApiGateway(?:V2)?::/u.test(type)
const nothingToAwait = (): Promise<void> => Promise.resolve()

/** Removes a whole stack; what cannot be removed is told and left. */
export async function deleteStack({
  state,
  call,
  services = new Set(),
  onEvent = () => {},
}: {
  readonly state: StackState
  readonly call: Call
  /** Services with an endpoint; what was made there is removed there. */
  readonly services?: ReadonlySet<string>
  readonly onEvent?: (event: StackEvent) => void
}): Promise<void> {
  const { stackName, region, accountId, partition } = state
  const resources = Object.entries(state.resources).map(([logicalId, resource]) => ({ logicalId, state: resource }))
  await removeAll([...(state.superseded ?? []), ...resources], { call, identity: { stackName, region, accountId, partition }, services, onEvent, unused: nothingToAwait })
}

interface Removing {
  readonly call: Call
  readonly identity: StackIdentity
  readonly services: ReadonlySet<string>
  readonly onEvent: (event: StackEvent) => void
  readonly unused: () => Promise<void>
}

/** The last made goes first; with its API, what was in the API is gone, too. */
async function removeAll(
  resources: readonly SupersededResource[],
  { call, identity, services, onEvent, unused }: Removing,
): Promise<void> {
  for (const { logicalId, state } of resources.toReversed()) {
    if (state.deletionPolicy === 'Retain') continue
    const { type, properties } = state
    const fail = (message: string): CloudFormationError =>
      new CloudFormationError('ERR_CLOUDFORMATION_APPLY', `${logicalId}: ${message}`, { logicalId })
    const use: ResourceUse = { call, stack: identity, services, logicalId, properties, generatedBody: state.generatedBody === true, fail }
    await unused()
    onEvent(await attempt({ action: 'delete', logicalId, type }, () => typeOf(type).remove(use, state)))
  }
}

const undoing = ({ logicalId, type }: { logicalId: string; type: string }, run: () => Promise<unknown>): Promise<StackEvent> =>
  attempt({ action: 'rollback', logicalId, type }, run)

async function attempt(event: StackEvent, run: () => Promise<unknown>): Promise<StackEvent> {
  try {
    await run()
    return event
  } catch (error) {
    if (isGone(error)) return event
    return { ...event, error: error instanceof Error ? error : new Error(String(error)) }
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && /NotFound/u.test(`${error.name} ${asText((error as { code?: unknown }).code ?? '')}`)
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function typeOf(type: string): ResourceType {
  const known = typeNamed(type)
  if (!known) throw new CloudFormationError('ERR_CLOUDFORMATION_UNSUPPORTED', `the type ${type} is not supported`)
  return known
}

function useOf(
  plan: StackPlan,
  call: Call,
  { logicalId, generatedBody }: ResourceDefinition,
  properties: JsonObject,
): ResourceUse {
  const fail = (message: string, property?: string): CloudFormationError =>
    plan.fail(message, ['Resources', logicalId, 'Properties', ...(property === undefined ? [] : property.split('.'))])
  return { call, stack: plan.identity, services: plan.services, logicalId, properties, generatedBody, fail }
}

function stateOf(
  { type, properties: definition, dependsOn, deletionPolicy, updateReplacePolicy, generatedBody }: ResourceDefinition,
  properties: JsonObject,
  made: Made,
): ResourceState {
  return {
    type,
    physicalId: made.physicalId,
    attributes: made.attributes ?? {},
    properties,
    definition,
    dependsOn,
    ...(deletionPolicy === undefined ? {} : { deletionPolicy }),
    ...(updateReplacePolicy === undefined ? {} : { updateReplacePolicy }),
    ...(generatedBody ? { generatedBody } : {}),
    ...(made.madeAt === undefined ? {} : { madeAt: made.madeAt }),
  }
}

function attributeOf(
  plan: StackPlan,
  states: ReadonlyMap<string, ResourceState>,
  id: string,
  attribute: string | undefined,
): Json | undefined {
  const state = states.get(id)
  if (!state || attribute === undefined) return state?.physicalId
  const value = state.attributes[attribute]
  if (value !== undefined) return value
  if (typeNamed(state.type)?.anyAttribute) return `${state.physicalId}.${attribute}`
  throw plan.fail(noAttribute(state.type, { attribute, known: Object.keys(state.attributes) }), ['Resources', id])
}

function evaluateOutputs(plan: StackPlan, scope: Scope): StackOutput[] {
  return Object.entries(plan.outputs).map(([name, output]) => {
    const path = ['Outputs', name]
    const { Value: definition = null, Description: description, Export: exported } = isObject(output) ? output : {}
    const value = evaluate(definition, scope, [...path, 'Value'])
    const exportName = isObject(exported) ? evaluate(exported['Name'] ?? null, scope, [...path, 'Export', 'Name']) : undefined
    return {
      name,
      value: value === absent ? null : value,
      ...(typeof description === 'string' ? { description } : {}),
      ...(typeof exportName === 'string' ? { exportName } : {}),
    }
  })
}
