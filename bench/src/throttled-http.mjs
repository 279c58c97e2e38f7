// What a limit costs in a server: Gatewright with and without one, fastify with and without @fastify/rate-limit, all in memory.
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
const template = '{"message": "hello from $context.httpMethod", "numbers": [1, 2, 3], "isCached": false, "id": "$context.stage"}'
const LIMIT = [
  ['/*/*/throttling/rateLimit', '1000000000'],
  ['/*/*/throttling/burstLimit', '1000000000'],
]
const contenders = []
try {
  contenders.push(await startContender(httpServer({ name: 'fastify', kind: 'plain' })))
  contenders.push(await startContender(httpServer({ name: 'fastify with @fastify/rate-limit', kind: 'limited' })))
  for (const [name, stage, flags] of [
    ['gatewright without limits', [], []],
    ['gatewright with the limits of a stage and the account', LIMIT, ['--account-limit', '1000000000/1000000000']],
  ]) {
    const own = await startContender(gatewright({ name, dataFolder: join(dataFolder, name), flags }))
    contenders.push(own)
    own.path = await deployRestApi(own.url.replace('localhost', '127.0.0.1'), { integration, template, stage })
  }
  const figures = measure(contenders, { rounds: 7 })
  const added = (name, bare) => (figures.get(name).minimum - figures.get(bare).minimum).toFixed(1)
  report({
    subject: 'throttled-http',
    title: 'What a limit costs in a server',
    columns: ['contender', 'µs of CPU a request, minimum', 'median'],
    rows: [...figures].map(([name, { minimum, median }]) => [name, minimum.toFixed(1), median.toFixed(1)]),
    notes: [
      `A limit adds ${added('fastify with @fastify/rate-limit', 'fastify')} µs to fastify, ${added('gatewright with the limits of a stage and the account', 'gatewright without limits')} µs to Gatewright.`,
      'Bursts of 2 s in turn, 7 rounds, order reversed each round; servers on core 0, wrk with 64 connections on core 1.',
    ],
  })
} finally {
  await Promise.all(contenders.map((contender) => contender.stop()))
  rmSync(dataFolder, { recursive: true, force: true })
}
