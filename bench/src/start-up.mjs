// From spawning the process to its first answer: no template, and with the hello template.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gatewright, timeToFirstAnswer } from './contenders/gatewright.mjs'
import { serverlessOffline } from './contenders/serverless-offline.mjs'
import { report } from './harness/report.mjs'

const template = new URL('./fixtures/hello.yaml', import.meta.url).pathname
const bare = ['--input-type=module', '-e', "import http from 'node:http'; http.createServer((_, r) => r.end('x')).listen(4722, '127.0.0.1')"]
const folders = []
const newFolder = () => {
  folders.push(mkdtempSync(join(tmpdir(), 'gatewright-bench-')))
  return folders.at(-1)
}
const own = (port, withTemplate) => {
  const { command, args } = gatewright({ dataFolder: newFolder(), ...(withTemplate ? { template } : {}) })
  return { command, args: args.map((text, index) => (args[index - 1] === '--port' ? String(port) : text)), url: `http://127.0.0.1:${port}/_gatewright/ready` }
}
const subjects = {
  'bare node:http': () => ({ command: process.execPath, args: bare, url: 'http://127.0.0.1:4722/' }),
  'gatewright, no template': () => own(4723, false),
  'gatewright, one template': () => own(4724, true),
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
