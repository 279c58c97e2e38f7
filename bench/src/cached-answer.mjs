// A cached answer through the whole gateway, against bare node:http and against lru-cache behind node:http.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gatewright } from './contenders/gatewright.mjs'
import { httpServer } from './contenders/http-server.mjs'
import { deployRestApi } from './contenders/rest-api.mjs'
import { measure, startContender } from './harness/interleave.mjs'
import { report } from './harness/report.mjs'

const dataFolder = mkdtempSync(join(tmpdir(), 'gatewright-bench-'))
const integration = { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } }
const template = '{"message": "hello from $context.httpMethod", "numbers": [1, 2, 3], "isCached": true, "id": "$context.stage"}'
const stage = [
  ['/cacheClusterEnabled', 'true'],
  ['/cacheClusterSize', '0.5'],
  ['/*/*/caching/enabled', 'true'],
  ['/*/*/caching/ttlInSeconds', '3600'],
  // A setting for all methods begins with AWS's limits, which are below what is sent here.
  ['/*/*/throttling/rateLimit', '-1'],
  ['/*/*/throttling/burstLimit', '-1'],
]
const contenders = []
try {
  contenders.push(await startContender(httpServer({ name: 'bare node:http', kind: 'bare' })))
  contenders.push(await startContender(httpServer({ name: 'node:http with lru-cache', kind: 'cached' })))
  const own = await startContender(gatewright({ name: 'gatewright, cached', dataFolder: join(dataFolder, 'own') }))
  contenders.push(own)
  own.path = await deployRestApi(own.url.replace('localhost', '127.0.0.1'), { integration, template, stage })
  const figures = measure(contenders, { rounds: 7 })
  const base = figures.get('bare node:http')
  report({
    subject: 'cached-answer',
    title: 'A cached answer',
    columns: ['contender', 'µs of CPU a request, minimum', 'median', 'ratio to bare node:http, minimum', 'median'],
    rows: [...figures].map(([name, { minimum, median }]) => [name, minimum.toFixed(1), median.toFixed(1), (base.minimum / minimum).toFixed(2), (base.median / median).toFixed(2)]),
    notes: [
      'The whole way: host, stage, resource, look-up of the answer, request ids, metrics. The other two send no ids and count nothing.',
      'Bursts of 2 s in turn, 7 rounds, order reversed each round; servers on core 0, wrk with 64 connections on core 1.',
    ],
  })
} finally {
  await Promise.all(contenders.map((contender) => contender.stop()))
  rmSync(dataFolder, { recursive: true, force: true })
}
