import type { AccountPublication, ApiPublication } from '@gatewright/types'

/** The management side, as far as publishing needs it. */
export interface PublicationSource {
  publications(): Promise<readonly ApiPublication[]>
  publication(apiId: string): Promise<ApiPublication | undefined>
  account(): Promise<AccountPublication>
  subscribe(listener: (change: { readonly apiId: string } | { readonly account: true }) => void): () => void
}

/** The data plane, as far as publishing needs it. */
export interface PublicationTarget {
  publish(publication: ApiPublication): { readonly problems: readonly object[] }
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

/** Publishes everything that there is, then each change; many changes of one API at once are published once. */
export async function createPublisher({ source, target, onProblem, onFault }: PublisherOptions): Promise<Publisher> {
  const changed = new Set<string>()
  let accountChanged = false
  let work: Promise<void> = Promise.resolve()
  const unsubscribe = source.subscribe((change) => {
    if ('apiId' in change) changed.add(change.apiId)
    else accountChanged = true
    work = work.then(publishChanges)
  })
  target.publishAccount(await source.account())
  for (const publication of await source.publications()) publish(publication)

  return { settled: () => work, close: unsubscribe }

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
        else publish(publication)
      })
    }
  }

  function publish(publication: ApiPublication): void {
    try {
      for (const problem of target.publish(publication).problems) onProblem(problem, publication.apiId)
    } catch (error) {
      onFault(error, publication.apiId)
    }
  }

  async function orReport(what: string, publishOne: () => Promise<void>): Promise<void> {
    try {
      await publishOne()
    } catch (error) {
      onFault(error, what)
    }
  }
}
