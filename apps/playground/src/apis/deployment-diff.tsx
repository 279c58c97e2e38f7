import type { JSX } from 'preact'
import { Badge } from '../parts/badge.tsx'
import type { SnapshotChange } from './diff-snapshots.ts'

const TONES = { added: 'good', removed: 'bad', changed: 'warn' } as const

/** What differs between two deployments, value by value. */
export function DeploymentDiff({ changes, same }: { readonly changes: readonly SnapshotChange[]; readonly same: boolean }): JSX.Element {
  if (changes.length === 0) return <p class="hint">{same ? 'Choose two different deployments.' : 'Nothing differs.'}</p>
  return (
    <ul class="stack" aria-label="Differences">
      {changes.map(({ kind, where, before, after }) => (
        <li key={where} class="change">
          <Badge tone={TONES[kind]}>{kind}</Badge>
          <div class="stack">
            <span class="mono">{where}</span>
            {before !== undefined && <pre class="code was">{before}</pre>}
            {after !== undefined && <pre class="code is">{after}</pre>}
          </div>
        </li>
      ))}
    </ul>
  )
}
