import { badRequest, notFound } from './errors.ts'
import type { Values } from './documents.ts'

/** One operation of a PATCH call, as AWS's model has it. */
export interface PatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test'
  readonly path?: string
  readonly value?: string
  readonly from?: string
}

type Op = PatchOperation['op']

/** How the text of a value becomes the field's. */
export type PatchType = 'string' | 'boolean' | 'integer' | 'number'

/** What happens to one path. */
export interface PatchPath {
  /** `/name`, or with names for variable segments: `/variables/{key}`. */
  readonly path: string
  readonly ops: readonly Op[]
  /**
   * `field` (default): the whole value; `entry`: one entry of a map, its key the last segment; `element`: one element of a list, the
   * last segment, replaced by the value; `member`: an element of a list, given as the value.
   */
  readonly kind?: 'field' | 'entry' | 'element' | 'member'
  /** Default `string`. */
  readonly type?: PatchType
  /** A value that is absent or empty (or, for a number, `null`) takes the field away. */
  readonly optional?: boolean
  /** What a field is after `remove`; absent: it goes. */
  readonly empty?: unknown
  /** Does it all itself; `names` are the path's variable segments. */
  readonly apply?: (document: Values, operation: PatchOperation, names: readonly string[]) => Values
}

/** What may be patched on a resource, and in which of AWS's two wordings a refusal comes. */
export interface PatchRules {
  readonly paths: readonly PatchPath[]
  /** `listed` names the paths that there are; `plain` does not. */
  readonly wording: 'listed' | 'plain'
  /** A resource with a grammar of its own applies each operation itself. */
  readonly apply?: (document: Values, operation: PatchOperation) => Values
}

/** Applies operations in order, all or nothing; the document that was given is left as it is. */
export function applyPatch(document: Values, operations: readonly PatchOperation[], rules: PatchRules): Values {
  return operations.reduce((current, operation) => applyOne(current, operation, rules), document)
}

function applyOne(document: Values, operation: PatchOperation, rules: PatchRules): Values {
  if (rules.apply !== undefined) return rules.apply(document, operation)
  const found = findPath(operation, rules)
  const { rule, names } = found
  if (!rule.ops.includes(operation.op)) throw unsupportedOp(operation, rules, rule)
  if (rule.apply !== undefined) return rule.apply(document, operation, names)
  const keys = segmentsOf(operation.path ?? '')
  if (rule.kind === 'entry') return patchEntry(document, operation, { rule, keys })
  if (rule.kind === 'element') return patchElement(document, operation, keys)
  if (rule.kind === 'member') return patchMember(document, operation, keys)
  const value = operation.op === 'remove' || isTaken(operation, rule) ? rule.empty : coerce(operation.value, rule.type)
  return setAt(document, keys, value)
}

function isTaken({ value = '' }: PatchOperation, { optional, type = 'string' }: PatchPath): boolean {
  return optional === true && (value === '' || (type !== 'string' && value === 'null'))
}

function findPath(operation: PatchOperation, rules: PatchRules): { readonly rule: PatchPath; readonly names: readonly string[] } {
  const segments = segmentsOf(operation.path ?? '')
  for (const rule of rules.paths) {
    const names = match(rule.path, segments)
    if (names !== undefined) return { rule, names }
  }
  if (rules.wording === 'plain') throw badRequest(`Invalid patch path ${operation.path ?? 'null'}`)
  const supporting = rules.paths.filter(({ ops }) => ops.includes(operation.op))
  const listed = supporting.map(({ path }) => path).join(', ')
  throw badRequest(`Invalid patch path  '${operation.path ?? 'null'}' specified for op '${operation.op}'. Must be one of: [${listed}]`)
}

function match(pattern: string, segments: readonly string[]): readonly string[] | undefined {
  const parts = pattern.slice(1).split('/')
  if (parts.length !== segments.length) return undefined
  const names: string[] = []
  for (const [i, part] of parts.entries()) {
    const segment = segments[i] as string
    if (part.startsWith('{')) names.push(segment)
    else if (part !== segment) return undefined
  }
  return names
}

function unsupportedOp(operation: PatchOperation, { wording }: PatchRules, rule: PatchPath): Error {
  if (wording === 'listed') {
    return badRequest(`Invalid patch path  '${operation.path}' specified for op '${operation.op}'. Please choose supported operations`)
  }
  return badRequest(`Invalid patch operation specified. Must be one of: [${rule.ops.join(', ')}]`)
}

