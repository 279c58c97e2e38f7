import type { Values } from './documents.ts'
import { ControlPlaneError, notFound } from './errors.ts'
import type { ServiceName } from './model/service-model.ts'
import type { BaseContext, Change, Operation, OperationContext } from './operation.ts'
import { cutPage, readPage } from './paginate.ts'
import type { PatchOperation, PatchRules } from './patch.ts'
import { applyPatch } from './patch.ts'
import type { StoredDocument } from './store.ts'
import { textOf } from './text-of.ts'

/** The operations that a row can become. */
export type Verb = 'create' | 'put' | 'get' | 'list' | 'update' | 'delete'

/** What `make` gives: a document under its id. */
export interface Made {
  readonly id: string
  readonly body: Values
  /** Place in lists; the order of creation unless given. */
  readonly sort?: string
}

/** One resource of the management API: where it lies, what it is called, what holds for it. Its operations follow from it. */
export interface ResourceRow {
  readonly service: ServiceName
  /** Name of its documents in the store. */
  readonly kind: string
  /** What it belongs to; absent: the account. */
  readonly parent?: ResourceRow
  /** The input member that names one. */
  readonly identifier: string
  /** The operations that it has, by AWS's names. */
  readonly operations: Partial<Readonly<Record<Verb, string>>>
  /** Text of the 404. */
  notFound(id: string, context: BaseContext): string
  /** The verbs that look first whether the parent is there; create and list unless given. */
  readonly parentCheck?: readonly Verb[]
  /** The refusal when it is not; the parent's own 404 unless given. */
  parentMissing?(verb: Verb, parentId: string, context: BaseContext): Error
  /** Checks an input, fills in the defaults, and gives what is stored. */
  make?(input: Values, context: OperationContext): Promise<Made>
  /** What follows from a creation in the same transaction. */
  made?(body: Values, facts: { readonly input: Values; readonly context: OperationContext }): Promise<void>
  /** REST: what PATCH may touch. v2 merges the members that are given. */
  readonly patch?: PatchRules
  /** Checks a changed document, and fills in what follows from the change. */
  settle?(after: Values, facts: { readonly before: Values; readonly input: Values; readonly context: OperationContext }): Promise<Values>
  /** Place in lists after a change. */
  sortOf?(body: Values): string
  /** Refuses, or takes along what hangs on it; documents that belong to it go by themselves. */
  remove?(body: Values, facts: { readonly input: Values; readonly context: OperationContext }): Promise<void>
  /** The stored document as the client sees it. */
  show?(body: Values, facts: { readonly input: Values; readonly verb: Verb; readonly context: OperationContext }): Values | Promise<Values>
  /** Lists without pages: all documents, shown whole. */
  listAll?(documents: readonly StoredDocument[], input: Values): Values
  /** Which documents a list shows. */
  filter?(body: Values, input: Values): boolean
  /** Member of the list's output that holds them; `items` unless given. */
  readonly listMember?: string
  /** Newest first. */
  readonly descending?: boolean
  /** Whose publication a change of it touches. */
  publishes?(input: Values): Change | undefined
}

/** Turns a row into its operations. */
export function rowOperations(row: ResourceRow): readonly Operation[] {
  const runs: Readonly<Record<Verb, (input: Values, context: OperationContext) => Promise<Values>>> = {
    create: (input, context) => create(row, input, context),
    put: (input, context) => put(row, input, context),
    get: (input, context) => get(row, input, context),
    list: (input, context) => list(row, input, context),
    update: (input, context) => update(row, input, context),
    delete: (input, context) => remove(row, input, context),
  }
  return Object.entries(row.operations).map(([verb, name]) => ({
    service: row.service,
    name,
    access: verb === 'get' || verb === 'list' ? 'read' : 'write',
    run: runs[verb as Verb],
  }))
}

/** An operation that wraps the one that a row gave. */
export function overrideOperation(
  operations: readonly Operation[],
  name: string,
  run: (parent: (input: Values, context: OperationContext) => Promise<Values>, input: Values, context: OperationContext) => Promise<Values>,
): readonly Operation[] {
  return operations.map((operation) =>
    operation.name !== name || operation.access === 'free'
      ? operation
      : { ...operation, run: (input: Values, context: OperationContext) => run((given, inside) => operation.run(given, inside), input, context) },
  )
}

/** Where a row's documents lie: the way to its parent. */
export function parentPath(row: ResourceRow, input: Values): string {
  return row.parent === undefined ? '' : ownPath(row.parent, input)
}

/** Where what belongs to the named document lies: `RestApi:a1b2c3/Stage:prod`. */
export function ownPath(row: ResourceRow, input: Values): string {
  const parent = parentPath(row, input)
  const own = `${row.kind}:${textOf(input[row.identifier])}`
  return parent === '' ? own : `${parent}/${own}`
}

/** The stored document that an input names, or the row's 404. */
export async function requireDocument(row: ResourceRow, input: Values, context: OperationContext): Promise<StoredDocument> {
  const id = textOf(input[row.identifier])
  const stored = await context.documents.find({ kind: row.kind, parent: parentPath(row, input), id })
  if (stored === undefined) throw notFound(row.notFound(id, context))
  return stored
}

/** All documents of a row under the parent that an input names, in order. */
export async function listBodies(row: ResourceRow, input: Values, context: OperationContext): Promise<readonly Values[]> {
  const documents = await context.documents.list({ kind: row.kind, parent: parentPath(row, input) })
  return documents.map(({ body }) => body)
}

