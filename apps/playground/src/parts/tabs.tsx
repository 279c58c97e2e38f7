import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'

export interface TabsProps<Key extends string> {
  readonly label: string
  readonly tabs: readonly (readonly [key: Key, title: string])[]
  readonly selected: Key
  readonly onSelect: (key: Key) => void
}

/** A row of tabs; arrow keys move between them. The content is shown by the caller. */
export function Tabs<Key extends string>({ label, tabs, selected, onSelect }: TabsProps<Key>): JSX.Element {
  const list = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    const at = tabs.findIndex(([key]) => key === selected)
    const next = (at + step + tabs.length) % tabs.length
    const [key] = tabs[next] ?? []
    if (key !== undefined) onSelect(key)
    list.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
      {tabs.map(([key, title]) => (
        <button key={key} type="button" class="tab" role="tab" aria-selected={key === selected} tabIndex={key === selected ? 0 : -1} onClick={() => onSelect(key)}>
          {title}
        </button>
      ))}
    </div>
  )
}
