import { RouterError } from './errors.ts'

/** A compiled route: what is found, and the names that its path binds. */
export interface Endpoint<T> {
  readonly value: T
  readonly path: string
  readonly method: string
  readonly parameterNames: readonly string[]
}

/** What a look-up found; `values` line up with the endpoint's `parameterNames`. */
export interface Hit<T> {
  readonly endpoint: Endpoint<T>
  readonly values: readonly string[]
}

interface TreeNode<T> {
  readonly literals: Map<string, TreeNode<T>>
  readonly endpoints: Map<string, Endpoint<T>>
  readonly greedyEndpoints: Map<string, Endpoint<T>>
  parameter: TreeNode<T> | undefined
}

/**
 * Routes by path segment: a literal before a `{parameter}` before a `{greedy+}`, stepping back when a branch ends without
 * an endpoint for the method. Path and method are matched as a pair.
 *
 * Measured on AWS: github.com/ministackorg/ministack/pull/1423, github.com/floci-io/floci/pull/3399.
 */
export interface SegmentTree<T> {
  add(route: { readonly method: string; readonly path: string; readonly value: T }): void
  /** `path` begins with `/`; its segments are compared as they are. */
  find(method: string, path: string): Hit<T> | undefined
}

/** `fullMatchFirst` tries every route without a greedy end before any with one (HTTP APIs); default: segment by segment. */
export function createSegmentTree<T>({ fullMatchFirst = false }: { fullMatchFirst?: boolean } = {}): SegmentTree<T> {
  const root = createNode<T>()
  const literalPaths = new Map<string, TreeNode<T>>()

  return {
    add({ method, path, value }) {
      const { node, parameterNames, greedy } = descend(root, path)
      const endpoints = greedy ? node.greedyEndpoints : node.endpoints
      if (endpoints.has(method)) throw new RouterError('ERR_ROUTER_DUPLICATE_ROUTE', `Two routes answer ${method} ${path}`)
      endpoints.set(method, { value, path, method, parameterNames })
      if (parameterNames.length === 0) literalPaths.set(path, node)
    },
    find(method, path) {
      const literal = literalPaths.get(path)
      const endpoint = literal === undefined ? undefined : endpointFor(literal.endpoints, method)
      if (endpoint !== undefined) return { endpoint, values: NO_VALUES }
      if (path === '/') return undefined
      const full = fullMatchFirst ? search(root, { method, path, values: [], greedy: false }, 1) : undefined
      return full ?? search(root, { method, path, values: [], greedy: true }, 1)
    },
  }
}

interface Search {
  readonly method: string
  readonly path: string
  readonly values: string[]
  /** Whether routes with a greedy end count. */
  readonly greedy: boolean
}

function search<T>(node: TreeNode<T>, query: Search, start: number): Hit<T> | undefined {
  const { method, path, values } = query
  if (start > path.length) {
    const endpoint = endpointFor(node.endpoints, method)
    return endpoint && { endpoint, values }
  }
  const slash = path.indexOf('/', start)
  const end = slash === -1 ? path.length : slash
  const segment = path.slice(start, end)
  const literal = node.literals.get(segment)
  const hit = literal && search(literal, query, end + 1)
  if (hit !== undefined) return hit

  if (node.parameter !== undefined && segment !== '') {
    values.push(segment)
    const bound = search(node.parameter, query, end + 1)
    if (bound !== undefined) return bound
    values.pop()
  }

  const greedy = query.greedy && start < path.length ? endpointFor(node.greedyEndpoints, method) : undefined
  if (greedy === undefined) return undefined
  values.push(path.slice(start))
  return { endpoint: greedy, values }
}

function endpointFor<T>(endpoints: ReadonlyMap<string, Endpoint<T>>, method: string): Endpoint<T> | undefined {
  return endpoints.size === 0 ? undefined : (endpoints.get(method) ?? endpoints.get('ANY'))
}

function descend<T>(root: TreeNode<T>, path: string): { node: TreeNode<T>; parameterNames: string[]; greedy: boolean } {
  if (!path.startsWith('/')) throw new RouterError('ERR_ROUTER_INVALID_ROUTE', `The path ${path} does not begin with a slash`)
  const segments = path === '/' ? [] : path.slice(1).split('/')
  const parameterNames: string[] = []
  let node = root
  for (const [index, segment] of segments.entries()) {
    const parameter = PARAMETER.exec(segment)
    if (parameter === null) {
      if (/[{}]/.test(segment)) throw new RouterError('ERR_ROUTER_INVALID_ROUTE', `${segment} in ${path} is no whole {parameter}`)
      node = childFor(node, segment)
      continue
    }
    const name = parameter[1] ?? ''
    if (parameterNames.includes(name)) throw new RouterError('ERR_ROUTER_INVALID_ROUTE', `${path} names {${name}} twice`)
    parameterNames.push(name)
    if (parameter[2] === undefined) {
      node = node.parameter ??= createNode<T>()
      continue
    }
    if (index < segments.length - 1) throw new RouterError('ERR_ROUTER_INVALID_ROUTE', `{${name}+} is not the end of ${path}`)
    return { node, parameterNames, greedy: true }
  }
  return { node, parameterNames, greedy: false }
}

function childFor<T>(node: TreeNode<T>, segment: string): TreeNode<T> {
  const known = node.literals.get(segment)
  if (known !== undefined) return known
  const child = createNode<T>()
  node.literals.set(segment, child)
  return child
}

function createNode<T>(): TreeNode<T> {
  return { literals: new Map(), endpoints: new Map(), greedyEndpoints: new Map(), parameter: undefined }
}

/** `{name}` or `{name+}`, the whole segment. */
const PARAMETER = /^\{([^{}+]+)(\+)?\}$/
const NO_VALUES: readonly string[] = []
