// An HTTP API's HTTP_PROXY route, against the least that node:http and undici can do, and against @fastify/http-proxy: a literal
// route among 10 and among 300, and the catch-all $default.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gatewright } from './contenders/gatewright.mjs'
import { deployHttpApi } from './contenders/http-api.mjs'
import { httpServer } from './contenders/http-server.mjs'
import { measure, startContender } from './harness/interleave.mjs'
import { reportProxies } from './harness/report-proxies.mjs'

const ROUNDS = 12
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
  const figures = measure(contenders, { path: '/x', seconds: 1, rounds: ROUNDS })
  reportProxies(figures, { subject: 'http-proxy', title: 'An HTTP API by HTTP_PROXY', rounds: ROUNDS })
} finally {
  await Promise.all([...contenders, ...(backend === undefined ? [] : [backend])].map((contender) => contender.stop()))
  rmSync(dataFolder, { recursive: true, force: true })
}
