import { constants } from 'node:crypto'
import type { Socket } from 'node:net'
import { createServer, type Server, type TlsOptions, type TLSSocket } from 'node:tls'
import { readServerName } from './client-hello.ts'
import type { MutualTls } from './mutual-tls.ts'
import type { ServerNames, ShownCertificate } from './server-names.ts'

/** Turns connections that begin with a ClientHello into TLS ones. */
export interface Handshakes {
  /** Takes a paused socket with its bytes still to be read. Rejects when no certificate can be shown. */
  begin(socket: Socket): Promise<void>
}

export interface HandshakesOptions {
  readonly names: ServerNames
  readonly mutualTls: MutualTls
  /** Milliseconds until a handshake that is not done is given up. */
  readonly timeoutMs: number
  /** Takes a connection that is secured. */
  readonly onSecure: (socket: TLSSocket) => void
}

/** TLS servers that listen nowhere: one for everybody, one that asks for certificates. */
export function createHandshakes({ names, mutualTls, timeoutMs, onSecure }: HandshakesOptions): Handshakes {
  const open = createTlsServer({})
  open.on('secureConnection', onSecure)
  let mutual: Server | undefined
  let unnamed: ShownCertificate | undefined

  return {
    async begin(socket) {
      // A client that names no server is shown the TLS server's own certificate: SNICallback is not asked.
      const shown = await names.certificateFor(undefined)
      if (shown !== unnamed) open.setSecureContext(shown.certificate)
      unnamed = shown
      const asked = mutualTls.isAsked() && mutualTls.asks(await serverNameOf(socket, timeoutMs))
      if (!socket.destroyed) (asked ? (mutual ??= createMutualServer()) : open).emit('connection', socket)
    },
  }

  /**
   * Any certificate is taken that its holder proves, so that a client who is not trusted gets an answer, as on AWS; one without is
   * cut off. A session cannot be taken up again: whether the client is still trusted is decided by its certificate.
   */
  function createMutualServer(): Server {
    const server = createTlsServer({ requestCert: true, rejectUnauthorized: false, secureOptions: constants.SSL_OP_NO_TICKET })
    server.on('secureConnection', (socket) => (mutualTls.identify(socket) ? onSecure(socket) : socket.destroy()))
    return server
  }

  function createTlsServer(options: TlsOptions): Server {
    const server = createServer({
      ALPNProtocols: ['http/1.1'],
      handshakeTimeout: timeoutMs,
      SNICallback(serverName, done) {
        names.certificateFor(serverName).then(
          ({ context }) => done(null, context),
          (error: Error) => done(error),
        )
      },
      ...options,
    })
    server.on('tlsClientError', (_error, socket) => socket.destroy())
    return server
  }
}

/** Reads the name that a client asks for, and puts back what it has read. A client that takes too long is cut off. */
function serverNameOf(socket: Socket, timeoutMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    let read = Buffer.alloc(0)
    const timer = setTimeout(() => socket.destroy(), timeoutMs)
    const settle = (name: string | undefined): void => {
      clearTimeout(timer)
      socket.off('data', take)
      socket.off('close', close)
      socket.pause()
      if (!socket.destroyed) socket.unshift(read)
      resolve(name)
    }
    const take = (chunk: Buffer): void => {
      read = Buffer.concat([read, chunk])
      const reading = readServerName(read)
      if (reading.complete) settle(reading.serverName)
    }
    const close = (): void => settle(undefined)
    socket.on('data', take)
    socket.on('close', close)
    socket.resume()
  })
}
