import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { createServer } from 'node:tls'
import type { ServerNames, ShownCertificate } from './server-names.ts'

export interface ServeTlsOptions {
  readonly names: ServerNames
  /** Milliseconds that a client has for its first byte, and again for its handshake; 10,000. */
  readonly timeoutMs?: number
  /** Told why no certificate could be shown. */
  readonly onError: (error: unknown) => void
}

/** TLS beside HTTP on one port. */
export interface TlsPort {
  /** Drops connections that have said nothing yet: node:http does not know of them, so `server.close()` would wait for them. */
  dropSilent(): void
}

/** The first byte of a TLS ClientHello; no HTTP method begins with it. */
const HANDSHAKE = 0x16

/**
 * Has an HTTP server speak TLS too, on the same port: the first byte of a connection says which it is.
 * What follows is node:http's own, so a request costs what it cost before.
 */
export function serveTls(server: Server, { names, timeoutMs = 10_000, onError }: ServeTlsOptions): TlsPort {
  const [connectionListener] = server.listeners('connection')
  const serveHttp = connectionListener as (this: Server, socket: Socket) => void
  const silent = new Set<Socket>()
  const secure = createServer({
    ALPNProtocols: ['http/1.1'],
    handshakeTimeout: timeoutMs,
    SNICallback(serverName, done) {
      names.certificateFor(serverName).then(({ context }) => done(null, context), (error: Error) => done(error))
    },
  })
  let unnamed: ShownCertificate | undefined
  secure.on('secureConnection', (socket) => serveHttp.call(server, socket))
  secure.on('tlsClientError', (_error, socket) => socket.destroy())
  server.removeListener('connection', serveHttp)
  server.on('connection', (socket: Socket) => {
    silent.add(socket)
    socket.setTimeout(timeoutMs, destroy)
    socket.on('error', destroy)
    socket.on('close', forget)
    socket.once('data', begin)
  })

  return {
    dropSilent() {
      for (const socket of silent) socket.destroy()
    },
  }

  function forget(this: Socket): void {
    silent.delete(this)
  }

  function begin(this: Socket, first: Buffer): void {
    silent.delete(this)
    this.removeListener('close', forget)
    this.setTimeout(0, destroy)
    this.pause()
    this.unshift(first)
    if (first[0] === HANDSHAKE) {
      serveSecure(this).catch((error: unknown) => {
        onError(error)
        this.destroy()
      })
      return
    }
    this.removeListener('error', destroy)
    serveHttp.call(server, this)
    this.resume()
  }

  /** A client that names no server is shown the TLS server's own certificate, for there is no callback for it. */
  async function serveSecure(socket: Socket): Promise<void> {
    const shown = await names.certificateFor(undefined)
    if (shown !== unnamed) secure.setSecureContext(shown.certificate)
    unnamed = shown
    if (!socket.destroyed) secure.emit('connection', socket)
  }
}

function destroy(this: Socket): void {
  this.destroy()
}
