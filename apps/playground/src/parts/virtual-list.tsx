import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

export interface VirtualListProps<Item> {
  readonly label: string
  readonly items: readonly Item[]
  /** Pixels; every row has it. */
  readonly rowHeight: number
  readonly children: (item: Item, index: number) => ComponentChildren
}

/** Rows above and below what is seen. */
const SPARE = 8

/** A list of any length, of which only the rows in sight are in the document. */
export function VirtualList<Item>({ label, items, rowHeight, children }: VirtualListProps<Item>): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 600 })
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const watcher = new ResizeObserver(() => setView((before) => ({ ...before, height: element.clientHeight })))
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [])
  const first = Math.max(0, Math.floor(view.top / rowHeight) - SPARE)
  const last = Math.min(items.length, Math.ceil((view.top + view.height) / rowHeight) + SPARE)
  return (
    <div
      ref={place}
      class="virtual"
      role="list"
      aria-label={label}
      tabIndex={0}
      onScroll={(event) => {
        const { scrollTop } = event.currentTarget
        setView((before) => ({ ...before, top: scrollTop }))
      }}
    >
      <div role="presentation" style={{ height: `${items.length * rowHeight}px`, position: 'relative' }}>
        <div role="presentation" style={{ transform: `translateY(${first * rowHeight}px)` }}>
          {items.slice(first, last).map((item, index) => (
            <div role="listitem" aria-setsize={items.length} aria-posinset={first + index + 1} key={first + index} style={{ height: `${rowHeight}px` }}>
              {children(item, first + index)}
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}
