import type { ComponentChildren, JSX } from 'preact'

export type Tone = 'good' | 'warn' | 'bad' | 'accent' | 'blue'

/** A short word on a coloured ground; the word says it, the colour only helps. */
export function Badge({ tone, children }: { readonly tone?: Tone | undefined; readonly children: ComponentChildren }): JSX.Element {
  return (
    <span class="badge" data-tone={tone}>
      {children}
    </span>
  )
}

/** The tone of an HTTP status. */
export function toneOfStatus(status: number): Tone {
  if (status >= 500) return 'bad'
  if (status >= 400) return 'warn'
  return status >= 300 ? 'blue' : 'good'
}
