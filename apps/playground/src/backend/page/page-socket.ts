import type { Gateway } from '@gatewright/gateway'
import type { ClientSocket } from '@gatewright/websocket-routes'
import type { PageSocket, SocketEvents } from '../backend.ts'

/** Connects a client to a WebSocket API of the page's gateway, without a network in between. */
export function connectInPage(gateway: Gateway, { path, query }: { readonly path: string; readonly query: string }, events: SocketEvents): PageSocket {
  let port: Awaited<ReturnType<Gateway['connections']['enter']>> extends { open(socket: ClientSocket): infer Port } ? Port | undefined : never
  let closed = false
  const close = (statusCode: number, reason: string): void => {
    if (closed) return
    closed = true
    port?.closed({ statusCode, reason })
    events.onClose(statusCode, reason)
  }
  const socket: ClientSocket = {
    bufferedBytes: 0,
    send: (data) => events.onMessage(typeof data === 'string' ? data : new TextDecoder().decode(data)),
    close: (statusCode, reason) => queueMicrotask(() => close(statusCode, reason)),
    terminate: () => close(1006, ''),
    pause: () => undefined,
    resume: () => undefined,
  }
  void open().catch(() => close(1006, ''))
  return {
    send: (text) => port?.message(text),
    close: (code = 1005, reason = '') => close(code, reason),
  }

  async function open(): Promise<void> {
    const admission = gateway.connections.admit()
    if (!admission.admitted) return close(1006, '')
    const { connectionId, connectedAt } = admission
    const headers = ['Host', location.host, 'User-Agent', navigator.userAgent]
    const request = { method: 'GET', path, query, headers, body: undefined, sourceIp: '127.0.0.1', protocol: 'HTTP/1.1' }
    const answer = await gateway.connect({ connectionId, connectedAt, request })
    // A browser tells a page no more of a refused upgrade than this.
    if (!answer.accepted || closed) return close(1006, '')
    const { scope, value } = answer
    port = (await gateway.connections.enter({ connectionId, connectedAt, scope, value, sourceIp: '127.0.0.1', userAgent: navigator.userAgent })).open(socket)
    events.onOpen()
  }
}
