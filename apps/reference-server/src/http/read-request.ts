import type { IncomingMessage } from 'node:http'
import type { Body, ClientTls, GatewayRequest } from '@gatewright/types'
import type { IdentifiedSocket } from '../tls/mutual-tls.ts'
import { type BodyLength, CHUNKED } from './request-guards.ts'

/** Bodies up to this many bytes are read before the gateway sees the request; larger ones arrive as a stream. */
const READ_AHEAD = 64 * 1024

/** A request of node:http as the gateway's core takes it. Resolves at once when there is no body to wait for. */
export function readRequest(incoming: IncomingMessage, length: BodyLength): GatewayRequest | Promise<GatewayRequest> {
  if (length === 0) return toRequest(incoming, undefined)
  if (length === CHUNKED || length > READ_AHEAD) return toRequest(incoming, streamOf(incoming))
  return readBody(incoming).then((body) => toRequest(incoming, body))
}

/** A body as it arrives. A reader that stops early leaves the connection alone: the answer still has to go over it. */
function streamOf(incoming: IncomingMessage): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => incoming.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Uint8Array> }
}

/** The request line, headers and peer of an upgrade request, which has no body. */
export function toRequest(incoming: IncomingMessage, body: Body | undefined): GatewayRequest {
  const url = pathOf(incoming.url ?? '/')
  const mark = url.indexOf('?')
  const request = {
    method: incoming.method ?? 'GET',
    path: mark === -1 ? url : url.slice(0, mark),
    query: mark === -1 ? '' : url.slice(mark + 1),
    headers: incoming.rawHeaders,
    body,
    sourceIp: addressOf(incoming.socket.remoteAddress),
    protocol: incoming.httpVersionMinor === 1 ? 'HTTP/1.1' : `HTTP/${incoming.httpVersion}`,
  }
  return 'encrypted' in incoming.socket ? { ...request, tls: tlsOf(incoming.socket as IdentifiedSocket) } : request
}

/** The whole body of a request. Rejects when the client goes away. */
export function readBody(incoming: IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    incoming.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    incoming.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks)))
    incoming.on('error', reject)
    incoming.on('aborted', () => reject(new Error('the client closed the connection before its request was complete')))
  })
}

/** An absolute request target (`GET http://host/path`) stands for its path; the guards have held it against Host. */
function pathOf(target: string): string {
  if (target.startsWith('/')) return target
  if (target === '*') return '/'
  const { pathname, search } = new URL(target)
  return pathname + search
}

function addressOf(remote: string | undefined): string {
  if (remote === undefined) return ''
  return remote.startsWith('::ffff:') ? remote.slice(7) : remote
}

function tlsOf(socket: IdentifiedSocket): ClientTls {
  const serverName = (socket as { servername?: string | false }).servername
  return {
    version: socket.getProtocol() ?? '',
    cipherSuite: socket.getCipher().standardName,
    ...(typeof serverName === 'string' ? { serverName } : {}),
    ...socket.identifyClient?.(),
  }
}
