import type { Values } from '../documents.ts'
import { notFound } from '../errors.ts'
import type { Operation, OperationContext } from '../operation.ts'
import type { PatchOperation, PatchRules } from '../patch.ts'
import { applyPatch, getAt, setAt } from '../patch.ts'
import { requireDocument } from '../resource.ts'
import type { StoredDocument } from '../store.ts'
import { resource } from './resources/resource.ts'

/** The four operations of something that lies inside a resource's document. */
export type NestedVerb = 'put' | 'get' | 'update' | 'delete'

/** One step on the way into a resource's document, and the 404 when it ends there. */
export interface NestedStep {
  keys(input: Values): readonly string[]
  readonly notFound: string
  /** Another text for some verbs. */
  readonly notFoundOn?: Partial<Readonly<Record<NestedVerb, string>>>
}

/** Where an operation on something nested takes place. */
export interface NestedPlace {
  readonly input: Values
  readonly context: OperationContext
  /** The resource's document. */
  readonly resource: Values
}

/** A method, an integration, or a response of either: a row whose documents are parts of a resource's document. */
export interface NestedRow {
  readonly steps: readonly NestedStep[]
  readonly operations: Readonly<Record<NestedVerb, string>>
  /** Checks an input, and gives what is stored; `existing` is what lies there already. */
  make(place: NestedPlace, existing: Values | undefined): Promise<Values>
  readonly patch: PatchRules
  settle?(after: Values, place: NestedPlace): Promise<Values>
}

/** Turns a nested row into its operations. */
export function nestedOperations(row: NestedRow): readonly Operation[] {
  const runs: Readonly<Record<NestedVerb, (input: Values, context: OperationContext) => Promise<Values>>> = {
    async put(input, context) {
      const { stored, keys } = await enter(row, 'put', { input, context })
      const existing = getAt(stored.body, keys) as Values | undefined
      const made = await row.make({ input, context, resource: stored.body }, existing)
      await context.documents.save(stored, { body: setAt(stored.body, keys, made) })
      return made
    },
    async get(input, context) {
      return (await enter(row, 'get', { input, context })).found
    },
    async update(input, context) {
      const { stored, keys, found } = await enter(row, 'update', { input, context })
      const patched = applyPatch(found, (input['patchOperations'] ?? []) as readonly PatchOperation[], row.patch)
      const settled = (await row.settle?.(patched, { input, context, resource: stored.body })) ?? patched
      await context.documents.save(stored, { body: setAt(stored.body, keys, settled) })
      return settled
    },
    async delete(input, context) {
      const { stored, keys } = await enter(row, 'delete', { input, context })
      await context.documents.save(stored, { body: withoutEmptyParent(setAt(stored.body, keys, undefined), keys) })
      return {}
    },
  }
  return Object.entries(row.operations).map(([verb, name]) => ({
    service: 'apigateway',
    name,
    access: verb === 'get' ? 'read' : 'write',
    run: runs[verb as NestedVerb],
  }))
}

interface Entered {
  readonly stored: StoredDocument
  readonly keys: readonly string[]
  readonly found: Values
}

/** Walks the steps; a put need not find the last one. */
async function enter(
  row: NestedRow,
  verb: NestedVerb,
  { input, context }: { readonly input: Values; readonly context: OperationContext },
): Promise<Entered> {
  const stored = await requireDocument(resource, input, context)
  const keys: string[] = []
  let found: Values = stored.body
  for (const [i, step] of row.steps.entries()) {
    keys.push(...step.keys(input))
    const next = getAt(stored.body, keys) as Values | undefined
    if (next !== undefined) found = next
    else if (verb !== 'put' || i < row.steps.length - 1) throw notFound(step.notFoundOn?.[verb] ?? step.notFound)
  }
  return { stored, keys, found }
}

/** A map that lost its last entry goes. */
function withoutEmptyParent(body: Values, keys: readonly string[]): Values {
  const parent = keys.slice(0, -1)
  const value = parent.length === 0 ? undefined : getAt(body, parent)
  const isMap = parent.at(-1) === 'resourceMethods' || parent.at(-1)?.endsWith('esponses') === true
  return isMap && Object.keys(value as Values).length === 0 ? setAt(body, parent, undefined) : body
}
