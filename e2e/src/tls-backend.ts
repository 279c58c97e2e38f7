import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { requireProgram } from './shell.ts'

/** An HTTPS server that answers what it was asked, and by which name. */
export interface TlsBackend {
  readonly url: string
  /** PEM of its certificate, which signs itself. */
  readonly certificateFile: string
  /** Requests so far. */
  requests(): number
  close(): Promise<void>
}

/** Starts one with a certificate for `name`, made in `folder`. */
export async function startTlsBackend({ folder, name }: { readonly folder: string; readonly name: string }): Promise<TlsBackend> {
  requireProgram('openssl', 'apt-get install openssl')
  const [keyFile, certificateFile] = [`${folder}/backend.key`, `${folder}/backend.pem`]
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', keyFile, '-out', certificateFile, ...subject], { stdio: 'ignore' })
  let requests = 0
  const server = createServer({ key: readFileSync(keyFile), cert: readFileSync(certificateFile) }, (request, response) => {
    requests += 1
    const { servername: serverName } = request.socket as TLSSocket & { servername?: string }
    response.end(JSON.stringify({ method: request.method, url: request.url, serverName }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificateFile,
    requests: () => requests,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
