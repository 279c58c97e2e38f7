// A REST API's HTTP_PROXY method, against the least that node:http and undici can do, and against @fastify/http-proxy.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gatewright } from './contenders/gatewright.mjs'
import { httpServer } from './contenders/http-server.mjs'
import { deployRestApi } from './contenders/rest-api.mjs'
import { measure, pairedRatio, startContender } from './harness/interleave.mjs'
import { report } from './harness/report.mjs'

const dataFolder = mkdtempSync(join(tmpdir(), 'gatewright-bench-'))
const contenders = []
let backend
try {
  backend = await startContender({ ...httpServer({ name: 'backend', kind: 'bare' }), core: 1 })
  for (const [name, kind] of [['node:http and undici dispatch', 'dispatch'], ['@fastify/http-proxy', 'fastify']]) {
    contenders.push(await startContender(httpServer({ name, kind, backend: backend.url })))
  }
  const own = await startContender(gatewright({ dataFolder, flags: ['--account-limit', 'none'] }))
  contenders.push(own)
  own.path = await deployRestApi(own.url.replace('localhost', '127.0.0.1'), { integration: { type: 'HTTP_PROXY', httpMethod: 'GET', uri: `${backend.url}/x` } })
  const figures = measure(contenders, { path: '/x', seconds: 1, rounds: 16 })
  const base = figures.get('node:http and undici dispatch')
  const fastify = figures.get('@fastify/http-proxy')
  report({
    subject: 'rest-http-proxy',
    title: 'A REST API by HTTP_PROXY',
    columns: ['contender', 'µs of CPU a request, minimum', 'median', 'ratio to undici dispatch, minimum', 'median of pairs', 'ratio to @fastify/http-proxy, minimum', 'median of pairs'],
    rows: [...figures].map(([name, { minimum, median }]) => [name, minimum.toFixed(1), median.toFixed(1), (base.minimum / minimum).toFixed(2), pairedRatio(base, figures.get(name)).toFixed(2), (fastify.minimum / minimum).toFixed(2), pairedRatio(fastify, figures.get(name)).toFixed(2)]),
    notes: ['Bursts of 1 s in turn, 16 rounds, order reversed each round; servers on core 0, wrk with 64 connections and the backend on core 1.'],
  })
} finally {
  await Promise.all([...contenders, ...(backend === undefined ? [] : [backend])].map((contender) => contender.stop()))
  rmSync(dataFolder, { recursive: true, force: true })
}
