// Throttles: CPU microseconds a decision in memory and through Redis, latencies with 64 in flight, bytes a bucket.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { gatewrightCallers, gatewrightMemory, gatewrightMemoryByKey, gatewrightRedis, gatewrightRedisKeys } from './contenders/throttler-gatewright.mjs'
import { flexibleCallers, flexibleMemory, flexibleRedis } from './contenders/throttler-rate-limiter-flexible.mjs'
import { report } from './harness/report.mjs'

const ROUNDS = 9
const IN_FLIGHT = 64
const CALLERS = 1_000_000

// Memory is measured in processes of their own, which say one number.
if (process.argv[2] === 'memory') {
  const { size, take } = process.argv[3] === 'own' ? gatewrightCallers() : flexibleCallers()
  globalThis.gc()
  const before = process.memoryUsage().heapUsed
  for (let index = 0; index < CALLERS; index += 1) {
    take((index * 7919 + 1e9).toString(36).padStart(10, 'x'))
    if (index % 10_000 === 0) await new Promise(setImmediate)
  }
  await new Promise(setImmediate)
  globalThis.gc()
  globalThis.gc()
  console.log(JSON.stringify({ bytes: process.memoryUsage().heapUsed - before, size: size() }))
  process.exit(0)
}

const rows = []
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]

/** CPU of this process a decision: minimum and median of rounds in turn; and the p99 of the quietest round. */
async function measure(subject, contenders, { decisions, run }) {
  const figures = new Map(contenders.map(({ name }) => [name, { cpu: [], p99: [] }]))
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { name, take } of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const before = process.cpuUsage()
      const p99 = await run(take, decisions)
      const { user, system } = process.cpuUsage(before)
      if (round === 0) continue
      figures.get(name).cpu.push((user + system) / decisions)
      figures.get(name).p99.push(p99)
    }
  }
  for (const [name, { cpu, p99 }] of figures) {
    const least = Math.min(...cpu)
    const latencies = p99[0] === undefined ? ['', ''] : [Math.min(...p99).toFixed(2), median(p99).toFixed(2)]
    rows.push([subject, name, least.toFixed(least < 1 ? 3 : 1), median(cpu).toFixed(least < 1 ? 3 : 1), Math.round(1e6 / least).toLocaleString('en'), ...latencies])
  }
}

async function atOnce(take, decisions) {
  for (let index = 0; index < decisions; index += 1) if (!take()) throw new Error('refused')
}

async function oneByOne(take, decisions) {
  for (let index = 0; index < decisions; index += 1) if (!(await take())) throw new Error('refused')
}

async function inFlight(take, decisions) {
  const latencies = new Float64Array(decisions)
  let next = 0
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (next < decisions) {
        const index = next++
        const began = performance.now()
        if (!(await take())) throw new Error('refused')
        latencies[index] = performance.now() - began
      }
    }),
  )
  return latencies.sort()[Math.floor(decisions * 0.99)]
}

await measure('in memory', [gatewrightMemory(), gatewrightMemoryByKey(), gatewrightMemory(1)], { decisions: 1_000_000, run: atOnce })
await measure('in memory, awaited', [flexibleMemory(), gatewrightMemory(1)], { decisions: 300_000, run: oneByOne })

const folder = mkdtempSync(join(tmpdir(), 'gatewright-bench-'))
const probe = createServer().listen(0, '127.0.0.1')
await once(probe, 'listening')
const { port } = probe.address()
probe.close()
const server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder], { stdio: ['ignore', 'pipe', 'inherit'] })
server.on('error', () => console.error('this benchmark needs redis-server: apt-get install redis-server'))
await new Promise((resolve) => server.stdout.on('data', (text) => String(text).includes('Ready to accept connections') && resolve()))
// Each with the client that suits it: rate-limiter-flexible sends a command a decision, Gatewright one a turn.
const [plain, pipelining] = [false, true].map((enableAutoPipelining) => new Redis(port, '127.0.0.1', { enableAutoPipelining, maxRetriesPerRequest: 0 }))
try {
  await Promise.all([plain, pipelining].map((client) => client.ping()))
  await measure('Redis, 64 in flight', [gatewrightRedis(plain), gatewrightRedis(plain, 1), gatewrightRedisKeys(plain), flexibleRedis(pipelining)], { decisions: 50_000, run: inFlight })
} finally {
  plain.disconnect()
  pipelining.disconnect()
  server.kill('SIGTERM')
  await once(server, 'exit')
  rmSync(folder, { recursive: true, force: true })
}

const bytesOf = (which) => JSON.parse(spawnSync(process.execPath, ['--expose-gc', import.meta.filename, 'memory', which], { encoding: 'utf8' }).stdout)
const [own, flexible] = ['own', 'other'].map(bytesOf)
report({
  subject: 'throttler',
  title: 'Throttles',
  columns: ['decision', 'contender', 'µs of CPU, minimum', 'median', 'decisions a CPU second', 'p99 in ms, quietest round', 'median'],
  rows,
  notes: [
    `${ROUNDS} rounds in turn after one to warm up, order reversed each round, one process; CPU of all its threads. Redis' own CPU is not in it.`,
    "rate-limiter-flexible counts one level in a fixed window; Gatewright's four levels are a key's on a method, a key's, a method's, the account's.",
    `${CALLERS.toLocaleString('en')} callers: ${(own.bytes / 1e6).toFixed(0)} MB of heap for ${own.size.toLocaleString('en')} buckets of Gatewright, ${(flexible.bytes / 1e6).toFixed(0)} MB for rate-limiter-flexible.`,
  ],
})
