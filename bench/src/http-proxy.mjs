// An HTTP API's HTTP_PROXY route, against the least that node:http and undici can do, and against @fastify/http-proxy: a literal
// route among 10 and among 300, and the catch-all $default.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gatewright } from './contenders/gatewright.mjs'
import { deployHttpApi } from './contenders/http-api.mjs'
import { httpServer } from './contenders/http-server.mjs'
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
  const subjects = { 'gatewright, 10 routes': ['GET /x', 9], 'gatewright, 298 routes': ['GET /x', 297], 'gatewright, $default': ['$default', 9] }
  for (const [name, [routeKey, others]] of Object.entries(subjects)) {
    const own = await startContender(gatewright({ name, dataFolder: join(dataFolder, String(contenders.length)), flags: ['--account-limit', 'none'] }))
    contenders.push(own)
    const uri = routeKey === '$default' ? backend.url : `${backend.url}/x`
    own.path = `${await deployHttpApi(own.url.replace('localhost', '127.0.0.1'), { backend: uri, routeKey, others })}/x`
  }
  const figures = measure(contenders, { path: '/x', seconds: 1, rounds: 12 })
  const base = figures.get('node:http and undici dispatch')
  const fastify = figures.get('@fastify/http-proxy')
  report({
    subject: 'http-proxy',
    title: 'An HTTP API by HTTP_PROXY',
    columns: ['contender', 'µs of CPU a request, minimum', 'median', 'ratio to undici dispatch, minimum', 'median of pairs', 'ratio to @fastify/http-proxy, minimum', 'median of pairs'],
    rows: [...figures].map(([name, { minimum, median }]) => [name, minimum.toFixed(1), median.toFixed(1), (base.minimum / minimum).toFixed(2), pairedRatio(base, figures.get(name)).toFixed(2), (fastify.minimum / minimum).toFixed(2), pairedRatio(fastify, figures.get(name)).toFixed(2)]),
    notes: ['Bursts of 1 s in turn, 12 rounds, order reversed each round; servers on core 0, wrk with 64 connections and the backend on core 1.'],
  })
} finally {
  await Promise.all([...contenders, ...(backend === undefined ? [] : [backend])].map((contender) => contender.stop()))
  rmSync(dataFolder, { recursive: true, force: true })
}
