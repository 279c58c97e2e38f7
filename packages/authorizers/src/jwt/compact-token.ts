import { repeatsMember } from './repeats-member.ts'
import type { Claims } from './types.ts'

/** What the header of a compact token says. */
export interface TokenHeader {
  readonly alg: string
  readonly kid: string | undefined
}

/** A compact token read but not yet believed. */
export interface CompactToken extends TokenHeader {
  readonly text: string
  readonly claims: Claims
}

/** Why a text is not a token that could be checked, in the words of `error_description`. */
export interface TokenFault {
  readonly description: string
  readonly explanation: string
}

/** Characters of the longest token that is looked at; AWS takes 10,240 bytes of headers in all. */
export const MAX_TOKEN_LENGTH = 10_240

const SHAPE = /^[\w-]+\.[\w-]+\.[\w-]+$/

/**
 * Reads a compact token strictly: three parts of base64url without padding or white space, two JSON objects that name nothing
 * twice, no critical extensions. Keys that a token brings along (`jwk`, `jku`, `x5c`, `x5u`) are never looked at.
 */
export function readCompactToken(text: string, readHeader: ReadHeader = readTokenHeader): CompactToken | TokenFault {
  const misshapen = shapeFault(text)
  if (misshapen !== undefined) return misshapen
  const first = text.indexOf('.')
  const header = readHeader(text.slice(0, first))
  if ('description' in header) return header
  const claims = readObject(text.slice(first + 1, text.indexOf('.', first + 1)))
  if (claims === undefined) return fault('token is malformed', 'The claims are not a JSON object of distinct members')
  return { text, alg: header.alg, kid: header.kid, claims }
}

/** Reads the header of a token, given as its first segment. */
export type ReadHeader = (segment: string) => TokenHeader | TokenFault

/** Remembers the last header: one key's tokens all have the same. */
export function createHeaderReader(): ReadHeader {
  let last: string | undefined
  let header: TokenHeader | TokenFault = fault('token is malformed', 'There is no header')
  return (segment) => {
    if (segment !== last) {
      header = readTokenHeader(segment)
      last = segment
    }
    return header
  }
}

export function readTokenHeader(segment: string): TokenHeader | TokenFault {
  const header = readObject(segment)
  if (header === undefined) return fault('token is malformed', 'The header is not a JSON object of distinct members')
  const { alg, kid, crit, b64 } = header as {
    readonly alg?: unknown
    readonly kid?: unknown
    readonly crit?: unknown
    readonly b64?: unknown
  }
  if (typeof alg !== 'string') return fault('signing method is unspecified', 'The header names no algorithm')
  if (kid !== undefined && typeof kid !== 'string') return fault('token is malformed', 'kid is not a string')
  if (crit !== undefined || b64 !== undefined)
    return fault('token is malformed', 'The header has extensions that are not understood')
  return { alg, kid }
}

/** Why a text has not the shape of a compact token. */
export function shapeFault(text: string): TokenFault | undefined {
  if (text.length > MAX_TOKEN_LENGTH) return fault('token is too long', `The token has ${text.length} characters`)
  if (SHAPE.test(text))
    return isCanonical(text) ? undefined : fault('token is malformed', 'The signature has bits to spare that are set')
  const segments = text.split('.').length
  if (segments !== 3) return fault('token contains an invalid number of segments', `The token has ${segments} segments`)
  return fault('token is malformed', 'A segment is empty or not base64url')
}

/** A fault with its public words and the reason behind them. */
export function fault(description: string, explanation: string): TokenFault {
  return { description, explanation }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function readObject(segment: string): Claims | undefined {
  try {
    const text = decodeText(segment)
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value) || repeatsMember(text)) return undefined
    return value as Claims
  } catch {
    return undefined
  }
}

/** Whether the last character of the signature has no bits that stand for nothing: one signature, one text. */
function isCanonical(text: string): boolean {
  const length = text.length - text.lastIndexOf('.') - 1
  const last = text.at(-1) ?? ''
  if (length % 4 === 2) return 'AQgw'.includes(last)
  return length % 4 === 3 ? 'AEIMQUYcgkosw048'.includes(last) : length % 4 === 0
}

/** Text of a base64url segment; throws when the bytes are not UTF-8. */
function decodeText(segment: string): string {
  const binary = atob(segment.replaceAll('-', '+').replaceAll('_', '/'))
  if (!/[\x80-\xff]/.test(binary)) return binary
  return decoder.decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)))
}
