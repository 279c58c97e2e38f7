// The servers that REST APIs are measured against. node http-servers.mjs KIND [BACKEND]; prints `ready URL` when it listens.
import { createServer } from 'node:http'

const [kind, backend] = process.argv.slice(2)
const BODY = JSON.stringify({ message: 'hello from a server', numbers: [1, 2, 3], isCached: false, id: '0123456789' })

const listen = (server) => server.listen(0, '127.0.0.1', () => console.log(`ready http://127.0.0.1:${server.address().port}`))

const kinds = {
  /** Answers 82 bytes or so of JSON: the floor of what node:http costs, and the backend of the proxies. */
  bare: () => listen(createServer((_request, response) => {
    response.writeHead(200, ['Content-Type', 'application/json', 'Content-Length', String(Buffer.byteLength(BODY))])
    response.end(BODY)
  })),
  /** The same answer out of lru-cache, by the path. */
  async cached() {
    const { LRUCache } = await import('lru-cache')
    const answers = new LRUCache({ maxSize: 500_000_000, ttl: 300_000, sizeCalculation: ({ body }) => body.length })
    listen(createServer((request, response) => {
      const key = `${request.method} ${request.url}`
      let answer = answers.get(key)
      if (answer === undefined) {
        answer = { status: 200, headers: ['Content-Type', 'application/json', 'Content-Length', String(Buffer.byteLength(BODY))], body: BODY }
        answers.set(key, answer)
      }
      response.writeHead(answer.status, answer.headers)
      response.end(answer.body)
    }))
  },
  /** fastify alone, and with @fastify/rate-limit in memory. */
  plain: () => limited(),
  limited: () => limited({ max: 1_000_000_000, timeWindow: 1000 }),
  /** The least that a proxy can do with undici: raw headers, dispatch, no streams. */
  async dispatch() {
    const { Pool } = await import('undici')
    const pool = new Pool(backend, { connections: 256, pipelining: 1 })
    listen(createServer((request, response) => {
      pool.dispatch({ method: request.method, path: request.url, headers: request.rawHeaders.slice(2) }, {
        onConnect() {},
        onHeaders(status, headers) {
          response.writeHead(status, headers.map((text) => text.toString('latin1')).filter((name, index, all) => !/^(connection|keep-alive)$/i.test(index % 2 === 0 ? name : all[index - 1])))
          return true
        },
        onData: (chunk) => response.write(chunk) || true,
        onComplete: () => response.end(),
        onError: () => response.destroy(),
      })
    }))
  },
  async fastify() {
    const [{ default: fastify }, { default: proxy }] = await Promise.all([import('fastify'), import('@fastify/http-proxy')])
    const app = fastify()
    await app.register(proxy, { upstream: backend, undici: { connections: 256, pipelining: 1 } })
    console.log(`ready ${await app.listen({ port: 0, host: '127.0.0.1' })}`)
  },
}
async function limited(limit) {
  const { default: fastify } = await import('fastify')
  const app = fastify()
  if (limit !== undefined) await app.register((await import('@fastify/rate-limit')).default, limit)
  app.get('/', (_request, reply) => void reply.type('application/json').send(BODY))
  console.log(`ready ${await app.listen({ port: 0, host: '127.0.0.1' })}`)
}

await kinds[kind]()
