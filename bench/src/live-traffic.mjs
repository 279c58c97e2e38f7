// What a playground that shows live traffic costs the gateway: a REST API's MOCK method at 1,000 requests a second, without a page
// and with one that reads the stream of requests. And what the gateway pays for a watch that no page reads.
import { Agent, get } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gatewright } from './contenders/gatewright.mjs'
import { deployRestApi } from './contenders/rest-api.mjs'
import { idleWatch } from './contenders/idle-watch.mjs'
import { startContender } from './harness/interleave.mjs'
import { threadCpuMicroseconds } from './harness/process-cpu.mjs'
import { report } from './harness/report.mjs'

const RATE = 1000
const SECONDS = 1
const ROUNDS = 41

// Before there is anything else on the machine's cores.
const idle = await idleWatch()
const dataFolder = mkdtempSync(join(tmpdir(), 'gatewright-bench-'))
const agent = new Agent({ keepAlive: true, maxSockets: 16 })
const integration = { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } }
const template = '{"message": "hello from $context.httpMethod", "id": "$context.stage"}'
const server = await startContender(gatewright({ dataFolder, flags: ['--account-limit', 'none', '--api-logs', 'none'] }))
try {
  const base = server.url.replace('localhost', '127.0.0.1')
  const url = base + (await deployRestApi(base, { integration, template, others: 8 }))
  await load(url)
  const figures = { without: [], with: [] }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const kind of round % 2 === 0 ? ['without', 'with'] : ['with', 'without']) {
      const close = kind === 'with' ? await openPage(base) : () => Promise.resolve()
      // Not the moment in which the page is opened, but the time that it is open.
      await load(url, SECONDS / 2)
      figures[kind].push(await load(url))
      await close()
    }
  }
  const rows = Object.entries({ 'no page': figures.without, 'a page that reads the stream': figures.with }).map(([name, values]) => [
    name,
    median(values.map(({ cpu }) => cpu)).toFixed(1),
    median(values.map(({ p50 }) => p50)).toFixed(3),
    median(values.map(({ p99 }) => p99)).toFixed(2),
  ])
  const paired = (member) => {
    const ratios = figures.with.map((value, round) => value[member] / figures.without[round][member]).toSorted((a, b) => a - b)
    const at = (share) => ratios[Math.floor(ratios.length * share)].toFixed(3)
    return `${at(0.5)} (half of them ${at(0.25)} to ${at(0.75)})`
  }
  report({
    subject: 'live-traffic',
    title: `Live traffic at ${RATE} requests a second`,
    columns: ['playground', 'µs of CPU a request, median', 'ms to the answer, p50', 'p99'],
    rows,
    notes: [
      `With a page to without, median over rounds of neighbours: CPU ${paired('cpu')}, latency p50 ${paired('p50')}.`,
      `In one process, a MOCK request takes ${idle.microseconds.toFixed(2)} µs. A watch that nobody reads adds ${idle.idle.toFixed(3)} µs, a page that only counts it ${idle.counting.toFixed(3)} µs (medians of 3,600 neighbours of 200 requests).`,
      `${ROUNDS} rounds of ${SECONDS} s each after half as long without a measurement, order reversed each round; the server on core 0, the client on core 1 over 16 kept-alive connections.`,
      'The page reads the stream as it opens it: above 500 requests a second 4 are followed and told in full, the others counted by API, stage, route and status. The CPU is that of the server process and contains the writing of the stream.',
    ],
  })
} finally {
  agent.destroy()
  await server.stop()
  rmSync(dataFolder, { recursive: true, force: true })
}

/** Sends at the rate, evenly. */
async function load(url, seconds = SECONDS) {
  const latencies = []
  const before = threadCpuMicroseconds(server.pid)
  const pending = []
  const started = performance.now()
  for (let sent = 0; sent < RATE * seconds; ) {
    const due = Math.min(RATE * seconds, Math.floor(((performance.now() - started) / 1000) * RATE))
    for (; sent < due; sent += 1) pending.push(call(url, latencies))
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await Promise.all(pending)
  const after = threadCpuMicroseconds(server.pid)
  const sorted = latencies.toSorted((a, b) => a - b)
  const at = (share) => sorted[Math.floor(sorted.length * share)]
  return { cpu: (after - before) / latencies.length, p50: at(0.5), p99: at(0.99) }
}

function call(url, latencies) {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`answered ${response.statusCode}`))
      response.resume().on('end', () => {
        latencies.push(performance.now() - started)
        resolve()
      })
    }).on('error', reject)
  })
}

/** Reads the stream as the page does; resolves with what ends it, which resolves when the server has noticed. */
async function openPage(base) {
  const ending = new AbortController()
  const { body } = await fetch(`${base}/_gatewright/traffic`, { signal: ending.signal })
  const reading = (async () => {
    for await (const _ of body);
  })().catch(() => undefined)
  return async () => {
    ending.abort()
    await reading
    await new Promise((resolve) => setTimeout(resolve, 1500))
  }
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}
