import type { ComponentChildren, JSX } from 'preact'

/** A page's title, what it is for, and what can be done with all of it. */
export function PageHead({ title, children, actions }: { readonly title: string; readonly children: ComponentChildren; readonly actions?: ComponentChildren }): JSX.Element {
  return (
    <header class="page-head">
      <div>
        <h1>{title}</h1>
        <p>{children}</p>
      </div>
      {actions !== undefined && <div class="row">{actions}</div>}
    </header>
  )
}
