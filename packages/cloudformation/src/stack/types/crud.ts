import type { Json, JsonObject } from '../../json.ts'
import { asText, isSame } from '../../json.ts'
import type { Made, ResourceType, ResourceUse } from '../resource-type.ts'
import { toInput } from './members.ts'
import type { Members } from './members.ts'
import { retag } from './retag.ts'

/** A resource whose life is one create, one update and one delete operation. */
export interface Crud {
  readonly service: 'apigateway' | 'apigatewayv2'
  /** Ending of the operations' names: `Create{noun}`, `Update{noun}`, `Delete{noun}`. */
  readonly noun: string
  /** Where the name of the creating operation is another. */
  readonly create?: string
  readonly members: Members
  /** Properties that say where the resource belongs, with the member that they fill. */
  readonly parents: Readonly<Record<string, string>>
  /** Member of the answer that is the id. */
  readonly id: string
  /** Member by which update and delete take the id. */
  readonly key: string
  /** Attributes of `Fn::GetAtt`: name → member of the answer, a path with dots where it lies deeper. */
  readonly attributes?: Readonly<Record<string, string>>
  /** Path of the ARN by which it is tagged, of one that has Tags. */
  readonly tagged?: (properties: JsonObject, physicalId: string) => string
  /** Members that only creating takes. */
  readonly fixed?: readonly string[]
  /** What is there when the template does not say. */
  readonly defaults?: (use: ResourceUse) => JsonObject
}

export function crud(row: Crud): ResourceType {
  const { service, noun, members, parents, key, id, attributes = {}, fixed = [] } = row
  const where = (properties: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(parents).map(([name, member]) => [member, properties[name] ?? null]))
  const input = (use: ResourceUse): JsonObject => ({ ...row.defaults?.(use), ...toInput(use.properties, members) })
  const made = (output: Record<string, unknown>): Made => ({
    physicalId: String(output[id]),
    attributes: Object.fromEntries(Object.entries(attributes).map(([name, member]) => [name, valueAt(output, member)])),
  })
  return {
    properties: new Set([...Object.keys(members), ...Object.keys(parents)]),
    replacedBy: new Set([...Object.keys(parents), ...fixed]),
    attributes: () => Object.keys(attributes),
    create: async (use) =>
      made(await use.call(service, row.create ?? `Create${noun}`, { ...input(use), ...where(use.properties) })),
    update: async (use, before) => {
      const now = input(use)
      const was = input({ ...use, properties: before.properties })
      const tagMember = row.tagged && (service === 'apigateway' ? 'tags' : 'Tags')
      const changed = Object.keys({ ...was, ...now }).filter((name) => name !== tagMember && !isSame(was[name], now[name]))
      const target = { ...where(use.properties), [key]: before.physicalId }
      const change =
        service === 'apigateway'
          ? { patchOperations: patches(changed, was, now, use) }
          : Object.fromEntries(changed.map((name) => [name, now[name] ?? '']))
      if (changed.length > 0) await use.call(service, `Update${noun}`, { ...target, ...change })
      if (row.tagged && tagMember !== undefined) {
        const resource = row.tagged(use.properties, before.physicalId)
        await retag(use, { service, resource, was: was[tagMember], now: now[tagMember] })
      }
      return { physicalId: before.physicalId, attributes: before.attributes }
    },
    remove: async ({ call, properties }, state) => {
      await call(service, `Delete${noun}`, { ...where(properties), [key]: state.physicalId })
    },
  }
}

const valueAt = (output: Record<string, unknown>, path: string): Json =>
  path.split('.').reduce<Json>((value, step) => (value as JsonObject)[step] ?? '', output as JsonObject)

/** Patch operations from one input to another; lists and maps go entry by entry. */
export function patches(
  changed: readonly string[],
  was: JsonObject,
  now: JsonObject,
  { fail }: Pick<ResourceUse, 'fail'>,
): JsonObject[] {
  return changed.flatMap((name): JsonObject[] => {
    const [before = null, after = null] = [was[name], now[name]]
    if (Array.isArray(before) || Array.isArray(after)) return listPatches(name, asList(before), asList(after))
    if ((typeof before === 'object' && before !== null) || (typeof after === 'object' && after !== null)) {
      if (name !== 'variables') throw fail(`${name} cannot be changed in place yet: give the resource another logical id`, name)
      return mapPatches(name, before as JsonObject | null, after as JsonObject | null)
    }
    return [{ op: 'replace', path: `/${name}`, value: after === null ? '' : String(after) }]
  })
}

const asList = (value: Json): Json[] => (Array.isArray(value) ? value : [])
const pointer = (text: string): string => text.replaceAll('~', '~0').replaceAll('/', '~1')

function listPatches(name: string, before: readonly Json[], after: readonly Json[]): JsonObject[] {
  const removed = before
    .filter((item) => !after.some((other) => isSame(item, other)))
    .map((item) => ({ op: 'remove', path: `/${name}/${pointer(asText(item))}` }))
  const added = after
    .filter((item) => !before.some((other) => isSame(item, other)))
    .map((item) => ({ op: 'add', path: `/${name}/${pointer(asText(item))}` }))
  return [...added, ...removed]
}

/** Patches from one map to another, entry by entry. */
export function mapPatches(name: string, before: JsonObject | null, after: JsonObject | null): JsonObject[] {
  const removed = Object.keys(before ?? {}).filter((key) => !(key in (after ?? {})))
  const set = Object.entries(after ?? {}).filter(([key, value]) => !isSame(before?.[key], value))
  return [
    ...set.map(([key, value]) => ({ op: 'replace', path: `/${name}/${pointer(key)}`, value: asText(value) })),
    ...removed.map((key) => ({ op: 'remove', path: `/${name}/${pointer(key)}` })),
  ]
}
