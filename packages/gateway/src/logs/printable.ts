import { decodeText } from '../payload/text.ts'

/** AWS cuts what it logs: headers and bodies beyond this many characters. */
const LIMIT = 1000

/** A body as logs show it; one that is still arriving is not held for them. */
export function printBody(body: unknown): string {
  if (body === undefined) return ''
  if (typeof body === 'string') return truncate(body)
  return body instanceof Uint8Array ? truncate(decodeText(body)) : '[STREAM]'
}

/** Header pairs as Java prints a map: `{a=b, c=d}`; the last value of a name counts. */
export function printPairs(pairs: readonly string[]): string {
  const map = new Map<string, string>()
  for (let index = 0; index < pairs.length; index += 2) map.set(pairs[index] as string, pairs[index + 1] as string)
  return truncate(`{${Array.from(map, ([name, value]) => `${name}=${value}`).join(', ')}}`)
}

/** An object of texts as Java prints a map. */
export function printMap(map: Readonly<Record<string, unknown>>): string {
  return printPairs(Object.entries(map).flatMap(([name, value]) => [name, String(value)]))
}

/** A text at its full length, or cut and marked. */
export function truncate(text: string): string {
  return text.length <= LIMIT ? text : `${text.slice(0, LIMIT)} [TRUNCATED]`
}
