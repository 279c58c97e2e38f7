import type { CompiledOperation } from './model.ts'

/** What a route leads to. */
export interface Route<T extends CompiledOperation> {
  readonly operation: T
  /** Label values as they stood in the path, still percent-encoded, by the label's name in the URI. */
  readonly labels: Readonly<Record<string, string>>
}

/** Finds operations by path and method, without looking at those that do not match. */
export interface RouteTable<T extends CompiledOperation> {
  /** True when some operation has this path, whatever the method. */
  knows(path: string): boolean
  find(request: { readonly method: string; readonly path: string; readonly query: string }): Route<T> | undefined
}

interface Leaf<T> {
  readonly operation: T
  readonly labelNames: readonly string[]
  /** `mode=import` of `/restapis?mode=import`: the query must contain it. */
  readonly constant: string | undefined
}

interface TreeNode<T> {
  readonly literals: Map<string, TreeNode<T>>
  label: TreeNode<T> | undefined
  /** By HTTP method; those with a constant query first. */
  readonly leaves: Map<string, Leaf<T>[]>
}

/** Builds a tree of path segments: one step per segment of the request. */
export function createRouteTable<T extends CompiledOperation>(operations: Iterable<T>): RouteTable<T> {
  const root = createNode<T>()
  for (const operation of operations) insert(root, operation)

  return {
    knows: (path) => walk(root, split(path), 0) !== undefined,
    find({ method, path, query }) {
      const segments = split(path)
      const found = walk(root, segments, 0, method)
      const leaf = found?.node.leaves.get(method)?.find(({ constant }) => constant === undefined || hasParameter(query, constant))
      if (found === undefined || leaf === undefined) return undefined
      return { operation: leaf.operation, labels: Object.fromEntries(leaf.labelNames.map((name, i) => [name, found.labels[i] ?? ''])) }
    },
  }
}

function createNode<T>(): TreeNode<T> {
  return { literals: new Map(), label: undefined, leaves: new Map() }
}

function insert<T extends CompiledOperation>(root: TreeNode<T>, operation: T): void {
  const [path = '', constant] = operation.uri.split('?')
  const labelNames: string[] = []
  let node = root
  for (const segment of split(path)) {
    if (segment.startsWith('{')) {
      labelNames.push(segment.slice(1, -1))
      node.label ??= createNode()
      node = node.label
    } else {
      const next = node.literals.get(segment) ?? createNode<T>()
      node.literals.set(segment, next)
      node = next
    }
  }
  const leaf = { operation, labelNames, constant }
  const leaves = node.leaves.get(operation.verb) ?? []
  node.leaves.set(operation.verb, constant === undefined ? [...leaves, leaf] : [leaf, ...leaves])
}

interface Walk<T> {
  readonly node: TreeNode<T>
  readonly labels: readonly string[]
}

/** Depth first: a literal before a label; with a method, only nodes that answer to it. */
function walk<T>(node: TreeNode<T>, segments: readonly string[], i: number, method?: string): Walk<T> | undefined {
  const segment = segments[i]
  if (segment === undefined) {
    const fits = method === undefined ? node.leaves.size > 0 : node.leaves.has(method)
    return fits ? { node, labels: [] } : undefined
  }
  const literal = node.literals.get(segment)
  const found = literal && walk(literal, segments, i + 1, method)
  if (found !== undefined) return found
  if (node.label === undefined || segment === '') return undefined
  const below = walk(node.label, segments, i + 1, method)
  return below && { node: below.node, labels: [segment, ...below.labels] }
}

function split(path: string): string[] {
  const trimmed = path.endsWith('/') && path.length > 1 ? path.slice(1, -1) : path.slice(1)
  return trimmed.split('/')
}

function hasParameter(query: string, constant: string): boolean {
  return query.split('&').includes(constant)
}
