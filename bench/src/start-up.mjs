// From spawning the process to its first answer: no template, with the hello template, and with ten HTTP APIs in its data folder.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gatewright, timeToFirstAnswer } from './contenders/gatewright.mjs'
import { deployHttpApi } from './contenders/http-api.mjs'
import { serverlessOffline } from './contenders/serverless-offline.mjs'
import { startContender } from './harness/interleave.mjs'
import { report } from './harness/report.mjs'

const template = new URL('./fixtures/hello.yaml', import.meta.url).pathname
const bare = ['--input-type=module', '-e', "import http from 'node:http'; http.createServer((_, r) => r.end('x')).listen(4722, '127.0.0.1')"]
const folders = []
const newFolder = () => {
  folders.push(mkdtempSync(join(tmpdir(), 'gatewright-bench-')))
  return folders.at(-1)
}
const own = (port, withTemplate, dataFolder = newFolder()) => {
  const { command, args } = gatewright({ dataFolder, ...(withTemplate ? { template } : {}) })
  return { command, args: args.map((text, index) => (args[index - 1] === '--port' ? String(port) : text)), url: `http://127.0.0.1:${port}/_gatewright/ready` }
}
const tenApis = newFolder()
const maker = await startContender(gatewright({ dataFolder: tenApis }))
for (let index = 0; index < 10; index += 1) {
  await deployHttpApi(maker.url.replace('localhost', '127.0.0.1'), { backend: 'http://127.0.0.1:9/', routeKey: `GET /api-${index}`, others: 10 })
}
await maker.stop()
const subjects = {
  'bare node:http': () => ({ command: process.execPath, args: bare, url: 'http://127.0.0.1:4722/' }),
  'gatewright, no template': () => own(4723, false),
  'gatewright, one template': () => own(4724, true),
  'gatewright, ten HTTP APIs of 11 routes': () => own(4726, false, tenApis),
  'serverless-offline': () => serverlessOffline({ inProcess: true, port: 4725 }),
}
const times = new Map(Object.keys(subjects).map((name) => [name, []]))
for (let round = 0; round < 5; round += 1) {
  for (const name of round % 2 === 0 ? Object.keys(subjects) : Object.keys(subjects).toReversed()) {
    times.get(name).push(await timeToFirstAnswer(subjects[name]()))
  }
}
for (const folder of folders) rmSync(folder, { recursive: true, force: true })
report({
  subject: 'start-up',
  title: 'Start to first answer',
  columns: ['what', 'ms, minimum', 'ms, median'],
  rows: [...times].map(([name, values]) => [name, Math.min(...values).toFixed(0), values.toSorted((a, b) => a - b)[2].toFixed(0)]),
  notes: ['Gatewright answers `/_gatewright/ready` only when every template is loaded and served.'],
})
