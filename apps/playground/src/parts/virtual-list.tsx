import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

export interface VirtualListProps<Item> {
  readonly label: string
  readonly items: readonly Item[]
  /** Pixels; every row has it. */
  readonly rowHeight: number
  /** What an item is known by when others come before it. */
  readonly keyOf: (item: Item) => string
  readonly children: (item: Item, index: number) => ComponentChildren
}

/** Rows above and below what is seen. */
const SPARE = 8

/**
 * A list of any length, of which only the rows in sight are in the document. New items come first; while somebody points into the
 * list, has a row in focus or has scrolled down, they do not push away what is looked at.
 */
export function VirtualList<Item>({ label, items, rowHeight, keyOf, children }: VirtualListProps<Item>): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const seen = useRef(items)
  const [isHeld, setHeld] = useState(false)
  const wasAtTop = useRef(true)
  const [view, setView] = useState({ top: 0, height: 600 })
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const watcher = new ResizeObserver(() => setView((before) => ({ ...before, height: element.clientHeight })))
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [])
  useLayoutEffect(() => {
    const element = place.current
    const before = seen.current
    seen.current = items
    if (element === null || (!isHeld && element.scrollTop === 0)) return
    const top = Math.floor(element.scrollTop / rowHeight)
    const moved = items.indexOf(before[top] as Item) - top
    if (moved <= 0 || content.current === null) return
    const wanted = element.scrollTop + moved * rowHeight
    // A short list has no room to scroll.
    content.current.style.minHeight = `${wanted + element.clientHeight}px`
    element.scrollTop = wanted
  }, [items])
  const hold = (): void => {
    if (!isHeld) wasAtTop.current = place.current?.scrollTop === 0
    setHeld(true)
  }
  const letGo = (): void => {
    setHeld(false)
    if (!wasAtTop.current || place.current === null || content.current === null) return
    place.current.scrollTop = 0
    content.current.style.minHeight = ''
  }
  const first = Math.max(0, Math.floor(view.top / rowHeight) - SPARE)
  const last = Math.min(items.length, Math.ceil((view.top + view.height) / rowHeight) + SPARE)
  return (
    <div
      ref={place}
      class="virtual"
      role="list"
      aria-label={label}
      tabIndex={0}
      onPointerEnter={({ pointerType }) => pointerType === 'mouse' && hold()}
      onPointerLeave={({ pointerType }) => pointerType === 'mouse' && letGo()}
      onFocusCapture={hold}
      onBlurCapture={letGo}
      onWheel={() => (wasAtTop.current = false)}
      onKeyDown={({ target, currentTarget }) => target === currentTarget && (wasAtTop.current = false)}
      onScroll={(event) => {
        const { scrollTop } = event.currentTarget
        setView((before) => ({ ...before, top: scrollTop }))
      }}
    >
      <div ref={content} role="presentation" style={{ height: `${items.length * rowHeight}px`, position: 'relative' }}>
        <div role="presentation" style={{ transform: `translateY(${first * rowHeight}px)` }}>
          {items.slice(first, last).map((item, index) => (
            <div role="listitem" aria-setsize={items.length} aria-posinset={first + index + 1} key={keyOf(item)} style={{ height: `${rowHeight}px` }}>
              {children(item, first + index)}
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}
