import { isValues } from '../values.ts'
import type { Values } from '../values.ts'

/** Follows `$ref` within the document, as often as needed; `undefined` when it leads to nothing, outside, or round in a circle. */
export function dereference(value: unknown, root: Values): unknown {
  const seen = new Set<string>()
  let current = value
  for (let reference = referenceOf(current); reference !== undefined; reference = referenceOf(current)) {
    if (seen.has(reference) || !reference.startsWith('#')) return undefined
    seen.add(reference)
    current = resolvePointer(reference.slice(1), root)
  }
  return current
}

/** The text of an object's `$ref`. */
export function referenceOf(value: unknown): string | undefined {
  const reference = isValues(value) ? value['$ref'] : undefined
  return typeof reference === 'string' ? reference : undefined
}

function resolvePointer(pointer: string, root: Values): unknown {
  let current: unknown = root
  for (const step of pointer.split('/').slice(1)) {
    const name = decodeStep(step)
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, name)) return undefined
    current = (current as Values)[name]
  }
  return current
}

function decodeStep(step: string): string {
  let text = step
  try {
    text = decodeURIComponent(step)
  } catch {
    // A percent sign that escapes nothing stands for itself.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~')
}
