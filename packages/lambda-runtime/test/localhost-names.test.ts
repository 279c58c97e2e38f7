import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { node, python, runtimeOf } from './support/runtime.ts'

let server: Server
let port: number
beforeEach(async () => {
  server = createServer((request, response) => response.end(request.headers.host)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

// RFC 6761, section 6.3: names under .localhost are the loopback address
describe('names under .localhost', () => {
  it('reach this machine from Node.js, by fetch, node:http and dns', async () => {
    const source = `
import { lookup } from 'node:dns'
import { lookup as lookupLater } from 'node:dns/promises'
import { get } from 'node:http'
import { promisify } from 'node:util'
export const handler = async ({ port }) => ({
  fetch: await (await fetch('http://abc.execute-api.localhost:' + port)).text(),
  http: await new Promise((resolve, reject) => get('http://ABC.localhost.:' + port, (response) => response.once('data', (text) => resolve(String(text)))).on('error', reject)),
  promisified: await promisify(lookup)('a.localhost', { family: 4 }),
  promise: await lookupLater('a.localhost'),
  other: await lookupLater('notlocalhost.invalid').catch((error) => error.code),
})`

    const { answer } = await runtimeOf(node(source)).ask({ port })

    const loopback = { address: '127.0.0.1', family: 4 }
    expect(answer).toMatchObject({
      fetch: `abc.execute-api.localhost:${port}`,
      http: expect.stringMatching(/^abc\.localhost\.:\d+$/i) as string,
      promisified: loopback,
      promise: loopback,
    })
    expect((answer as { other: string }).other).toMatch(/^E/)
  })

  it('reach this machine from Python', async () => {
    const source = `
import http.client, socket
def handler(event, context):
    connection = http.client.HTTPConnection('abc.execute-api.localhost', event['port'])
    connection.request('GET', '/')
    try:
        socket.getaddrinfo('notlocalhost.invalid', 80)
        other = 'found'
    except socket.gaierror:
        other = 'unknown'
    return {'http': connection.getresponse().read().decode(), 'bytes': socket.getaddrinfo(host=b'A.LOCALHOST.', port=1, type=socket.SOCK_STREAM)[0][4], 'other': other}`

    const { answer } = await runtimeOf(python(source)).ask({ port })

    expect(answer).toEqual({ http: `abc.execute-api.localhost:${port}`, bytes: ['127.0.0.1', 1], other: 'unknown' })
  })
})

describe('variables for every function', () => {
  it('are those of the runtime, unless the function has its own', async () => {
    const source = 'export const handler = async () => [process.env.AWS_ENDPOINT_URL_DYNAMODB, process.env.STAGE]'
    const environment = { AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:8000', STAGE: 'shared' }

    const { answer } = await runtimeOf(node(source, { environment: { STAGE: 'own' } }), { environment }).ask()

    expect(answer).toEqual(['http://localhost:8000', 'own'])
  })
})
