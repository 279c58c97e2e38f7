import { bindParameters } from './path-parameters.ts'
import { parseRoutePath } from './route-path.ts'
import { RouterError } from './errors.ts'

/** A route to compile. `value` is handed back as it is when the path binds no parameters. */
export interface TreeRoute<Match> {
  readonly method: string
  readonly path: string
  readonly value: Match
}

export interface RouteTreeOptions<Match> {
  /** Copies a match with the parameters that its path bound. */
  readonly withParameters: (match: Match, pathParameters: Readonly<Record<string, string>>) => Match
  /** Any full match before any greedy one (HTTP APIs); default: segment by segment (REST APIs). */
  readonly fullMatchFirst?: boolean
}

export interface RouteTree<Match> {
  /** `path` begins with `/`; it is compared as it is. */
  find(method: string, path: string): Match | undefined
}

/**
 * Compiles routes into one tree of segments a method, the routes of `ANY` in each.
 *
 * A literal segment goes before a `{parameter}`, which goes before a `{greedy+}`; a branch that ends
 * without a route is stepped back from. Path and method are matched as a pair, since a tree holds one method's routes only.
 *
 * Measured on AWS: github.com/ministackorg/ministack/pull/1423, github.com/floci-io/floci/pull/3399.
 */
export function createRouteTree<Match>(routes: readonly TreeRoute<Match>[], options: RouteTreeOptions<Match>): RouteTree<Match> {
  const methods = new Set(routes.map(({ method }) => method).filter((method) => method !== 'ANY'))
  const anyRoutes = routes.filter(({ method }) => method === 'ANY')
  const anyTree = compileMethod(anyRoutes, [], options)
  const trees = new Map(
    [...methods].map((method) => [
      method,
      compileMethod(
        routes.filter((route) => route.method === method),
        anyRoutes,
        options,
      ),
    ]),
  )
  return { find: (method, path) => (trees.get(method) ?? anyTree)(path) }
}

interface Endpoint<Match> {
  readonly match: Match
  readonly parameterNames: readonly string[]
}

interface SegmentNode<Match> {
  readonly literals: Map<string, SegmentNode<Match>>
  parameter: SegmentNode<Match> | undefined
  endpoint: Endpoint<Match> | undefined
  /** What a path that goes on from here falls to. */
  greedy: Endpoint<Match> | undefined
}

/** The routes of one method, those of `fallbacks` where they leave a place free. */
function compileMethod<Match>(
  routes: readonly TreeRoute<Match>[],
  fallbacks: readonly TreeRoute<Match>[],
  { withParameters, fullMatchFirst = false }: RouteTreeOptions<Match>,
): (path: string) => Match | undefined {
  const root = createNode<Match>()
  for (const route of routes) {
    if (!insert(root, route))
      throw new RouterError('ERR_ROUTER_DUPLICATE_ROUTE', `Two routes answer ${route.method} ${route.path}`)
  }
  for (const route of fallbacks) insert(root, route)
  const literals = new Map<string, Match>()
  for (const { path, value } of [...fallbacks, ...routes]) if (!path.includes('{')) literals.set(path, value)

  const search = createSearch(root, fullMatchFirst)
  return (path) => {
    const literal = literals.get(path)
    if (literal !== undefined) return literal
    const found = search(path)
    return found && withParameters(found.endpoint.match, bindParameters(found.endpoint.parameterNames, found.values))
  }
}

interface Found<Match> {
  readonly endpoint: Endpoint<Match>
  readonly values: readonly string[]
}

/** One search at a time: its stack of values is reused. */
function createSearch<Match>(root: SegmentNode<Match>, fullMatchFirst: boolean): (path: string) => Found<Match> | undefined {
  const values: string[] = []
  let firstGreedy: Found<Match> | undefined

  const visit = (node: SegmentNode<Match>, path: string, start: number): Endpoint<Match> | undefined => {
    if (start > path.length) return node.endpoint
    const slash = path.indexOf('/', start)
    const end = slash === -1 ? path.length : slash
    const segment = path.slice(start, end)
    const literal = node.literals.size === 0 ? undefined : node.literals.get(segment)
    const endpoint = literal && visit(literal, path, end + 1)
    if (endpoint !== undefined) return endpoint

    if (node.parameter !== undefined && end > start) {
      values.push(segment)
      const bound = visit(node.parameter, path, end + 1)
      if (bound !== undefined) return bound
      values.pop()
    }
    if (node.greedy === undefined || start === path.length) return undefined
    if (fullMatchFirst) {
      firstGreedy ??= { endpoint: node.greedy, values: [...values, path.slice(start)] }
      return undefined
    }
    values.push(path.slice(start))
    return node.greedy
  }

  return (path) => {
    values.length = 0
    firstGreedy = undefined
    const endpoint = visit(root, path, 1)
    return endpoint === undefined ? firstGreedy : { endpoint, values }
  }
}

/** False when the place is taken. */
function insert<Match>(root: SegmentNode<Match>, { path, value }: TreeRoute<Match>): boolean {
  const segments = parseRoutePath(path)
  const endpoint = { match: value, parameterNames: segments.flatMap(({ kind, text }) => (kind === 'literal' ? [] : [text])) }
  let node = root
  for (const { kind, text } of segments) {
    if (kind === 'greedy') {
      if (node.greedy !== undefined) return false
      node.greedy = endpoint
      return true
    }
    node = kind === 'parameter' ? (node.parameter ??= createNode<Match>()) : literalChild(node, text)
  }
  if (node.endpoint !== undefined) return false
  node.endpoint = endpoint
  return true
}

function literalChild<Match>(node: SegmentNode<Match>, segment: string): SegmentNode<Match> {
  const known = node.literals.get(segment)
  if (known !== undefined) return known
  const child = createNode<Match>()
  node.literals.set(segment, child)
  return child
}

function createNode<Match>(): SegmentNode<Match> {
  return { literals: new Map(), endpoint: undefined, parameter: undefined, greedy: undefined }
}
