import { asText, isObject } from '../json.ts'
import type { JsonObject } from '../json.ts'
import { typeNamed } from './types/registry.ts'

/** Says of attributes, before anything is made, that their resources do not have them. */
export const attributeProblemIn =
  (resources: JsonObject) =>
  (logicalId: string, attribute: string): string | undefined => {
    const resource = resources[logicalId]
    const type = isObject(resource) ? asText(resource['Type']) : ''
    const known = typeNamed(type)?.attributes?.()
    return known === undefined || known.includes(attribute) || typeNamed(type)?.anyAttribute === true ? undefined : noAttribute(type, { attribute, known })
  }

export function noAttribute(type: string, { attribute, known }: { readonly attribute: string; readonly known: readonly string[] }): string {
  const instead = known.length > 0 ? `there are ${known.join(', ')}, and what Ref gives` : 'it has none: use Ref'
  return `${type} has no attribute ${attribute}; ${instead}`
}
