import { isPending } from '../evaluate/reference.ts'
import type { Json } from '../json.ts'
import type { ResourceDefinition } from './plan-stack.ts'
import { kindOfProperty, requiredOf } from './types/property-kinds.ts'
import type { PropertyKind } from './types/property-kinds.ts'

export interface PropertyProblem {
  /** Absent: it is one that is missing. */
  readonly property?: string
  readonly message: string
}

/** As CloudFormation calls what a property is to hold, and what to write. */
const WANTED: Readonly<Record<Exclude<PropertyKind, 'any'>, readonly [type: string, advice: string]>> = {
  list: ['JSONArray', 'write a list, with - before each of its values'],
  map: ['JSONObject', 'write a map, with a name and a colon before each of its values'],
  number: ['Number', 'write a number'],
  truth: ['Boolean', 'write true or false'],
  text: ['String', 'write one text'],
}

/** Properties of the wrong kind, and those that are missing, in CloudFormation's words and with what to write instead. */
export function propertyProblems({ logicalId, type, properties }: ResourceDefinition): readonly PropertyProblem[] {
  const failed = `Properties validation failed for resource ${logicalId} with message:`
  const missing = requiredOf(type)
    .filter((name) => !(name in properties))
    .map((name) => ({ message: `${failed} #: required key [${name}] not found; write ${name} among the Properties` }))
  const wrong = Object.entries(properties).flatMap(([property, value]): PropertyProblem[] => {
    const kind = kindOfProperty(type, property)
    if (kind === 'any' || isOfKind(value, kind)) return []
    const [wanted, advice] = WANTED[kind]
    return [{ property, message: `${failed} #/${property}: expected type: ${wanted}, found: ${foundType(value)}; ${advice}` }]
  })
  return [...missing, ...wrong]
}

function isOfKind(value: Json, kind: Exclude<PropertyKind, 'any'>): boolean {
  if (value === null || isPending(value)) return true
  if (kind === 'list') return Array.isArray(value)
  if (kind === 'map') return typeof value === 'object' && !Array.isArray(value)
  // Numbers and truths may be written as texts, and texts as numbers.
  if (kind === 'number') return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
  if (kind === 'truth') return typeof value === 'boolean' || (typeof value === 'string' && /^(?:true|false)$/iu.test(value))
  return typeof value !== 'object'
}

function foundType(value: Json): string {
  if (Array.isArray(value)) return 'JSONArray'
  if (typeof value === 'object') return 'JSONObject'
  return typeof value === 'string' ? 'String' : typeof value === 'boolean' ? 'Boolean' : 'Number'
}
