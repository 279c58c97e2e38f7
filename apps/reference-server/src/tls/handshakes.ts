import type { Socket } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import type { ServerNames, ShownCertificate } from './server-names.ts'

/** Turns connections that begin with a ClientHello into TLS ones. */
export interface Handshakes {
  /** Takes a paused socket with its bytes still to be read. Rejects when no certificate can be shown. */
  begin(socket: Socket): Promise<void>
}

export interface HandshakesOptions {
  readonly names: ServerNames
  /** Milliseconds until a handshake that is not done is given up. */
  readonly timeoutMs: number
  /** Takes a connection that is secured. */
  readonly onSecure: (socket: TLSSocket) => void
}

/** A TLS server that listens nowhere. */
export function createHandshakes({ names, timeoutMs, onSecure }: HandshakesOptions): Handshakes {
  const server = createServer({
    ALPNProtocols: ['http/1.1'],
    handshakeTimeout: timeoutMs,
    SNICallback(serverName, done) {
      names.certificateFor(serverName).then(
        ({ context }) => done(null, context),
        (error: Error) => done(error),
      )
    },
  })
  let unnamed: ShownCertificate | undefined
  server.on('secureConnection', onSecure)
  server.on('tlsClientError', (_error, socket) => socket.destroy())

  return {
    async begin(socket) {
      // A client that names no server is shown the TLS server's own certificate: SNICallback is not asked.
      const shown = await names.certificateFor(undefined)
      if (shown !== unnamed) server.setSecureContext(shown.certificate)
      unnamed = shown
      if (!socket.destroyed) server.emit('connection', socket)
    },
  }
}
