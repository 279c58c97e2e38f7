// A routed WebSocket echo against bare ws: server CPU per message, memory of an idle connection, cost of connecting.
// Idle connections: 2,000, or what WEBSOCKET_CONNECTIONS says (20,000 needs `ulimit -n 65536`).
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { startContender } from './harness/interleave.mjs'
import { treeCpuMicroseconds } from './harness/process-cpu.mjs'
import { report } from './harness/report.mjs'

const ROUNDS = 5
const SECONDS = 2
const CLIENTS = 100
const IDLE = Number(process.env.WEBSOCKET_CONNECTIONS ?? 2000)
const load = new URL('./harness/websocket-load.mjs', import.meta.url).pathname
const contender = (name, file) => ({ name, command: process.execPath, args: ['--expose-gc', new URL(`./contenders/${file}`, import.meta.url).pathname] })
const NAMES = { bare: 'bare ws', routed: 'routed by @gatewright/websocket-routes' }

function burst({ url, pid }, inFlight) {
  const before = treeCpuMicroseconds(pid)
  const args = ['-c', '1', process.execPath, load, new URL(url).port, CLIENTS, inFlight, SECONDS].map(String)
  const { status, stdout, stderr } = spawnSync('taskset', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return (treeCpuMicroseconds(pid) - before) / Number(/replies (\d+)/.exec(stdout)[1])
}

function residentKiB({ pid }) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1])
}

async function collect(server) {
  for (let turn = 0; turn < 3; turn += 1) {
    process.kill(server.pid, 'SIGUSR2')
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

async function hold(server, count) {
  await collect(server)
  const memory = residentKiB(server)
  const cpu = treeCpuMicroseconds(server.pid)
  const child = spawn('taskset', ['-c', '1', process.execPath, load, new URL(server.url).port, String(count), '0', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  const connecting = (treeCpuMicroseconds(server.pid) - cpu) / count
  await collect(server)
  const each = (residentKiB(server) - memory) / count
  child.kill('SIGTERM')
  await once(child, 'exit')
  return { each, connecting, milliseconds: Number(String(line).split(' ')[2]) }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const rows = []
for (const inFlight of [8, 1]) {
  const servers = await Promise.all([startContender(contender(NAMES.bare, 'websocket-bare.mjs')), startContender(contender(NAMES.routed, 'websocket-routed.mjs'))])
  try {
    const figures = servers.map(() => [])
    for (const server of servers) burst(server, inFlight)
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const at of round % 2 === 0 ? [0, 1] : [1, 0]) figures[at].push(burst(servers[at], inFlight))
    }
    const pairs = figures[0].map((bare, round) => bare / figures[1][round])
    servers.forEach(({ name }, at) => {
      const ratio = at === 0 ? '1.00' : `${(Math.min(...figures[0]) / Math.min(...figures[1])).toFixed(2)} (paired median ${median(pairs).toFixed(2)})`
      rows.push([`echo, ${inFlight} in flight a client`, name, `${Math.min(...figures[at]).toFixed(2)} µs`, `${median(figures[at]).toFixed(2)} µs`, ratio])
    })
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}
for (const [name, file] of [[NAMES.bare, 'websocket-bare.mjs'], [NAMES.routed, 'websocket-routed.mjs']]) {
  const server = await startContender(contender(name, file))
  try {
    await hold(server, 200)
    const { each, connecting, milliseconds } = await hold(server, IDLE)
    rows.push([`${IDLE} idle connections`, name, `${each.toFixed(1)} KiB each`, `${connecting.toFixed(0)} µs of CPU to connect`, `all within ${milliseconds} ms`])
  } finally {
    await server.stop()
  }
}
report({
  subject: 'websocket',
  title: 'WebSocket echo with routes, against bare ws',
  columns: ['what', 'server', 'minimum', 'median', 'ratio to bare ws'],
  rows,
  notes: [
    `${CLIENTS} clients, messages of 64 bytes of JSON. CPU time of the server per message; bursts of ${SECONDS} s in turn, ${ROUNDS} rounds, order reversed each round; servers on core 0, clients on core 1.`,
    'Routed: the message is parsed, its route selected by `$request.body.action`, ids made, frame, message, rate, idle and buffer limits watched. It wins by writing all answers of a turn of the event loop at once.',
    `Memory: growth of the resident set after garbage collection. \`WEBSOCKET_CONNECTIONS=20000 npm run bench -- websocket\` holds 20,000.`,
  ],
})
