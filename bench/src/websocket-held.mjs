// Idle WebSocket connections: what one costs to connect and to keep, and one message to all of them.
// WEBSOCKET_CONNECTIONS says how many, 10,000 by default; each process needs as many open files (`ulimit -n`).
import { spawn } from 'node:child_process'
import { on, once } from 'node:events'
import { readFileSync } from 'node:fs'
import { WebSocket } from 'ws'
import { BARE, ROUTED } from './contenders/websocket.mjs'
import { startContender } from './harness/interleave.mjs'
import { treeCpuMicroseconds } from './harness/process-cpu.mjs'
import { report } from './harness/report.mjs'

const COUNT = Number(process.env.WEBSOCKET_CONNECTIONS ?? 10_000)
const load = new URL('./harness/websocket-load.mjs', import.meta.url).pathname

function residentKiB({ pid }) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1])
}

async function collectGarbage(server) {
  for (let turn = 0; turn < 3; turn += 1) {
    process.kill(server.pid, 'SIGUSR2')
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

/** Has the routed server post to all its clients. */
async function broadcast({ url }) {
  const socket = new WebSocket(url.replace('http', 'ws'))
  await once(socket, 'open')
  socket.send('{"action":"broadcast"}')
  for await (const [data] of on(socket, 'message')) {
    if (!String(data).startsWith('{')) continue
    socket.terminate()
    return JSON.parse(data)
  }
}

async function hold(server, count) {
  await collectGarbage(server)
  const memory = residentKiB(server)
  const cpu = treeCpuMicroseconds(server.pid)
  const clients = spawn('taskset', ['-c', '1', process.execPath, load, new URL(server.url).port, String(count), '0', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(clients, 'exit')
  try {
    const [line] = await Promise.race([once(clients.stdout, 'data'), ended])
    if (clients.exitCode !== null) throw new Error(`the clients ended with ${clients.exitCode} before ${count} were connected`)
    const connecting = (treeCpuMicroseconds(server.pid) - cpu) / count
    await collectGarbage(server)
    const each = (residentKiB(server) - memory) / count
    return { each, connecting, milliseconds: Number(String(line).split(' ')[2]), toAll: server.name === ROUTED.name ? await broadcast(server) : undefined }
  } finally {
    clients.kill('SIGTERM')
    await ended
  }
}

const rows = []
const notes = [`WEBSOCKET_CONNECTIONS=${COUNT}. Memory: growth of the server's resident set after garbage collection; the kernel's socket buffers are not in it.`]
for (const contender of [BARE, ROUTED]) {
  const server = await startContender(contender)
  try {
    await hold(server, 200)
    const { each, connecting, milliseconds, toAll } = await hold(server, COUNT)
    rows.push([server.name, String(COUNT), each.toFixed(1), connecting.toFixed(0), String(milliseconds)])
    if (toAll !== undefined) {
      notes.push(`One message to ${toAll.sent} connections through the \`@connections\` handler, 128 at once: ${toAll.postedMs.toFixed(0)} ms, the event loop standing still ${toAll.stallMs.toFixed(0)} ms at most.`)
    }
  } finally {
    await server.stop()
  }
}
report({
  subject: 'websocket-held',
  title: 'Idle WebSocket connections',
  columns: ['server', 'connections', 'KiB each', 'µs of CPU to connect one', 'ms to connect all'],
  rows,
  notes,
})
