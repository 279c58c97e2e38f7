import type { ComponentChildren, JSX } from 'preact'

/** What stands where nothing is yet: what to do. */
export function EmptyState({ title, children, action }: { readonly title: string; readonly children: ComponentChildren; readonly action?: ComponentChildren }): JSX.Element {
  return (
    <div class="empty">
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  )
}
