import type { Body } from '@gatewright/types'
import type { IntegrationRequest, IntegrationResponse } from '@gatewright/integrations'
import { encodeBase64 } from '../payload/base64.ts'
import type { SeenMessage, WatchedStory } from './request-watch.ts'

/** Bytes of a body that are shown. */
const SHOWN_BYTES = 65_536

const strict = new TextDecoder('utf-8', { fatal: true })

/** A message as a watcher sees it. */
export function seenMessage(line: string, headers: readonly string[], body: Body | string | undefined): SeenMessage {
  return { line, headers: pairsOf(headers), body: shownBody(body) }
}

/** What the backend was sent and answered; nothing where none was called. */
export function seenBackend(sent: IntegrationRequest | undefined, got: IntegrationResponse | undefined): Pick<WatchedStory, 'backend'> {
  if (sent === undefined) return {}
  const request = seenMessage(`${sent.method} ${targetOf(sent.uri, sent.query)}`, sent.headers, sent.body)
  return { backend: got === undefined ? { request } : { request, response: seenMessage(String(got.status), got.headers, got.body) } }
}

/** A path or URI with its query string. */
export function targetOf(path: string, query: string): string {
  return query === '' ? path : `${path}?${query}`
}

/** How many bytes a body holds in memory; a stream holds none here. */
export function heldBytes(body: Body | string | undefined): number {
  if (typeof body === 'string') return body.length
  return body instanceof Uint8Array ? body.byteLength : 0
}

/** Lets a streamed body pass, and keeps its beginning for a watcher. */
export function keepBeginning(stream: AsyncIterable<Uint8Array>): { readonly stream: AsyncIterable<Uint8Array>; readonly shown: () => string } {
  const chunks: Uint8Array[] = []
  let size = 0
  let ended = false
  async function* passing(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      if (size < SHOWN_BYTES) chunks.push(chunk.slice(0, SHOWN_BYTES - size))
      size += chunk.byteLength
      yield chunk
    }
    ended = true
  }
  return { stream: passing(), shown: () => `${new TextDecoder().decode(joined(chunks))}${ended ? '' : '\n[STILL ARRIVING]'}` }
}

function shownBody(body: Body | string | undefined): string {
  if (body === undefined) return ''
  if (typeof body === 'string') return body.length > SHOWN_BYTES ? `${body.slice(0, SHOWN_BYTES)}\n[TRUNCATED]` : body
  if (!(body instanceof Uint8Array)) return '[STREAM]'
  const part = body.subarray(0, SHOWN_BYTES)
  try {
    return body.length > SHOWN_BYTES ? `${new TextDecoder().decode(part)}\n[TRUNCATED]` : strict.decode(part)
  } catch {
    return encodeBase64(part)
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

function pairsOf(headers: readonly string[]): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = []
  for (let index = 0; index < headers.length; index += 2) pairs.push([headers[index] as string, headers[index + 1] as string])
  return pairs
}
