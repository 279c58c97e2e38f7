import { fromBase64, toBase64 } from '../base64.ts'
import { invalidParameter } from './lambda-errors.ts'
import type { Values } from '../documents.ts'

const DEFAULT_ITEMS = 50

/** Cuts the page that `Marker` and `MaxItems` ask for; the marker is the name of the last item of the page before. */
export function cutItems<T>(
  items: readonly T[],
  { input, nameOf }: { readonly input: Values; readonly nameOf: (item: T) => string },
): { readonly items: readonly T[]; readonly next: { readonly NextMarker?: string } } {
  const marker = input['Marker'] as string | undefined
  const start = marker === undefined ? 0 : items.findIndex((item) => nameOf(item) === nameIn(marker)) + 1
  if (marker !== undefined && start === 0) throw invalidParameter('The Marker is not one of a page of this list.')
  const end = start + Number(input['MaxItems'] ?? DEFAULT_ITEMS)
  const page = items.slice(start, end)
  const last = page.at(-1)
  if (end >= items.length || last === undefined) return { items: page, next: {} }
  return { items: page, next: { NextMarker: toBase64(new TextEncoder().encode(nameOf(last))) } }
}

function nameIn(marker: string): string {
  return new TextDecoder().decode(fromBase64(marker) ?? new Uint8Array())
}
