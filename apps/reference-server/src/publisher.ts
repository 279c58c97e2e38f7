import type { AccountPublication, ApiPublication } from '@gatewright/types'

/** The management side, as far as publishing needs it. */
export interface PublicationSource {
  publishedApiIds(): Promise<readonly string[]>
  publication(apiId: string): Promise<ApiPublication | undefined>
  account(): Promise<AccountPublication>
  subscribe(listener: (change: { readonly apiId: string } | { readonly account: true }) => void): () => void
}

/** The data plane, as far as publishing needs it. */
export interface PublicationTarget {
  announce(apiId: string, publish: () => Promise<void>): void
  publish(publication: ApiPublication, options: { readonly again: () => Promise<void> }): { readonly problems: readonly object[] }
  withdraw(apiId: string): void
  publishAccount(account: AccountPublication): unknown
}

/** Keeps the data plane at what the management side last committed. */
export interface Publisher {
  /** Resolves when every change that was committed before this call is served. */
  readonly settled: () => Promise<void>
  readonly close: () => void
}

export interface PublisherOptions {
  readonly source: PublicationSource
  readonly target: PublicationTarget
  /** Told of each method or route that could not be compiled; it answers with an error, the rest is served. */
  readonly onProblem: (problem: object, apiId: string) => void
  readonly onFault: (error: unknown, what: string) => void
}

/**
 * Announces every API that there is: each is read and compiled with its first request, and its problems are told then. After that
 * each change is published as it is committed, and its problems are told at once; many changes of one API are published once. What
 * the data plane takes out of memory is read and compiled again with the next request; its problems were told.
 */
export async function createPublisher({ source, target, onProblem, onFault }: PublisherOptions): Promise<Publisher> {
  const changed = new Set<string>()
  const told = new Set<string>()
  let accountChanged = false
  let work: Promise<void> = Promise.resolve()
  const unsubscribe = source.subscribe((change) => {
    if ('apiId' in change) {
      changed.add(change.apiId)
      told.delete(change.apiId)
    } else accountChanged = true
    work = work.then(publishChanges)
  })
  target.publishAccount(await source.account())
  for (const apiId of await source.publishedApiIds()) target.announce(apiId, asked(apiId))

  return { settled: () => work, close: unsubscribe }

  /** Publishes what is asked for, in line with the changes, so that an older state never replaces a newer one. */
  function asked(apiId: string): () => Promise<void> {
    return onceAtATime(() => {
      changed.add(apiId)
      work = work.then(publishChanges)
      return work
    })
  }

  async function publishChanges(): Promise<void> {
    const apiIds = [...changed]
    changed.clear()
    if (accountChanged) {
      accountChanged = false
      await orReport('the account', async () => void target.publishAccount(await source.account()))
    }
    for (const apiId of apiIds) {
      await orReport(apiId, async () => {
        const publication = await source.publication(apiId)
        if (publication === undefined) target.withdraw(apiId)
        else tell(apiId, target.publish(publication, { again: asked(apiId) }).problems)
      })
    }
  }

  function tell(apiId: string, problems: readonly object[]): void {
    if (!told.has(apiId)) for (const problem of problems) onProblem(problem, apiId)
    told.add(apiId)
  }

  async function orReport(what: string, publishOne: () => Promise<void>): Promise<void> {
    try {
      await publishOne()
    } catch (error) {
      onFault(error, what)
    }
  }
}

/** Calls that come while one runs share it. */
function onceAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= work().finally(() => (running = undefined)))
}
