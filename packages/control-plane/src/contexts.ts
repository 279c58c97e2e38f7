import type { ControlPlaneOptions } from './control-plane.ts'
import type { Endpoint } from './dispatch.ts'
import type { Values } from './documents.ts'
import { createDocuments, createSequence } from './documents.ts'
import { ControlPlaneError } from './errors.ts'
import type { ServiceName } from './model/service-model.ts'
import type { BaseContext, Change, FreeContext, OperationContext } from './operation.ts'
import { DEFAULT_QUOTAS } from './quotas.ts'
import type { Store } from './store.ts'
import { validateInput } from './validate.ts'
import { fromSdk, toSdk } from './sdk-members.ts'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** Runs what makes publications on the store that they are read from. */
export type ReadServed = <T>(work: (context: OperationContext) => Promise<T>) => Promise<T>

/** What the operations of one transaction work with. */
export interface OperationContexts {
  readonly context: OperationContext
  readonly free: FreeContext
}

/** Runs several operations in one transaction. */
export type RunTogether = <T>(work: (contexts: OperationContexts) => Promise<T>) => Promise<T>

/** Makes what operations work with: clocks, ids, and transactions whose changes are told after the commit. */
export function createContexts({
  options,
  find,
  tell,
}: {
  readonly options: ControlPlaneOptions
  readonly find: (service: ServiceName, name: string) => Endpoint
  readonly tell: (change: Change) => void
}): { readonly free: FreeContext; readonly transact: FreeContext['transact']; readonly together: RunTogether; readonly readServed: ReadServed } {
  const { store, served = store, region, accountId, partition = 'aws', now = Date.now, random = randomBytes, ports = {}, quotas = {}, onFault = () => undefined } = options
  const base: BaseContext = {
    region,
    accountId,
    partition,
    ports,
    quotas: { ...DEFAULT_QUOTAS, ...quotas },
    now: () => Math.trunc(now() / 1000),
    newId: (length = 10) => Array.from(random(length), (byte) => ALPHABET[byte % ALPHABET.length]).join(''),
    random,
  }
  const sequence = createSequence(() => now() / 1000)

  return { free: { ...base, transact }, transact, together, readServed: (work) => transactOn(served, 'read', work) }

  /** What would begin a transaction of its own joins the one that runs. */
  function together<T>(work: (contexts: OperationContexts) => Promise<T>): Promise<T> {
    return transact('write', (context) => work({ context, free: { ...base, transact: (_access, run) => run(context) } }))
  }

  function transact<T>(access: 'read' | 'write', work: (context: OperationContext) => Promise<T>): Promise<T> {
    return transactOn(store, access, work)
  }

  async function transactOn<T>(on: Store, access: 'read' | 'write', work: (context: OperationContext) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await transactOnce(on, access, work)
      } catch (error) {
        if (!isOwnConflict(error)) throw error
        onFault(error, `attempt ${attempt} at a transaction`)
        if (attempt === TRANSACTIONS) throw error
      }
    }
  }

  async function transactOnce<T>(on: Store, access: 'read' | 'write', work: (context: OperationContext) => Promise<T>): Promise<T> {
    const changes = new Map<string, Change>()
    const result = await on.transaction(access, async (transaction) => {
      const atEnd = new Map<string, () => Promise<void>>()
      const issued = new Set<string>()
      const context: OperationContext = {
        ...base,
        newId: (length) => newIdBeside(issued, () => base.newId(length)),
        documents: createDocuments(transaction, sequence),
        changed: (change) => changes.set('apiId' in change ? change.apiId : '', change),
        beforeCommit: (name, task) => atEnd.set(name, task),
        call: (service, name, input) => callWithin(find(service, name), input, context),
        async callAsSdk(service, name, input) {
          const endpoint = find(service, name)
          return toSdk(endpoint.output, await callWithin(endpoint, fromSdk(endpoint.input, input), context))
        },
      }
      const answer = await work(context)
      for (const task of atEnd.values()) await task()
      return answer
    })
    for (const change of changes.values()) tell(change)
    return result
  }
}

/** Attempts at a transaction that met a document which it did not expect. */
const TRANSACTIONS = 3

/** A document of the id that a transaction had made for a new one: run again, it makes another. Other writers' conflicts have a cause. */
function isOwnConflict(error: unknown): boolean {
  return error instanceof ControlPlaneError && error.code === 'ERR_CONTROL_PLANE_STORE_CONFLICT' && error.cause === undefined
}

/** A source of chance that repeats itself ends in the store's refusal, not in a loop. */
const ATTEMPTS = 10

/** An id that the same transaction has not given yet: an import of many resources makes thousands of short ones. */
function newIdBeside(issued: Set<string>, newId: () => string): string {
  let id = newId()
  for (let again = 0; issued.has(id) && again < ATTEMPTS; again += 1) id = newId()
  issued.add(id)
  return id
}

async function callWithin(endpoint: Endpoint, input: Values, context: OperationContext): Promise<Values> {
  const { operation } = endpoint
  if (operation.access === 'free') {
    throw new ControlPlaneError('ERR_CONTROL_PLANE_UNKNOWN_OPERATION', `${operation.name} cannot run inside another operation`)
  }
  validateInput(endpoint, input)
  return operation.run(input, context)
}

function randomBytes(size: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(size))
}
