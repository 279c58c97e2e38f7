import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ServerError } from '../errors.ts'

/** Listens and gives the port; a port in use, or one that needs rights, is a sentence for the operator. */
export async function listen(server: Server, { port, host }: { readonly port: number; readonly host: string }): Promise<number> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw explain(cause as NodeJS.ErrnoException, { port, host })
  }
  return (server.address() as AddressInfo).port
}

function explain(cause: NodeJS.ErrnoException, { port, host }: { readonly port: number; readonly host: string }): ServerError {
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} is in use: stop what listens there, or choose another with --port (0 takes a free one)`,
    EACCES: `port ${port} needs rights that this user does not have: choose one above 1023 with --port`,
    EADDRNOTAVAIL: `${host} is not an address of this machine: choose another with --host`,
    ENOTFOUND: `${host} is not known: choose another with --host`,
  }
  const sentence = sentences[cause.code ?? ''] ?? `cannot listen on ${host}:${port}: ${cause.message}`
  return new ServerError('ERR_SERVER_PORT_IN_USE', sentence, { cause })
}
