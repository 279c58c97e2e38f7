import type { KindOfName } from './header-names.ts'
import { MalformedMessage } from './malformed-message.ts'

/** How the body of a message comes: so many bytes, in chunks, or until the connection ends. */
export type Framing = number | 'chunked' | 'until-close'

/** A status line with its headers, read. */
export interface MessageHead {
  readonly status: number
  /** `[name, value, …]` as they came. */
  readonly headers: string[]
  readonly framing: Framing
  readonly isKeptAlive: boolean
  /** Seconds that the backend keeps the connection, where it says so. */
  readonly keepAliveSeconds: number | undefined
}

/**
 * Reads a head, without the empty line at its end, as strictly as a gateway must: no bare CR or LF, no folded line, no space
 * before a colon, one length, no length beside chunks.
 *
 * @throws MalformedMessage
 */
export function parseHead(text: string, { kindOf, isHead }: { readonly kindOf: KindOfName; readonly isHead: boolean }): MessageHead {
  if (FORBIDDEN.test(text)) throw new MalformedMessage('a control character, or a line that ends otherwise than with CR LF')
  let end = lineEnd(text, 0)
  const { version, status } = parseStatusLine(text, end)
  const headers: string[] = []
  let length: number | undefined
  let isChunked = false
  let isKeptAlive = version === '1'
  let keepAliveSeconds: number | undefined

  while (end < text.length) {
    const start = end + 2
    end = lineEnd(text, start)
    const colon = text.indexOf(':', start)
    if (colon === -1 || colon >= end) throw new MalformedMessage('a header without a colon')
    const name = text.slice(start, colon)
    const value = trimmed(text, colon + 1, end)
    headers.push(name, value)
    switch (kindOf(name)) {
      case 'none':
        throw new MalformedMessage('a header whose name is none')
      case 'content-length':
        if (length !== undefined || !LENGTH.test(value)) throw new MalformedMessage('two lengths, or one that is none')
        length = Number(value)
        break
      case 'transfer-encoding':
        if (isChunked || version === '0' || value.toLowerCase() !== 'chunked') throw new MalformedMessage(`Transfer-Encoding: ${value}`)
        isChunked = true
        break
      case 'connection':
        isKeptAlive = keepsAlive(value, isKeptAlive)
        break
      case 'keep-alive':
        keepAliveSeconds = secondsOf(value)
        break
    }
  }
  if (isChunked && length !== undefined) throw new MalformedMessage('a length beside chunks')
  const framing = isHead || status === 204 || status === 304 || status < 200 ? 0 : isChunked ? 'chunked' : (length ?? 'until-close')
  return { status, headers, framing, isKeptAlive, keepAliveSeconds }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\r\n', from)
  return end === -1 ? text.length : end
}

function parseStatusLine(text: string, end: number): { readonly version: string; readonly status: number } {
  const parts = STATUS_LINE.exec(end === text.length ? text : text.slice(0, end))
  if (parts === null) throw new MalformedMessage('no HTTP status line')
  return { version: parts[1] as string, status: Number(parts[2]) }
}

/** The value between two places without the white space around it. */
function trimmed(text: string, from: number, to: number): string {
  let start = from
  let end = to
  while (start < end && isBlank(text.charCodeAt(start))) start += 1
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1
  return text.slice(start, end)
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9
}

function keepsAlive(value: string, byDefault: boolean): boolean {
  if (value === 'keep-alive') return true
  const tokens = value.toLowerCase().split(',').map((token) => token.trim())
  if (tokens.includes('close')) return false
  return tokens.includes('keep-alive') || byDefault
}

function secondsOf(value: string): number | undefined {
  const seconds = /(?:^|[,\s])timeout=(\d{1,6})/i.exec(value)?.[1]
  return seconds === undefined ? undefined : Number(seconds)
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: .*)?$/
const LENGTH = /^\d{1,15}$/
/** Control characters but the tab, and a CR or an LF that stands alone. */
const FORBIDDEN = /[^\t\r\n\x20-\x7e\x80-\xff]|\r(?!\n)|[^\r]\n/
