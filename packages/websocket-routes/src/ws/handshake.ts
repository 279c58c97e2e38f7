import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { ClientTls, GatewayRequest, HeaderPairs } from '@gatewright/types'

const KEY = /^[+/0-9A-Za-z]{22}==$/
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
// Horizontal tab and visible characters; anything else could split the response.
const FIELD_VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/

/** Why a handshake is none, or `undefined` when it is one: RFC 6455, section 4.2.1. */
export function handshakeProblem({
  method,
  headers,
}: IncomingMessage): { readonly status: number; readonly headers: HeaderPairs } | undefined {
  if (method !== 'GET') return { status: 405, headers: ['Allow', 'GET'] }
  if (headers.upgrade?.toLowerCase() !== 'websocket') return { status: 400, headers: [] }
  if (!KEY.test(headers['sec-websocket-key'] ?? '')) return { status: 400, headers: [] }
  const version = headers['sec-websocket-version']
  if (version !== '13' && version !== '8') return { status: 400, headers: ['Sec-WebSocket-Version', '13, 8'] }
  if (offeredSubprotocols(headers['sec-websocket-protocol']) === undefined) return { status: 400, headers: [] }
  return undefined
}

/** The subprotocols that a client offers, in its order; `undefined` for a header that is malformed. */
export function offeredSubprotocols(header: string | undefined): readonly string[] | undefined {
  if (header === undefined) return []
  const offered = header.split(',').map((name) => name.trim())
  return offered.every((name) => TOKEN.test(name)) && new Set(offered).size === offered.length ? offered : undefined
}

/** The handshake as the gateway's core takes requests. */
export function gatewayRequest(request: IncomingMessage): GatewayRequest {
  const url = request.url ?? '/'
  const queryAt = url.indexOf('?')
  const tls = clientTls(request.socket)
  return {
    method: 'GET',
    path: queryAt === -1 ? url : url.slice(0, queryAt),
    query: queryAt === -1 ? '' : url.slice(queryAt + 1),
    headers: request.rawHeaders,
    body: undefined,
    sourceIp: sourceIp(request),
    protocol: `HTTP/${request.httpVersion}`,
    ...(tls === undefined ? {} : { tls }),
  }
}

function sourceIp(request: IncomingMessage): string {
  const address = request.socket.remoteAddress ?? ''
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address
}

/** A TLS socket whose server may know the client of mutual TLS by its certificate. */
type IdentifiedSocket = TLSSocket & {
  readonly servername?: string | false
  identifyClient?(): Pick<ClientTls, 'clientCertificate' | 'clientCertificateProblem'>
}

function clientTls(socket: IncomingMessage['socket']): ClientTls | undefined {
  if (!('encrypted' in socket)) return undefined
  const tls = socket as IdentifiedSocket
  const version = tls.getProtocol()
  if (version === null) return undefined
  const { servername } = tls
  return {
    version,
    cipherSuite: tls.getCipher().standardName,
    ...(typeof servername === 'string' ? { serverName: servername } : {}),
    ...tls.identifyClient?.(),
  }
}

/** Whether header pairs can be written to a socket as they are. */
export function areSafeHeaders(headers: HeaderPairs): boolean {
  return headers.every((part, index) => (index % 2 === 0 ? TOKEN.test(part) : FIELD_VALUE.test(part)))
}