/** The path's segments, with `~1` for `/` and `~0` for `~` undone (RFC 6901). */
export function segmentsOf(path: string): string[] {
  const text = path.startsWith('/') ? path.slice(1) : path
  return text.split('/').map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function patchEntry(
  document: Values,
  operation: PatchOperation,
  { rule, keys }: { readonly rule: PatchPath; readonly keys: readonly string[] },
): Values {
  const parent = keys.slice(0, -1)
  const key = keys.at(-1) ?? ''
  const map = (getAt(document, parent) ?? {}) as Values
  const others = Object.entries(map).filter(([name]) => name !== key)
  if (operation.op === 'remove') {
    return setAt(document, parent, others.length === 0 ? undefined : Object.fromEntries(others))
  }
  const entries = Object.entries(map)
  const value = coerce(operation.value, rule.type)
  const changed = Object.hasOwn(map, key) ? entries.map(([name, old]) => [name, name === key ? value : old]) : [...entries, [key, value]]
  return setAt(document, parent, Object.fromEntries(changed))
}

function patchElement(document: Values, operation: PatchOperation, keys: readonly string[]): Values {
  const parent = keys.slice(0, -1)
  const element = keys.at(-1) ?? ''
  const list = (getAt(document, parent) ?? []) as readonly string[]
  if (operation.op === 'add') return setAt(document, parent, list.includes(element) ? list : [...list, element])
  if (operation.op === 'remove') return setAt(document, parent, emptied(list.filter((entry) => entry !== element)))
  // `replace` takes the old value out and puts the new one last (recording api.json, test_update_rest_api_operation_add_remove).
  const value = operation.value ?? ''
  return setAt(document, parent, [...list.filter((entry) => entry !== element && entry !== value), value])
}

function patchMember(document: Values, operation: PatchOperation, keys: readonly string[]): Values {
  const list = (getAt(document, keys) ?? []) as readonly string[]
  const value = operation.value ?? ''
  if (operation.op === 'remove') return setAt(document, keys, emptied(list.filter((entry) => entry !== value)))
  if (operation.op === 'replace') return setAt(document, keys, value.split(','))
  return setAt(document, keys, list.includes(value) ? list : [...list, value])
}

function emptied(list: readonly string[]): readonly string[] | undefined {
  return list.length === 0 ? undefined : list
}

/** A value's text as the field's type: what is not `true` is false; a number that is none is refused. */
export function coerce(value: string | undefined, type: PatchType = 'string'): unknown {
  if (type === 'boolean') return value?.toLowerCase() === 'true'
  if (type === 'string') return value
  const number = Number(value)
  if (value === undefined || value.trim() === '' || !Number.isFinite(number) || (type === 'integer' && !Number.isSafeInteger(number))) {
    throw badRequest(`Invalid number specified: ${value ?? 'null'}`)
  }
  return number
}

/** The value at a path of keys; `undefined` where the way ends early. */
export function getAt(document: Values, keys: readonly string[]): unknown {
  let value: unknown = document
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Values)[key]
  }
  return value
}

/** A copy of the document with a value at a path of keys; `undefined` takes the field out. Safe for keys like `__proto__`. */
export function setAt(document: Values, keys: readonly string[], value: unknown): Values {
  const [key, ...rest] = keys
  if (key === undefined) return document
  const inner = rest.length === 0 ? value : setAt(objectAt(document, key), rest, value)
  const entries = Object.entries(document)
  if (inner === undefined) return Object.fromEntries(entries.filter(([name]) => name !== key))
  if (!Object.hasOwn(document, key)) return Object.fromEntries([...entries, [key, inner]])
  return Object.fromEntries(entries.map(([name, old]) => [name, name === key ? inner : old]))
}

function objectAt(document: Values, key: string): Values {
  const value = Object.hasOwn(document, key) ? document[key] : undefined
  return typeof value === 'object' && value !== null ? (value as Values) : {}
}

/** 404 as AWS answers when a map's entry that should change is not there. */
export function requireEntry(map: Values | undefined, key: string, message: string): void {
  if (map === undefined || !Object.hasOwn(map, key)) throw notFound(message)
}
