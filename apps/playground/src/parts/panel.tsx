import type { ComponentChildren, JSX } from 'preact'
import { useId } from 'preact/hooks'

export interface PanelProps {
  readonly title: ComponentChildren
  /** Buttons beside the title. */
  readonly actions?: ComponentChildren
  /** The content reaches the border. */
  readonly flush?: boolean
  readonly children: ComponentChildren
}

/** A titled box; a landmark for screen readers. */
export function Panel({ title, actions, flush, children }: PanelProps): JSX.Element {
  const id = useId()
  return (
    <section class="panel" aria-labelledby={id}>
      <div class="panel-head">
        <h2 id={id}>{title}</h2>
        {actions !== undefined && <div class="row">{actions}</div>}
      </div>
      <div class="panel-body" data-flush={flush}>
        {children}
      </div>
    </section>
  )
}
