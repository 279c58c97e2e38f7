import type { HeaderPairs } from '@gatewright/types'
import type { SignedRequest } from './types.ts'

/** What of a request goes into its canonical form. */
export interface CanonicalParts {
  readonly request: SignedRequest
  /** Lower-case names in the order of the signature. */
  readonly signedHeaders: readonly string[]
  /** Query parameters that were not signed. */
  readonly leftOut: ReadonlySet<string>
  /** Hash of the body in hex, or a marker. */
  readonly payloadHash: string
  readonly normalizePath: boolean
}

/**
 * The canonical request that signatures are made over.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalRequest({ request, signedHeaders, leftOut, payloadHash, normalizePath }: CanonicalParts): string {
  return [
    request.method,
    canonicalPath(request.path, normalizePath),
    canonicalQuery(request.query, leftOut),
    ...signedHeaders.map((name) => `${name}:${canonicalHeader(request.headers, name)}`),
    '',
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n')
}

/** The path as received, its dots and empty segments resolved, encoded once more. */
function canonicalPath(path: string, normalize: boolean): string {
  const resolved = normalize && /\/\.{0,2}(?:\/|$)/.test(path) ? resolveSegments(path) : path
  const absolute = resolved.startsWith('/') ? resolved : `/${resolved}`
  return /^[\w./~-]*$/.test(absolute) ? absolute : absolute.split('/').map(encodeStrictly).join('/')
}

function resolveSegments(path: string): string {
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  const slash = segments.length > 0 && path.endsWith('/') ? '/' : ''
  return `/${segments.join('/')}${slash}`
}

function canonicalQuery(query: string, leftOut: ReadonlySet<string>): string {
  if (query === '') return ''
  const pairs: (readonly [string, string])[] = []
  for (const pair of query.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decodeOnce(equals < 0 ? pair : pair.slice(0, equals))
    if (!leftOut.has(name))
      pairs.push([encodeStrictly(name), equals < 0 ? '' : encodeStrictly(decodeOnce(pair.slice(equals + 1)))])
  }
  return pairs
    .toSorted(compare)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

function compare(one: readonly [string, string], other: readonly [string, string]): number {
  const at = one[0] === other[0] ? 1 : 0
  return one[at] < other[at] ? -1 : Number(one[at] > other[at])
}

/** Values of one name in their order, white space at the ends gone and inside made one. */
function canonicalHeader(headers: HeaderPairs, name: string): string {
  let value: string | undefined
  for (let at = 0; at < headers.length; at += 2) {
    const header = headers[at] ?? ''
    if (header.length !== name.length || header.toLowerCase() !== name) continue
    const part = (headers[at + 1] ?? '').trim().replace(/\s+/g, ' ')
    value = value === undefined ? part : `${value},${part}`
  }
  return value ?? ''
}

/** RFC 3986: everything but letters, digits, `-`, `.`, `_` and `~` is percent-encoded. */
export function encodeStrictly(text: string): string {
  if (/^[\w.~-]*$/.test(text)) return text
  return encodeURIComponent(wellFormed(text)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** Half a character cannot be encoded: it becomes U+FFFD, as in every encoder. */
function wellFormed(text: string): string {
  return /[\ud800-\udfff]/.test(text) ? new TextDecoder().decode(new TextEncoder().encode(text)) : text
}

/** Percent-decoding; text that cannot be decoded is taken as it is. */
export function decodeOnce(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
