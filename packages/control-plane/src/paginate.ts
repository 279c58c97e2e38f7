import { badRequest } from './errors.ts'
import type { Values } from './documents.ts'
import { textOf } from './text-of.ts'
import { fromBase64, toBase64 } from './base64.ts'
import type { StoredDocument } from './store.ts'

/** Which part of a list is asked for: `position` and `limit` in REST, `nextToken` and `maxResults` in v2. */
export interface Page {
  readonly after?: { readonly sort: string; readonly id: string }
  readonly limit: number
}

const DEFAULT_LIMIT = 25
const MAX_LIMIT = 500

/** Reads the page from an operation's input. */
export function readPage(input: Values): Page {
  const token = input['position'] ?? input['nextToken']
  const given = input['limit'] ?? input['maxResults']
  const limit = given === undefined ? DEFAULT_LIMIT : Number(given)
  if (!Number.isInteger(limit) || limit < 1) throw badRequest(`Invalid limit specified: ${textOf(given)}`)
  const size = Math.min(limit, MAX_LIMIT)
  return token === undefined || token === '' ? { limit: size } : { limit: size, after: decodePosition(textOf(token)) }
}

/**
 * Cuts a page off documents that were read from the page's start, one more than its size where there is more. The position is the
 * last document's place in the order, so that a page stays right when documents come and go.
 */
export function cutPage(
  documents: readonly StoredDocument[],
  { limit }: Page,
): { readonly documents: readonly StoredDocument[]; readonly position?: string } {
  if (documents.length <= limit) return { documents }
  const page = documents.slice(0, limit)
  return { documents: page, position: encodePosition(page.at(-1) as StoredDocument) }
}

function encodePosition({ sort, id }: StoredDocument): string {
  return toBase64(new TextEncoder().encode(JSON.stringify([sort, id])))
}

function decodePosition(token: string): { readonly sort: string; readonly id: string } {
  const bytes = fromBase64(token)
  try {
    const [sort, id] = JSON.parse(new TextDecoder().decode(bytes)) as unknown[]
    if (typeof sort === 'string' && typeof id === 'string') return { sort, id }
  } catch {
    // Falls through to the refusal below.
  }
  throw badRequest('Invalid position parameter')
}
