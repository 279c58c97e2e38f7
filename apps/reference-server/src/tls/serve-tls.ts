import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Authority } from './authority.ts'
import type { Handshakes } from './handshakes.ts'
import type { MutualTls } from './mutual-tls.ts'

export interface ServeTlsOptions {
  /** Issues the certificates that clients are shown. */
  readonly authority: Pick<Authority, 'issue'>
  /** Which names ask for certificates of clients. */
  readonly mutualTls: MutualTls
  /** Milliseconds that a client has for its first byte, and again for its handshake; 10,000. */
  readonly timeoutMs?: number
  /** Milliseconds since 1970; `Date.now` by default. */
  readonly now?: () => number
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
 * Has an HTTP server speak TLS too, on the same port: the first byte of a connection says which it is. What follows is
 * node:http's own, so a request costs what it cost before; what TLS needs is loaded with its first client.
 */
export function serveTls(server: Server, { authority, mutualTls, timeoutMs = 10_000, now = Date.now, onError }: ServeTlsOptions): TlsPort {
  const [connectionListener] = server.listeners('connection')
  const serveHttp = connectionListener as (this: Server, socket: Socket) => void
  const silent = new Set<Socket>()
  let handshakes: Promise<Handshakes> | undefined
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
      secure(this).catch((error: unknown) => {
        onError(error)
        this.destroy()
      })
      return
    }
    this.removeListener('error', destroy)
    serveHttp.call(server, this)
    this.resume()
  }

  async function secure(socket: Socket): Promise<void> {
    handshakes ??= loadHandshakes()
    await (await handshakes).begin(socket)
  }

  async function loadHandshakes(): Promise<Handshakes> {
    const [{ createHandshakes }, { createServerNames }] = await Promise.all([import('./handshakes.ts'), import('./server-names.ts')])
    const names = createServerNames({ authority, now })
    return createHandshakes({ names, mutualTls, timeoutMs, onSecure: (secured) => serveHttp.call(server, secured) })
  }
}

function destroy(this: Socket): void {
  this.destroy()
}
