import { gunzipSync, gzipSync, inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { startGateway } from './builders/gateway.ts'
import { proxyIntegration, restPublication } from './builders/publication.ts'

const BODY = 'a'.repeat(100)
const api = (minimumCompressionSize: number): ReturnType<typeof restPublication> =>
  restPublication({ api: { minimumCompressionSize }, methods: { 'ANY /': { integration: proxyIntegration() } } })
const answer = { statusCode: 200, body: BODY }

describe('compression (api-gateway-receive-response-with-compressed-payload)', () => {
  it.each([
    ['deflate,gzip', 'gzip'],
    ['gzip', 'gzip'],
    ['deflate', 'deflate'],
    ['deflate;q=0.5,gzip;q=1.0', 'gzip'],
    ['gzip;q=1.0,identity;q=0.5,*;q=0', 'gzip'],
    ['', null],
    ['*', null],
    ['br', null],
    ['br;q=1.0,gzip;q=0.5', null],
    ['identity', null],
  ])('for Accept-Encoding: %s is %s', async (acceptEncoding, coding) => {
    const { call } = startGateway(api(10), { answer })

    const response = await call('/dev', { headers: { 'Accept-Encoding': acceptEncoding } })

    const bytes = new Uint8Array(await response.arrayBuffer())
    const read = { gzip: gunzipSync, deflate: inflateSync }[coding ?? '']
    expect(response.headers.get('content-encoding')).toBe(coding)
    expect(new TextDecoder().decode(read === undefined ? bytes : read(bytes))).toBe(BODY)
  })

  it('is not done below the minimum, nor twice', async () => {
    const small = startGateway(api(101), { answer })
    const coded = startGateway(api(0), { answer: { ...answer, headers: { 'Content-Encoding': 'br' } } })
    const init = { headers: { 'Accept-Encoding': 'gzip' } }

    expect((await small.call('/dev', init)).headers.get('content-encoding')).toBe(null)
    expect((await coded.call('/dev', init)).headers.get('content-encoding')).toBe('br')
  })
})

describe('a compressed payload (api-gateway-make-request-with-compressed-payload)', () => {
  const send = (body: Uint8Array<ArrayBuffer>, encoding: string): RequestInit => ({ method: 'POST', body, headers: { 'Content-Encoding': encoding, 'Content-Type': 'application/json' } })

  it('reaches the function as it was before', async () => {
    const { call, lastEvent } = startGateway(api(0))

    await call('/dev', send(new Uint8Array(gzipSync('{"a":1}')), 'gzip'))

    expect(lastEvent()['body']).toBe('{"a":1}')
  })

  it('that unfolds to more than 10 MB is 413, and is not unfolded whole', async () => {
    const { call } = startGateway(api(0))
    const bomb = new Uint8Array(gzipSync(new Uint8Array(100_000_000)))
    const before = process.memoryUsage.rss()

    const response = await call('/dev', send(bomb, 'gzip'))

    expect([bomb.length < 300_000, response.status, await response.json()]).toEqual([true, 413, { message: 'Request Too Long' }])
    expect(process.memoryUsage.rss() - before).toBeLessThan(90_000_000)
  })

  it.each([
    ['is not compressed', new TextEncoder().encode('plain'), 'gzip'],
    ['has an unknown coding', new TextEncoder().encode('plain'), 'br'],
  ])('that %s is 415', async (_name, body, encoding) => {
    const { call } = startGateway(api(0))

    const response = await call('/dev', send(body, encoding))

    expect([response.status, await response.json()]).toEqual([415, { message: 'Unsupported Media Type' }])
  })
})