async function checkParent(row: ResourceRow, verb: Verb, { input, context }: { readonly input: Values; readonly context: OperationContext }) {
  const { parent } = row
  if (parent === undefined) return
  const verbs = row.parentCheck ?? (row.service === 'apigateway' ? ['create', 'put', 'list'] : ALL_VERBS)
  if (!verbs.includes(verb)) return
  const id = textOf(input[parent.identifier])
  const stored = await context.documents.find({ kind: parent.kind, parent: parentPath(parent, input), id })
  if (stored === undefined) throw row.parentMissing?.(verb, id, context) ?? notFound(parent.notFound(id, context))
}

const ALL_VERBS: readonly Verb[] = ['create', 'put', 'get', 'list', 'update', 'delete']

async function make(row: ResourceRow, input: Values, context: OperationContext): Promise<Made> {
  if (row.make === undefined) throw new ControlPlaneError('ERR_CONTROL_PLANE_UNKNOWN_OPERATION', `${row.kind} cannot be made`)
  return row.make(input, context)
}

async function create(row: ResourceRow, input: Values, context: OperationContext): Promise<Values> {
  await checkParent(row, 'create', { input, context })
  const { id, body, sort } = await make(row, input, context)
  const parent = parentPath(row, input)
  await context.documents.create({ kind: row.kind, parent, id }, { body, ...(sort !== undefined && { sort }) })
  await row.made?.(body, { input, context })
  return finish(row, 'create', { body, input: { ...input, [row.identifier]: id }, context })
}

/** Creates or replaces what the input names. */
async function put(row: ResourceRow, input: Values, context: OperationContext): Promise<Values> {
  await checkParent(row, 'put', { input, context })
  const { id, body, sort } = await make(row, input, context)
  const key = { kind: row.kind, parent: parentPath(row, input), id }
  const content = { body, ...(sort !== undefined && { sort }) }
  const stored = await context.documents.find(key)
  if (stored === undefined) await context.documents.create(key, content)
  else await context.documents.save(stored, content)
  return finish(row, 'put', { body, input, context })
}

async function get(row: ResourceRow, input: Values, context: OperationContext): Promise<Values> {
  await checkParent(row, 'get', { input, context })
  const { body } = await requireDocument(row, input, context)
  return show(row, body, { input, verb: 'get', context })
}

async function list(row: ResourceRow, input: Values, context: OperationContext): Promise<Values> {
  await checkParent(row, 'list', { input, context })
  const place = { kind: row.kind, parent: parentPath(row, input) }
  if (row.listAll !== undefined) return row.listAll(await context.documents.list(place), input)
  const page = readPage(input)
  const order = { descending: row.descending ?? false, ...(page.after !== undefined && { after: page.after }) }
  const found = await context.documents.list(place, row.filter === undefined ? { ...order, limit: page.limit + 1 } : order)
  const cut = cutPage(row.filter === undefined ? found : found.filter(({ body }) => row.filter?.(body, input)), page)
  const items = await Promise.all(cut.documents.map(({ body }) => show(row, body, { input, verb: 'list', context })))
  const position = row.service === 'apigateway' ? 'position' : 'nextToken'
  return { [row.listMember ?? 'items']: items, ...(cut.position !== undefined && { [position]: cut.position }) }
}

async function update(row: ResourceRow, input: Values, context: OperationContext): Promise<Values> {
  await checkParent(row, 'update', { input, context })
  const stored = await requireDocument(row, input, context)
  const changed =
    row.patch === undefined
      ? merge(row, stored.body, input)
      : applyPatch(stored.body, (input['patchOperations'] ?? []) as readonly PatchOperation[], row.patch)
  const body = (await row.settle?.(changed, { before: stored.body, input, context })) ?? changed
  await context.documents.save(stored, { body, ...(row.sortOf !== undefined && { sort: row.sortOf(body) }) })
  return finish(row, 'update', { body, input, context })
}

/** v2's UPDATE: what is given replaces what was, what is absent stays. */
function merge(row: ResourceRow, body: Values, input: Values): Values {
  const labels = new Set<string>()
  for (let at: ResourceRow | undefined = row; at !== undefined; at = at.parent) labels.add(at.identifier)
  const given = Object.entries(input).filter(([name]) => !labels.has(name))
  return { ...body, ...Object.fromEntries(given) }
}

async function remove(row: ResourceRow, input: Values, context: OperationContext): Promise<Values> {
  await checkParent(row, 'delete', { input, context })
  const { kind, parent, id, body } = await requireDocument(row, input, context)
  await row.remove?.(body, { input, context })
  await context.documents.remove({ kind, parent, id })
  await context.documents.removeTree(ownPath(row, input))
  const change = row.publishes?.(input)
  if (change !== undefined) context.changed(change)
  return {}
}

async function finish(
  row: ResourceRow,
  verb: Verb,
  { body, input, context }: { readonly body: Values; readonly input: Values; readonly context: OperationContext },
): Promise<Values> {
  const change = row.publishes?.(input)
  if (change !== undefined) context.changed(change)
  return show(row, body, { input, verb, context })
}

async function show(
  row: ResourceRow,
  body: Values,
  facts: { readonly input: Values; readonly verb: Verb; readonly context: OperationContext },
): Promise<Values> {
  return row.show === undefined ? body : row.show(body, facts)
}
