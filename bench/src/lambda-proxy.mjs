// A Lambda function behind an HTTP API: server CPU per request against serverless-offline.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gatewright, invokePath } from './contenders/gatewright.mjs'
import { serverlessOffline } from './contenders/serverless-offline.mjs'
import { measure, pairedRatio, startContender } from './harness/interleave.mjs'
import { report } from './harness/report.mjs'

const dataFolder = mkdtempSync(join(tmpdir(), 'gatewright-bench-'))
const modes = { 'gatewright, one in flight a process': [], 'gatewright, 64 in flight a process': ['--invocations-per-environment', '64'] }
const template = new URL('./fixtures/hello.yaml', import.meta.url).pathname
const contenders = []
try {
  for (const [name, flags] of Object.entries(modes)) {
    const own = await startContender(gatewright({ name, template, dataFolder: join(dataFolder, String(flags.length)), flags }))
    own.path = `${await invokePath(own.url)}/hello`
    contenders.push(own)
  }
  for (const [inProcess, port] of [[true, 4701], [false, 4711]]) {
    const other = await startContender(serverlessOffline({ inProcess, port }))
    other.path = '/hello'
    contenders.push(other)
  }
  const rows = []
  for (const connections of [64, 1]) {
    const figures = measure(contenders, { connections })
    const [inProcess, workers] = ['serverless-offline, in process', 'serverless-offline, worker threads'].map((name) => figures.get(name))
    for (const [name, figure] of figures) {
      const { minimum, median } = figure
      const ratios = [inProcess, workers].flatMap((base) => [(base.minimum / minimum).toFixed(2), pairedRatio(base, figure).toFixed(2)])
      rows.push([name, String(connections), minimum.toFixed(1), median.toFixed(1), ...ratios])
    }
  }
  report({
    subject: 'lambda-proxy',
    title: 'A Lambda function behind an HTTP API',
    columns: ['contender', 'connections', 'µs of CPU a request, minimum', 'median', 'times less than in process: minima', 'pairs', 'than worker threads: minima', 'pairs'],
    rows,
    notes: [
      'CPU time of the whole process tree: the server and the processes that run the function.',
      'Gatewright runs the function in processes of its own: by default one invocation at a time each, as AWS does. serverless-offline in process runs it inside the server.',
      'Pairs: the median over rounds, each figure held against its neighbour in time.',
      'Bursts of 2 s in turn, 5 rounds, order reversed each round; servers on core 0, wrk on core 1.',
    ],
  })
} finally {
  await Promise.all(contenders.map((contender) => contender.stop()))
  rmSync(dataFolder, { recursive: true, force: true })
}
