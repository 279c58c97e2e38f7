/** One line of what differs between two deployments. */
export interface SnapshotChange {
  readonly kind: 'added' | 'removed' | 'changed'
  /** `GET /users › integration › uri`. */
  readonly where: string
  readonly before: string | undefined
  readonly after: string | undefined
}

type Json = Readonly<Record<string, unknown>>

/** Compares what two deployments froze, value by value; ids that each deployment makes anew do not count. */
export function diffSnapshots(before: object, after: object): readonly SnapshotChange[] {
  const [old, now] = [flatten(before as Json), flatten(after as Json)]
  const places = [...new Set([...old.keys(), ...now.keys()])].sort()
  return places.flatMap((where): SnapshotChange[] => {
    const [was, is] = [old.get(where), now.get(where)]
    if (was === is) return []
    return [{ kind: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed', where, before: was, after: is }]
  })
}

/** Names of lists' items, so that an order does not count. */
const NAMES = ['path', 'routeKey', 'name', 'responseType', 'statusCode', 'integrationId', 'id'] as const

const IGNORED = new Set(['id', 'parentId', 'rootResourceId', 'createdDate', 'lastUpdatedDate'])

function flatten(value: unknown, where: readonly string[] = [], found: Map<string, string> = new Map()): Map<string, string> {
  if (Array.isArray(value)) {
    value.forEach((item: unknown, index) => flatten(item, [...where, nameOf(item) ?? String(index)], found))
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) if (!IGNORED.has(key)) flatten(member, [...where, key], found)
  } else if (value !== undefined) found.set(where.join(' › '), typeof value === 'string' ? value : JSON.stringify(value))
  return found
}

function nameOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined
  const name = NAMES.map((key) => (item as Json)[key]).find((each) => typeof each === 'string')
  return name as string | undefined
}
