import type { HeaderPairs } from '@gatewright/types'

// What belongs to the handshake itself, or to a body that a 101 response does not have.
const NOT_SENT: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'content-type',
  'keep-alive',
  'sec-websocket-accept',
  'sec-websocket-extensions',
  'sec-websocket-protocol',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** The header lines that an answer of `$connect` adds to the 101 response. */
export function switchingHeaderLines(headers: HeaderPairs): readonly string[] {
  const lines: string[] = []
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? ''
    if (!NOT_SENT.has(name.toLowerCase())) lines.push(`${name}: ${headers[index + 1] ?? ''}`)
  }
  return lines
}

/** The subprotocol that an answer of `$connect` chooses, by its `Sec-WebSocket-Protocol`. */
export function chosenSubprotocol(headers: HeaderPairs): string | undefined {
  const index = headers.findIndex((part, at) => at % 2 === 0 && part.toLowerCase() === 'sec-websocket-protocol')
  return index === -1 ? undefined : headers[index + 1]
}
