/** Why a route that nearly answered did not. */
export type NearMiss =
  | 'less-specific'
  | 'method-differs'
  | 'case-differs'
  | 'segment-differs'
  | 'path-is-longer'
  | 'path-is-shorter'

/** The route that wins and those that nearly did. */
export interface RouteExplanation {
  readonly method: string
  /** The path that was compared. */
  readonly path: string
  /** `METHOD /path`, or `$default`; `undefined` when no route answers. */
  readonly winner: string | undefined
  readonly nearMisses: readonly { readonly route: string; readonly reason: NearMiss; readonly detail: string }[]
}

interface NamedRoute {
  readonly name: string
  readonly method: string
  readonly path: string
}

/** Compares a request with every route, one by one, and keeps those that fit but for one thing. */
export function explainRoutes(
  routes: readonly NamedRoute[],
  { method, path, winner }: { method: string; path: string; winner: string | undefined },
): RouteExplanation {
  const nearMisses = routes
    .filter(({ name }) => name !== winner)
    .flatMap((route) => {
      const miss = nearMiss(route, { method, path, winner })
      return miss === undefined ? [] : [{ route: route.name, ...miss }]
    })
  return { method, path, winner, nearMisses }
}

interface Miss {
  readonly reason: NearMiss
  readonly detail: string
}

function nearMiss(route: NamedRoute, request: { method: string; path: string; winner: string | undefined }): Miss | undefined {
  const difference = comparePath(route.path, request.path)
  const methodFits = route.method === request.method || route.method === 'ANY'
  if (difference !== undefined) return methodFits && difference !== FAR ? difference : undefined
  if (!methodFits) return { reason: 'method-differs', detail: `the path fits, but it answers ${route.method}` }
  return { reason: 'less-specific', detail: `it fits too, but ${request.winner ?? 'another route'} is more specific` }
}

function comparePath(pattern: string, path: string): Miss | typeof FAR | undefined {
  const wanted = pattern.slice(1).split('/')
  const given = path.slice(1).split('/')
  const greedy = wanted.at(-1)?.endsWith('+}') ?? false
  if (greedy ? given.length < wanted.length : given.length !== wanted.length) return compareLength(wanted, given)
  const differing = wanted.findIndex((segment, index) => !segmentFits(segment, given[index] ?? ''))
  if (differing === -1) return undefined
  const rest = wanted.slice(differing + 1).every((segment, index) => segmentFits(segment, given[differing + 1 + index] ?? ''))
  if (!rest) return FAR
  const [segment, value] = [wanted[differing] ?? '', given[differing] ?? '']
  if (segment.toLowerCase() === value.toLowerCase())
    return { reason: 'case-differs', detail: `${value} is not ${segment}: case counts` }
  return { reason: 'segment-differs', detail: `${value || 'an empty segment'} is not ${segment}` }
}

function compareLength(wanted: readonly string[], given: readonly string[]): Miss | typeof FAR {
  const shared = Math.min(wanted.length, given.length)
  const begins = shared > 0 && wanted.slice(0, shared).every((segment, index) => segmentFits(segment, given[index] ?? ''))
  if (!begins || Math.abs(wanted.length - given.length) > 1) return FAR
  return given.length > wanted.length
    ? { reason: 'path-is-longer', detail: `it ends before ${given.at(-1) || 'the last slash'}` }
    : { reason: 'path-is-shorter', detail: `it goes on with ${wanted.at(-1) ?? ''}` }
}

function segmentFits(segment: string, value: string): boolean {
  return segment.startsWith('{') ? value !== '' : segment === value
}

const FAR = 'far'
