// Two nodes on one PostgreSQL and one Redis: what Redis costs a throttled request, how long its step takes, when a deployment is
// visible on the other node, what a message to the other node's client takes, and a start with 100 APIs.
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRedisThrottler } from '@gatewright/throttler/redis'
import { Redis } from 'ioredis'
import WebSocket from 'ws'
import { report } from './harness/report.mjs'

const COMMAND = new URL('../../apps/reference-server/bin/gatewright.js', import.meta.url).pathname
const ROUNDS = 5
const folder = mkdtempSync(join(tmpdir(), 'gatewright-bench-'))
const children = []
const rows = []
const note = (what, value) => {
  rows.push([what, value])
  console.log(`${what}: ${value}`)
}

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })

async function until(holds, limitMs = 30_000) {
  const began = performance.now()
  while (!(await holds().catch(() => false))) {
    if (performance.now() - began > limitMs) throw new Error('not within the time')
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return performance.now() - began
}

async function startRedis() {
  const port = await freePort()
  children.push(spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder], { stdio: 'ignore' }))
  const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 20, enableAutoPipelining: true })
  client.on('error', () => undefined)
  await client.ping()
  return { port, client }
}

async function startPostgres() {
  const version = readdirSync('/usr/lib/postgresql').toSorted((a, b) => b - a)[0]
  const programs = `/usr/lib/postgresql/${version}/bin`
  const home = join(folder, 'postgres')
  execFileSync('mkdir', [home])
  const owner = process.getuid() === 0 ? readFileSync('/etc/passwd', 'utf8').split('\n').find((line) => line.startsWith('postgres:')).split(':') : undefined
  const identity = owner && { uid: Number(owner[2]), gid: Number(owner[3]) }
  if (identity) for (const path of [folder, home]) chownSync(path, identity.uid, identity.gid)
  execFileSync(`${programs}/initdb`, ['-D', `${home}/data`, '-U', 'gatewright', '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C.UTF-8'], { ...identity, cwd: home, stdio: 'ignore' })
  const port = await freePort()
  children.push(spawn(`${programs}/postgres`, ['-D', `${home}/data`, '-c', 'listen_addresses=127.0.0.1', '-c', `port=${port}`, '-c', `unix_socket_directories=${home}`], { ...identity, cwd: home, stdio: 'ignore' }))
  await until(async () => (execFileSync(`${programs}/pg_isready`, ['-h', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' }), true))
  return `postgres://gatewright@127.0.0.1:${port}/postgres`
}

async function startNode(name, { postgres, redis, more = [] }) {
  const port = await freePort()
  const began = performance.now()
  const args = ['start', '--port', String(port), '--data', join(folder, name), '--api-logs', 'none', '--account-limit', 'none', '--log-level', 'error', ...more]
  if (postgres) args.push('--postgres', postgres)
  if (redis) args.push('--redis', `redis://127.0.0.1:${redis}`)
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: 'ignore' })
  children.push(child)
  const url = `http://127.0.0.1:${port}`
  await until(async () => (await fetch(`${url}/_gatewright/ready`)).ok)
  return { url, port, pid: child.pid, ms: performance.now() - began, cpu: cpuOf(child.pid) * 1000, end: () => (child.kill('SIGTERM'), new Promise((resolve) => child.once('exit', resolve))) }
}

async function call(url, method, path, body) {
  const response = await fetch(url + path, { method, headers: { 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`)
  return text === '' ? {} : JSON.parse(text)
}

const definition = (paths) => ({
  openapi: '3.0.1',
  info: { title: 'bench', version: '1' },
  paths: Object.fromEntries(
    Array.from({ length: paths }, (_, n) => [
      `/p${n}`,
      {
        get: {
          responses: { 200: { description: 'ok' } },
          'x-amazon-apigateway-integration': { type: 'mock', requestTemplates: { 'application/json': '{"statusCode":200}' }, responses: { default: { statusCode: '200' } } },
        },
      },
    ]),
  ),
})

async function deploy(url, paths) {
  const { id } = await call(url, 'POST', '/restapis?mode=import', definition(paths))
  await call(url, 'POST', `/restapis/${id}/deployments`, { stageName: 'prod' })
  return id
}

const addressOf = (url, id) => `${url}/_aws/execute-api/${id}/prod/p0`
const cpuOf = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]

/** Microseconds of CPU of the node's process for one request, with so many connections that it always has one to work for while others wait for Redis. */
async function load(node, id) {
  const before = cpuOf(node.pid)
  const output = execFileSync('wrk', ['-t1', '-c128', '-d2s', addressOf(node.url, id)], { encoding: 'utf8' })
  const requests = Number(/(\d+) requests in/.exec(output)[1])
  if (/Non-2xx/.test(output)) throw new Error('not every request was admitted')
  return { us: ((cpuOf(node.pid) - before) / requests) * 1e6, rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(output)[1]) }
}

async function throttled(url, paths = 1) {
  const id = await deploy(url, paths)
  const patchOperations = [['rateLimit', '1000000'], ['burstLimit', '1000000']].map(([name, value]) => ({ op: 'replace', path: `/*/*/throttling/${name}`, value }))
  await call(url, 'PATCH', `/restapis/${id}/stages/prod`, { patchOperations })
  return id
}

try {
  const [{ port: redis, client }, postgres] = [await startRedis(), await startPostgres()]
  const [a, b] = [await startNode('a', { postgres, redis }), await startNode('b', { postgres, redis })]
  const memory = await startNode('memory', {})

  const [shared, alone] = [await throttled(a.url), await throttled(memory.url)]
  await until(async () => (await fetch(addressOf(b.url, shared))).ok)
  const measured = { redis: [], memory: [], rateRedis: [], rateMemory: [] }
  for (let round = 0; round <= ROUNDS; round += 1) {
    const with2 = await load(a, shared)
    const without = await load(memory, alone)
    if (round === 0) continue
    measured.redis.push(with2.us)
    measured.memory.push(without.us)
    measured.rateRedis.push(with2.rate)
    measured.rateMemory.push(without.rate)
  }
  const [redisUs, memoryUs] = [quantile(measured.redis, 0.5), quantile(measured.memory, 0.5)]
  note('throttled request with Redis, CPU of the node', `${redisUs.toFixed(1)} µs`)
  note('throttled request with memory stores, CPU of the node', `${memoryUs.toFixed(1)} µs`)
  note("rate with Redis ÷ rate with memory, by the node's CPU (must 0.75)", (memoryUs / redisUs).toFixed(2))
  note('rate with Redis ÷ rate with memory, as counted with all on this machine', (quantile(measured.rateRedis, 0.5) / quantile(measured.rateMemory, 0.5)).toFixed(2))

  const throttler = createRedisThrottler({ redis: client, prefix: '{bench}:t:', timeoutMs: 1000 })
  const bucket = throttler.bucket({ level: 'method', key: 'k', limit: { rateLimit: 1e6, burstLimit: 1e6 } })
  const rounds = []
  for (let round = 0; round <= ROUNDS; round += 1) {
    const steps = []
    for (let n = 0; n < 2000; n += 1) {
      const began = performance.now()
      steps.push(throttler.take([bucket]).then(() => performance.now() - began))
      if (n % 2 === 1) await new Promise((resolve) => setTimeout(resolve, 1))
    }
    // The first is to warm up.
    const took = await Promise.all(steps)
    if (round > 0) rounds.push({ p50: quantile(took, 0.5), p99: quantile(took, 0.99) })
  }
  const p99s = rounds.map(({ p99 }) => p99)
  note('Redis step at about 1,500 a second, p50, median of the rounds', `${quantile(rounds.map(({ p50 }) => p50), 0.5).toFixed(2)} ms`)
  note('Redis step, p99, quietest round / median of the rounds (must 2 ms)', `${Math.min(...p99s).toFixed(2)} / ${quantile(p99s, 0.5).toFixed(2)} ms`)

  const visible = []
  for (let n = 0; n < 100; n += 1) {
    const id = await deploy(a.url, 1)
    visible.push(await until(async () => (await fetch(addressOf(b.url, id))).ok))
  }
  note('deployment visible on the other node after its answer, p50 / p99 (must 1,000 ms)', `${quantile(visible, 0.5).toFixed(0)} / ${quantile(visible, 0.99).toFixed(0)} ms`)

  const { apiId } = await call(a.url, 'POST', '/v2/apis', { name: 'chat', protocolType: 'WEBSOCKET', routeSelectionExpression: '$request.body.action' })
  const { integrationId } = await call(a.url, 'POST', `/v2/apis/${apiId}/integrations`, { integrationType: 'MOCK', requestTemplates: { 200: '{"statusCode":200}' }, templateSelectionExpression: '200' })
  await call(a.url, 'POST', `/v2/apis/${apiId}/routes`, { routeKey: '$default', target: `integrations/${integrationId}` })
  const { deploymentId } = await call(a.url, 'POST', `/v2/apis/${apiId}/deployments`, {})
  await call(a.url, 'POST', `/v2/apis/${apiId}/stages`, { stageName: 'prod', deploymentId })
  await until(async () => (await fetch(`${b.url}/_aws/execute-api/${apiId}/prod`)).status === 403)
  const lookup = (_name, options, done) => (options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4))
  const socket = new WebSocket(`ws://${apiId}.execute-api.localhost:${a.port}/prod`, { lookup })
  await new Promise((resolve) => socket.once('open', resolve))
  const [id] = await client.smembers(`gatewright:w:s:{${apiId}/prod}`)
  for (const { what, node } of [{ what: 'the other node', node: b }, { what: 'the node that holds it', node: a }]) {
    const posts = []
    for (let n = 0; n < 1000; n += 1) {
      const began = performance.now()
      const { status } = await fetch(`${node.url}/_aws/execute-api/${apiId}/prod/@connections/${encodeURIComponent(id)}`, { method: 'POST', body: 'x' })
      if (status !== 200) throw new Error(`@connections answered ${status}`)
      if (n >= 200) posts.push(performance.now() - began)
    }
    note(`@connections POST through ${what}, p50 / p99${node === b ? ' (must 3 ms p50)' : ''}`, `${quantile(posts, 0.5).toFixed(2)} / ${quantile(posts, 0.99).toFixed(2)} ms`)
  }
  socket.terminate()

  // The API, the hundred above, and the chat are there already.
  await Promise.all([a.end(), memory.end()])
  const warm = []
  const cold = []
  const cpu = []
  const bare = []
  const bareCpu = []
  for (let round = 0; round < 3; round += 1) {
    const again = await startNode('a', { postgres, redis })
    warm.push(again.ms)
    cpu.push(again.cpu)
    await again.end()
    const fresh = await startNode(`cold-${round}`, { postgres, redis })
    cold.push(fresh.ms)
    await fresh.end()
    const nothing = await startNode(`bare-${round}`, {})
    bare.push(nothing.ms)
    bareCpu.push(nothing.cpu)
    await nothing.end()
  }
  note('start with 102 APIs in PostgreSQL, with this node\'s copy (must 1,500 ms)', `${quantile(warm, 0.5).toFixed(0)} ms`)
  note('start with 102 APIs in PostgreSQL, a new node', `${quantile(cold, 0.5).toFixed(0)} ms`)
  note('CPU of that start with a copy, and of a start with nothing in SQLite', `${quantile(cpu, 0.5).toFixed(0)} ms, ${quantile(bareCpu, 0.5).toFixed(0)} ms (${quantile(bare, 0.5).toFixed(0)} ms until ready)`)
  client.disconnect()
  report({
    subject: 'many-nodes',
    title: 'Two nodes on one PostgreSQL and one Redis',
    columns: ['what', 'result'],
    rows,
    notes: ['Nodes, PostgreSQL (fsync on), Redis, wrk and this program share the cores of one machine; loads are interleaved, medians of five rounds.'],
  })
} finally {
  for (const child of children) if (child.exitCode === null) child.kill('SIGTERM')
  for (const child of children) if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('exit', resolve))
  if (existsSync(folder)) rmSync(folder, { recursive: true, force: true })
}
