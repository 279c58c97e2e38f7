import type { DocumentKey, Store } from '@gatewright/control-plane'
import type { StackState } from '@gatewright/cloudformation'
import { ServerError } from '../errors.ts'
import { STACK_KIND } from '../stacks/stack-store.ts'
import { FLUSH_KIND } from '../store/flushes.ts'

/** One line of a state file, as JSON: first the head, then everything else in any order, last the end with the number of lines between. */
export type StateLine =
  | { readonly gatewrightState: 1; readonly version: string; readonly at: string }
  | { readonly document: DocumentKey & { readonly sort: string; readonly body: Record<string, unknown> } }
  /** A function's archive, Base64. */
  | { readonly code: { readonly sha256: string; readonly zip: string } }
  | { readonly stack: StackState }
  | { readonly end: number }

/** Of one place or one moment, or, as stacks, a line of their own. */
const NOT_EXPORTED = new Set(['ReplicaState', STACK_KIND, FLUSH_KIND])

/** Everything of a store, kind by kind. */
export async function* readDocuments(store: Store): AsyncGenerator<StateLine> {
  for (const kind of await store.transaction('read', (tx) => tx.kinds())) {
    if (NOT_EXPORTED.has(kind)) continue
    const documents = await store.transaction('read', (tx) => tx.listKind(kind))
    for (const { parent, id, sort, body } of documents) yield { document: { kind, parent, id, sort, body } }
  }
}

/** Checks lines as they come: the head, and that nothing is missing at the end. */
export async function* checkedLines(texts: AsyncIterable<string>): AsyncGenerator<StateLine> {
  let count = -1
  let isWhole = false
  for await (const text of texts) {
    if (text === '') continue
    const line = parseLine(text)
    if (count === -1 && !('gatewrightState' in line)) throw broken('it does not begin as a state file of gatewright export-state')
    if ('end' in line) isWhole = line.end === count
    else count += 1
    yield line
  }
  if (!isWhole) throw broken('its end is missing: nothing of it was taken')
}

function parseLine(text: string): StateLine {
  try {
    return JSON.parse(text) as StateLine
  } catch {
    throw broken('a line of it is no JSON')
  }
}

function broken(why: string): ServerError {
  return new ServerError('ERR_SERVER_CONFIGURATION', `the state cannot be read: ${why}`)
}
