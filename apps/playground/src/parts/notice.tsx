import type { ComponentChildren, JSX } from 'preact'

/** A message. Bad ones are read out at once. */
export function Notice({ tone, children }: { readonly tone?: 'good' | 'warn' | 'bad'; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div class="notice" data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  )
}
