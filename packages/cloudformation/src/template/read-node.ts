import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml'
import type { Alias, CollectionTag, Node, Pair, ScalarTag, YAMLMap, YAMLSeq } from 'yaml'
import type { CloudFormationError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { markFloat } from './float-marks.ts'
import { asText, isObject } from '../json.ts'

/** CloudFormation's short tags and the keys that they stand for. */
const longForms: Readonly<Record<string, string>> = {
  '!Ref': 'Ref',
  '!Condition': 'Condition',
  '!GetAtt': 'Fn::GetAtt',
  ...Object.fromEntries(
    [
      'And',
      'Base64',
      'Cidr',
      'Contains',
      'EachMemberEquals',
      'EachMemberIn',
      'Equals',
      'FindInMap',
      'ForEach',
      'GetAZs',
      'If',
      'ImportValue',
      'Join',
    ]
      .concat(['Length', 'Not', 'Or', 'RefAll', 'Select', 'Split', 'Sub', 'ToJsonString', 'Transform', 'ValueOf', 'ValueOfAll'])
      .map((name) => [`!${name}`, name === 'Transform' ? 'Fn::Transform' : `Fn::${name}`]),
  ),
}

/** Tags for the YAML parser: they keep the node as it is, {@link readNode} writes the long form. */
export const cloudFormationTags: readonly (ScalarTag | CollectionTag)[] = Object.keys(longForms).flatMap((tag) => [
  { tag, resolve: (text: string) => text },
  { tag, collection: 'map' as const, resolve: (map: YAMLMap | YAMLSeq) => map },
  { tag, collection: 'seq' as const, resolve: (list: YAMLMap | YAMLSeq) => list },
])

interface Reading {
  /** Filled with the offset of every value, by its path as JSON text. */
  readonly offsets: Map<string, number>
  readonly fail: (offset: number, message: string) => CloudFormationError
  readonly warn: (offset: number, message: string) => void
}

interface State extends Reading {
  readonly anchors: Map<string, Node>
  /** Aliases being followed, so that a cycle is seen. */
  readonly following: Set<string>
  nodes: number
}

const maximumNodes = 200_000
const maximumDepth = 200

/** Turns YAML's nodes into JSON and remembers where each value stands. */
export function readNode(root: Node | null, reading: Reading): Json {
  const state: State = { ...reading, anchors: new Map(), following: new Set(), nodes: 0 }
  return read(root, [], state)
}

function read(node: Node | null | undefined, path: (string | number)[], state: State, position?: number): Json {
  const offset = node?.range?.[0] ?? position ?? 0
  state.nodes += 1
  if (state.nodes > maximumNodes)
    throw state.fail(offset, `aliases make the template larger than ${maximumNodes} values: write the values out`)
  if (path.length > maximumDepth) throw state.fail(offset, `values are nested deeper than ${maximumDepth} levels`)
  const key = JSON.stringify(path)
  if (!state.offsets.has(key)) state.offsets.set(key, position ?? offset)
  if (!node) return null
  if (isAlias(node)) return readAlias(node, path, state)
  if ('anchor' in node && node.anchor) state.anchors.set(node.anchor, node)

  const longForm = node.tag ? longForms[node.tag] : undefined
  const inner = longForm ? [...path, longForm] : path
  const value = isMap(node) ? readMap(node, inner, state) : isSeq(node) ? readList(node, inner, state) : readScalar(node)
  return longForm ? { [longForm]: longForm === 'Fn::GetAtt' ? splitAttribute(value) : value } : value
}

/** `!GetAtt Function.Arn` is `[Function, Arn]`; the attribute may hold more dots. */
function splitAttribute(value: Json): Json {
  if (typeof value !== 'string') return value
  const dot = value.indexOf('.')
  return dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)]
}

function readScalar(node: Node): Json {
  const value: unknown = isScalar(node) ? node.value : null
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return value === null || value === undefined ? null : asText(value)
}

function readList(node: YAMLSeq, path: (string | number)[], state: State): Json[] {
  return node.items.map((item, index) => read(item as Node, [...path, index], state))
}

function readMap(node: YAMLMap, path: (string | number)[], state: State): JsonObject {
  const map: JsonObject = {}
  for (const pair of node.items) {
    if (!isPair(pair)) continue
    const { key: keyNode, value } = pair as Pair<Node, Node | null>
    const key = keyText(keyNode, state)
    const position = keyNode.range?.[0]
    if (key === '<<' && isScalar(keyNode) && keyNode.type === 'PLAIN') {
      merge(map, read(value, path, state), () => state.fail(position ?? 0, '<< merges a map or a list of maps: write one behind it, or "<<" for a key of that name'))
      continue
    }
    if (Object.hasOwn(map, key))
      state.warn(position ?? 0, `the key ${key} stands twice in one map: the last one counts, remove the other`)
    const entry = read(value, [...path, key], state, position)
    if (isScalar(value) && typeof entry === 'number' && Number.isInteger(entry) && /[.eE]/u.test(value.source ?? ''))
      markFloat(map, key)
    Object.defineProperty(map, key, { value: entry, enumerable: true, writable: true, configurable: true })
  }
  return map
}

function keyText(node: Node, state: State): string {
  if (isScalar(node)) return node.value === null ? 'null' : (node.source ?? asText(node.value))
  if (isAlias(node)) return asText(readAlias(node, [], state))
  throw state.fail(node.range?.[0] ?? 0, 'a key of a map must be a string')
}

/** YAML 1.1's merge key: keys that stand in the map itself win. */
function merge(map: JsonObject, merged: Json, failure: () => CloudFormationError): void {
  for (const source of Array.isArray(merged) ? merged : [merged]) {
    if (!isObject(source)) throw failure()
    for (const [key, value] of Object.entries(source)) map[key] ??= value
  }
}

function readAlias(node: Alias, path: (string | number)[], state: State): Json {
  const offset = node.range?.[0] ?? 0
  const target = state.anchors.get(node.source)
  if (!target)
    throw state.fail(offset, `*${node.source} refers to an anchor that does not exist: write &${node.source} before it`)
  if (state.following.has(node.source)) throw state.fail(offset, `*${node.source} refers to itself: write the value out`)
  state.following.add(node.source)
  const value = read(target, path, state)
  state.following.delete(node.source)
  return value
}
