// A REST API's HTTP_PROXY method, against the least that node:http and undici can do, and against @fastify/http-proxy.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gatewright } from './contenders/gatewright.mjs'
import { httpServer } from './contenders/http-server.mjs'
import { deployRestApi } from './contenders/rest-api.mjs'
import { measure, startContender } from './harness/interleave.mjs'
import { reportProxies } from './harness/report-proxies.mjs'

const ROUNDS = 16
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
  const figures = measure(contenders, { path: '/x', seconds: 1, rounds: ROUNDS })
  reportProxies(figures, { subject: 'rest-http-proxy', title: 'A REST API by HTTP_PROXY', rounds: ROUNDS })
} finally {
  await Promise.all([...contenders, ...(backend === undefined ? [] : [backend])].map((contender) => contender.stop()))
  rmSync(dataFolder, { recursive: true, force: true })
}
