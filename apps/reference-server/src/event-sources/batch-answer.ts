/** What a function answers that reports which items of its batch failed: their identifiers, or `all` for an answer that cannot be right. */
export function failuresIn(payload: string, identifiers: ReadonlySet<string>): ReadonlySet<string> | 'all' {
  try {
    const answer = JSON.parse(payload) as { readonly batchItemFailures?: readonly { readonly itemIdentifier?: unknown }[] | null } | null
    const failures = answer?.batchItemFailures ?? []
    if (!Array.isArray(failures)) return 'all'
    const ids = failures.map(({ itemIdentifier: id }: { readonly itemIdentifier?: unknown }) => (typeof id === 'string' ? id : ''))
    return ids.every((id) => identifiers.has(id)) ? new Set(ids) : 'all'
  } catch {
    return 'all'
  }
}
