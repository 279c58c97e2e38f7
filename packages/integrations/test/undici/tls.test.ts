import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallTls } from '../../src/index.ts'
import { createUndiciTransport, type UndiciTransport } from '../../src/undici/index.ts'

const pem = (name: string): string => readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url), 'utf8')
const clientCertificate = { certificatePem: pem('client.pem'), privateKeyPem: pem('client.key') }

const server = createServer(
  { cert: pem('server.pem'), key: pem('server.key'), ca: pem('ca.pem'), requestCert: true, rejectUnauthorized: false },
  (request, response) => {
    const socket = request.socket as TLSSocket
    response.end(
      JSON.stringify({
        serverName: socket.servername,
        authorized: socket.authorized,
        subject: socket.getPeerCertificate().subject?.CN,
      }),
    )
  },
)
const transports: UndiciTransport[] = []
let origin = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await Promise.all(transports.map((transport) => transport.close()))
  await new Promise((resolve) => server.close(resolve))
})

async function call(tls: CallTls | undefined, ca?: string): Promise<unknown> {
  const transport = createUndiciTransport(ca === undefined ? {} : { ca })
  transports.push(transport)
  const result = await transport.send({
    method: 'GET',
    url: origin,
    headers: [],
    body: undefined,
    timeoutInMillis: 5_000,
    ...(tls === undefined ? {} : { tls }),
  })
  return result.kind === 'failure' ? result.code : JSON.parse(new TextDecoder().decode(result.body as Uint8Array))
}

// The certificate is for backend.example, from an authority that nobody knows; the address is 127.0.0.1.
describe('a backend with a certificate of its own', () => {
  it.each([
    ['is refused when nobody vouches for it', undefined, undefined, 'connection'],
    ['is refused when its name is another', {}, pem('ca.pem'), 'connection'],
    ['is taken with insecureSkipVerification', { insecureSkipVerification: true }, undefined, { authorized: false }],
    [
      'is taken when serverNameToVerify is its name',
      { serverNameToVerify: 'backend.example' },
      pem('ca.pem'),
      { serverName: 'backend.example' },
    ],
    ['is refused when serverNameToVerify is another name', { serverNameToVerify: 'other.example' }, pem('ca.pem'), 'connection'],
    [
      "is shown the stage's certificate",
      { serverNameToVerify: 'backend.example', clientCertificate },
      pem('ca.pem'),
      { authorized: true, subject: 'client.example' },
    ],
  ])('%s', async (_, tls, ca, expected) => {
    const outcome = await call(tls, ca)

    if (typeof expected === 'string') expect(outcome).toBe(expected)
    else expect(outcome).toMatchObject(expected)
  })

  it('is verified anew where another call skipped it', async () => {
    const transport = createUndiciTransport()
    transports.push(transport)
    const request = { method: 'GET', url: origin, headers: [], body: undefined, timeoutInMillis: 5_000 }

    const skipped = await transport.send({ ...request, tls: { insecureSkipVerification: true } })
    const verified = await transport.send(request)

    expect([skipped.kind, verified.kind]).toEqual(['reply', 'failure'])
  })
})
