import type { StoredDocument } from '@gatewright/control-plane'

interface Code {
  readonly sha256: string
  /** Of this machine: nothing is kept of it. */
  readonly folder?: string
}

interface Version {
  readonly code?: Code
  readonly settings?: { readonly Layers?: readonly { readonly code: Code }[] }
}

/** Hashes of the archives that a function, a version of one or a layer needs. */
export function archivesOf({ kind, body }: Pick<StoredDocument, 'kind' | 'body'>): readonly string[] {
  if (!kind.startsWith('Lambda')) return []
  const { latest, ...own } = body as Version & { readonly latest?: Version }
  return [own, latest ?? {}]
    .flatMap(({ code, settings }) => [code, ...(settings?.Layers ?? []).map((layer) => layer.code)])
    .flatMap((code) => (code === undefined || code.folder !== undefined ? [] : [code.sha256]))
}
