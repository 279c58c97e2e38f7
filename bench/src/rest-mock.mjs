// A REST API's MOCK method with request and response templates, against bare node:http with an answer of the same size.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gatewright } from './contenders/gatewright.mjs'
import { httpServer } from './contenders/http-server.mjs'
import { deployRestApi } from './contenders/rest-api.mjs'
import { measure, pairedRatio, startContender } from './harness/interleave.mjs'
import { report } from './harness/report.mjs'

const dataFolder = mkdtempSync(join(tmpdir(), 'gatewright-bench-'))
const integration = { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } }
const template = '{"message": "hello from $context.httpMethod", "numbers": [1, 2, 3], "isCached": false, "id": "$context.stage"}'
const contenders = []
try {
  contenders.push(await startContender(httpServer({ name: 'bare node:http', kind: 'bare' })))
  for (const others of [8, 298]) {
    const own = await startContender(gatewright({ name: `gatewright, ${others + 2} resources`, dataFolder: join(dataFolder, String(others)), flags: ['--account-limit', 'none'] }))
    contenders.push(own)
    own.path = await deployRestApi(own.url.replace('localhost', '127.0.0.1'), { integration, template, others })
  }
  const figures = measure(contenders, { seconds: 1, rounds: 16 })
  const base = figures.get('bare node:http')
  report({
    subject: 'rest-mock',
    title: 'A REST API by MOCK, with templates',
    columns: ['contender', 'µs of CPU a request, minimum', 'median', 'ratio to bare node:http, minimum', 'median of pairs'],
    rows: [...figures].map(([name, { minimum, median }]) => [name, minimum.toFixed(1), median.toFixed(1), (base.minimum / minimum).toFixed(2), pairedRatio(base, figures.get(name)).toFixed(2)]),
    notes: ['Request template, response template, request ids, metrics.', 'Bursts of 1 s in turn, 16 rounds, order reversed each round; servers on core 0, wrk with 64 connections on core 1.'],
  })
} finally {
  await Promise.all(contenders.map((contender) => contender.stop()))
  rmSync(dataFolder, { recursive: true, force: true })
}
