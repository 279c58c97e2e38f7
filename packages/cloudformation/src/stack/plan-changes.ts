import { isSame } from '../json.ts'
import type { JsonObject } from '../json.ts'
import type { ResourceDefinition } from './plan-stack.ts'
import type { ResourceState, StackState } from './stack-state.ts'
import { typeNamed } from './types/registry.ts'

export type ChangeAction = 'create' | 'update' | 'replace' | 'delete'

/** What will happen to one resource. */
export interface PlannedChange {
  readonly action: ChangeAction
  readonly logicalId: string
  readonly type: string
  /** Names of the properties that are other ones now. */
  readonly properties: readonly string[]
  /** Another service's resource: named, not made. */
  readonly external: boolean
}

export interface ChangesOptions {
  readonly previous: StackState | undefined
  readonly isExternal: (resource: Pick<ResourceDefinition, 'type' | 'properties'>) => boolean
  readonly services: ReadonlySet<string>
}

export function changesOf(resources: readonly ResourceDefinition[], { previous, isExternal, services }: ChangesOptions): PlannedChange[] {
  const before = previous?.resources ?? {}
  const replaced = new Set<string>()
  const changes = resources.flatMap((resource): PlannedChange[] => {
    const { logicalId, type, properties, dependsOn } = resource
    const external = isExternal(resource)
    const state = before[logicalId]
    if (!state) return [{ action: 'create', logicalId, type, properties: [], external }]
    const changed = changedNames(state.definition, properties)
    const moved = isToBeMade(type, state, services)
    if (changed.length === 0 && state.type === type && !moved && !dependsOn.some((id) => replaced.has(id))) return []
    const replace = state.type !== type || moved || needsReplacement(type, changed)
    if (replace) replaced.add(logicalId)
    return [{ action: replace ? 'replace' : 'update', logicalId, type, properties: changed, external }]
  })
  const kept = new Set(resources.map(({ logicalId }) => logicalId))
  const removed = Object.entries(before).filter(([id]) => !kept.has(id))
  const removals = removed.map(([logicalId, state]): PlannedChange => ({
    action: 'delete',
    logicalId,
    type: state.type,
    properties: [],
    external: isExternal(state),
  }))
  return [...changes, ...removals.toReversed()]
}

export const changedNames = (before: JsonObject, after: JsonObject): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !isSame(before[name], after[name]))

export function needsReplacement(type: string, changed: readonly string[]): boolean {
  const known = typeNamed(type)
  return !known?.update || changed.some((name) => known.replacedBy.has(name))
}

/** Whether a resource was only named, and its service has an endpoint by now. */
export function isToBeMade(type: string, { madeAt, properties }: ResourceState, services: ReadonlySet<string>): boolean {
  const { service, serviceFor = () => service } = typeNamed(type) ?? {}
  return madeAt === undefined && services.has(serviceFor(properties) ?? '')
}

const signs: Readonly<Record<ChangeAction, string>> = { create: '+', update: '~', replace: '±', delete: '-' }

/** A plan as lines to print: `+ create  UsersApi  AWS::ApiGateway::RestApi`. */
export function formatChanges(changes: readonly PlannedChange[]): string[] {
  return changes.map(({ action, logicalId, type, properties, external }) => {
    const detail = properties.length > 0 ? ` (${properties.join(', ')})` : ''
    return `${signs[action]} ${action.padEnd(7)} ${logicalId} ${type}${detail}${external ? ' [named only]' : ''}`
  })
}
