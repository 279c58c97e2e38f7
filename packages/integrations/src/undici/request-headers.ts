import type { HttpCall } from '../transports.ts'

/** The call's headers as undici takes them: framing and connection headers are its own business. */
export function requestHeaders({ headers, body }: HttpCall): string[] {
  const sent: string[] = []
  const lengthIsKnown = body === undefined || typeof body === 'string' || body instanceof Uint8Array
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? ''
    const lowerCase = name.toLowerCase()
    if (CONNECTION_HEADERS.has(lowerCase) || (lengthIsKnown && lowerCase === 'content-length')) continue
    sent.push(name, headers[index + 1] ?? '')
  }
  return sent
}

const CONNECTION_HEADERS = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'expect',
  'te',
  'trailer',
])
