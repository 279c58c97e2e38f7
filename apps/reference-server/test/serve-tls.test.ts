import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import type { IncomingMessage, Server } from 'node:http'
import { get as getPlain } from 'node:http'
import { get as getSecure } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectSecure } from 'node:tls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { GatewayRequest } from '@gatewright/types'
import { createHttpServer } from '../src/http/http-server.ts'
import { createAuthority, type Authority } from '../src/tls/authority.ts'
import { createMutualTls } from '../src/tls/mutual-tls.ts'
import { serveTls, type TlsPort } from '../src/tls/serve-tls.ts'

const DAY = 86_400_000

let folder: string
let authority: Authority
let server: Server
let tls: TlsPort
let port: number
let seen: GatewayRequest[]
let now: number

beforeEach(async () => {
  seen = []
  now = Date.now()
  folder = join(await mkdtemp(join(tmpdir(), 'gatewright-tls-')), 'tls')
  authority = createAuthority({ folder, now: () => now })
  server = createHttpServer({
    handle: (request) => {
      seen.push(request)
      return { status: 200, headers: [], body: 'served' }
    },
    upgrade: (_request, socket) => socket.end('HTTP/1.1 426 Upgrade Required\r\n\r\n'),
    onError: (error) => {
      throw error
    },
  })
  const mutualTls = createMutualTls({ now: () => now, onProblem: (_name, error) => expect.fail(String(error)) })
  tls = serveTls(server, { authority, mutualTls, timeoutMs: 5000, now: () => now, onError: (error) => expect.fail(String(error)) })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})

afterEach(async () => {
  tls.dropSilent()
  server.closeAllConnections()
  server.close()
  await rm(join(folder, '..'), { recursive: true })
})

async function textOf(response: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of response) text += String(chunk)
  return text
}

async function getOver(scheme: 'http' | 'https', host: string): Promise<string> {
  const options = { host, port, agent: false, lookup: loopback, path: '/' } as const
  await authority.ensure()
  const ca = await readFile(authority.caFile)
  return new Promise((resolve, reject) => {
    const request = scheme === 'http' ? getPlain(options) : getSecure({ ...options, ca })
    request.on('response', (response) => textOf(response).then(resolve, reject)).on('error', reject)
  })
}

/** What the server shows to a client that asks for a name. */
async function certificateFor(servername: string | undefined): Promise<X509Certificate> {
  const socket = connectSecure({ host: '127.0.0.1', port, rejectUnauthorized: false, ...(servername === undefined ? {} : { servername }) })
  await once(socket, 'secureConnect')
  const shown = new X509Certificate(socket.getPeerCertificate().raw)
  socket.destroy()
  return shown
}

const loopback = ((_name: string, options: { readonly all?: boolean }, done: (error: null, address: unknown, family?: number) => void) =>
  options.all === true ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)) as never

test.each(['localhost', 'abcdefghij.execute-api.localhost', 'chat.example.com', '127.0.0.1'])('serves %s over TLS and plainly on one port', async (host) => {
  expect(await getOver('https', host)).toBe('served')
  expect(await getOver('http', host)).toBe('served')

  const [secure, plain] = seen
  expect(secure?.tls).toMatchObject({ version: 'TLSv1.3', ...(host === '127.0.0.1' ? {} : { serverName: host }) })
  expect(plain?.tls).toBeUndefined()
})

test('takes a request whose bytes arrive one by one, and further requests on the same connection', async () => {
  const socket = connect(port, '127.0.0.1').setNoDelay()
  let answers = ''
  socket.setEncoding('latin1').on('data', (text: string) => (answers += text))

  for (const character of 'GET /one HTTP/1.1\r\nHost: localhost\r\n\r\n') {
    await new Promise((resolve) => socket.write(character, resolve))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await expect.poll(() => seen.length).toBe(1)
  socket.write('GET /two HTTP/1.1\r\nHost: localhost\r\n\r\nGET /three HTTP/1.1\r\nHost: localhost\r\n\r\n')

  await expect.poll(() => answers.split('served').length).toBe(4)
  expect(seen.map(({ path }) => path)).toEqual(['/one', '/two', '/three'])
  socket.destroy()
})

test('makes the authority once, readable by its owner only, and shows a certificate for each name', async () => {
  const first = await certificateFor('a.execute-api.localhost')
  const again = await certificateFor('A.execute-api.LOCALHOST')
  const other = await certificateFor('b.execute-api.localhost')
  const unnamed = await certificateFor(undefined)
  const ca = new X509Certificate(await readFile(authority.caFile))

  expect(first.subjectAltName).toBe('DNS:a.execute-api.localhost')
  expect(again.fingerprint256).toBe(first.fingerprint256)
  expect(other.subjectAltName).toBe('DNS:b.execute-api.localhost')
  expect(unnamed.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1')
  expect([first, other, unnamed].map((each) => each.verify(ca.publicKey) && each.checkIssued(ca))).toEqual([true, true, true])
  expect([ca.ca, first.ca]).toEqual([true, false])
  expect((await stat(join(folder, 'ca-key.pem'))).mode & 0o777).toBe(0o600)
})

test('keeps its authority over restarts', async () => {
  await authority.ensure()
  const before = await readFile(authority.caFile, 'utf8')
  const reopened = createAuthority({ folder, now: () => now })

  const { cert } = await reopened.issue(['a.localhost'])

  expect(await readFile(reopened.caFile, 'utf8')).toBe(before)
  expect(new X509Certificate(cert).verify(new X509Certificate(before).publicKey)).toBe(true)
})

test('replaces certificates that end within a month, and at its start an authority that does', async () => {
  const first = await certificateFor('a.localhost')
  now += 59 * DAY
  expect((await certificateFor('a.localhost')).fingerprint256).toBe(first.fingerprint256)
  now += 2 * DAY
  const second = await certificateFor('a.localhost')
  expect(second.fingerprint256).not.toBe(first.fingerprint256)
  expect(Date.parse(second.validTo)).toBeGreaterThan(now + 80 * DAY)

  const ca = await readFile(authority.caFile, 'utf8')
  now += 3600 * DAY
  await createAuthority({ folder, now: () => now }).ensure()
  expect(await readFile(authority.caFile, 'utf8')).not.toBe(ca)
})

test('gives a bundle that holds its certificate and the roots of Node.js', async () => {
  await authority.ensure()

  const [ca, bundle] = await Promise.all([readFile(authority.caFile, 'utf8'), readFile(authority.bundleFile, 'utf8')])

  expect(bundle.startsWith(ca)).toBe(true)
  expect(bundle.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(100)
})

test.each([
  ['nothing', ''],
  ['the beginning of a handshake', '\u0016\u0003\u0001'],
])('ends a connection that sends %s and falls silent', async (_what, bytes) => {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  if (bytes !== '') socket.write(bytes, 'latin1')

  await once(socket.resume(), 'close')
})

test('ends a handshake that is none, and goes on', async () => {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write('\u0016 this is no TLS', 'latin1')
  await once(socket.resume(), 'close')

  expect(await getOver('https', 'localhost')).toBe('served')
})

test('does not wait for silent connections when it stops', async () => {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  await expect.poll(() => new Promise((resolve) => server.getConnections((_error, count) => resolve(count)))).toBe(1)

  const closed = once(server, 'close')
  server.close()
  tls.dropSilent()

  await closed
})
