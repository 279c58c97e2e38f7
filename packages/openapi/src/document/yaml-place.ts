import { EVENT_ID, SCALAR_STYLE, getScalarValue } from 'js-yaml'
import type { Event } from 'js-yaml'
import type { DocumentPath } from '../findings.ts'

/** Where a path leads in what the parser tells of one document; to the nearest value around it when it ends earlier. */
export function locateInYaml(text: string, { events, path }: { readonly events: readonly Event[]; readonly path: DocumentPath }): number {
  // The first event opens the document.
  let index = 1
  let offset = offsetAt(events[index]) ?? 0
  for (const step of path) {
    const child = childOf(index, step)
    if (child === undefined) return offset
    offset = offsetAt(events[child.start]) ?? offset
    index = child.value
  }
  return offset

  /** The key, or the item, and the value: indexes of events. */
  function childOf(parent: number, step: string | number): { readonly start: number; readonly value: number } | undefined {
    const isMap = events[parent]?.type === EVENT_ID.MAPPING
    if (!isMap && events[parent]?.type !== EVENT_ID.SEQUENCE) return undefined
    let passed = 0
    for (let start = parent + 1; events[start] !== undefined && events[start]?.type !== EVENT_ID.POP; passed++) {
      const value = isMap ? after(events, start) : start
      const key = events[start]
      const isFound = isMap ? key?.type === EVENT_ID.SCALAR && getScalarValue(text, key) === String(step) : passed === step
      if (isFound) return { start, value }
      start = after(events, value)
    }
    return undefined
  }
}

/** The event behind a value. */
function after(events: readonly Event[], start: number): number {
  let index = start
  let depth = 0
  do {
    const type = events[index]?.type
    if (type === EVENT_ID.POP) depth--
    else if (type !== EVENT_ID.SCALAR && type !== EVENT_ID.ALIAS) depth++
    index++
  } while (depth > 0 && index < events.length)
  return index
}

function offsetAt(event: Event | undefined): number | undefined {
  if (event?.type === EVENT_ID.MAPPING || event?.type === EVENT_ID.SEQUENCE) return event.start
  if (event?.type === EVENT_ID.ALIAS) return event.anchorStart - 1
  if (event?.type !== EVENT_ID.SCALAR || event.valueStart === -1) return undefined
  const isQuoted = event.style === SCALAR_STYLE.DOUBLE_QUOTED || event.style === SCALAR_STYLE.SINGLE_QUOTED
  return isQuoted ? event.valueStart - 1 : event.valueStart
}
