// A routed WebSocket echo against bare ws: server CPU per message.
import { spawnSync } from 'node:child_process'
import { startContender } from './harness/interleave.mjs'
import { treeCpuMicroseconds } from './harness/process-cpu.mjs'
import { report } from './harness/report.mjs'
import { BARE, ROUTED } from './contenders/websocket.mjs'

const ROUNDS = 5
const SECONDS = 2
const CLIENTS = 100
const load = new URL('./harness/websocket-load.mjs', import.meta.url).pathname

function burst({ url, pid }, inFlight) {
  const before = treeCpuMicroseconds(pid)
  const args = ['-c', '1', process.execPath, load, new URL(url).port, CLIENTS, inFlight, SECONDS].map(String)
  const { status, stdout, stderr } = spawnSync('taskset', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return (treeCpuMicroseconds(pid) - before) / Number(/replies (\d+)/.exec(stdout)[1])
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const rows = []
for (const inFlight of [8, 1]) {
  const servers = await Promise.all([startContender(BARE), startContender(ROUTED)])
  try {
    const figures = servers.map(() => [])
    for (const server of servers) burst(server, inFlight)
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const at of round % 2 === 0 ? [0, 1] : [1, 0]) figures[at].push(burst(servers[at], inFlight))
    }
    const paired = median(figures[0].map((bare, round) => bare / figures[1][round]))
    const ratios = [['1.00', '1.00'], [(Math.min(...figures[0]) / Math.min(...figures[1])).toFixed(2), paired.toFixed(2)]]
    servers.forEach(({ name }, at) => {
      rows.push([String(inFlight), name, Math.min(...figures[at]).toFixed(2), median(figures[at]).toFixed(2), ...ratios[at]])
    })
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}
report({
  subject: 'websocket',
  title: 'WebSocket echo with routes, against bare ws',
  columns: ['in flight a client', 'server', 'µs of CPU a message, minimum', 'median', 'ratio to bare ws, of the minima', 'paired median'],
  rows,
  notes: [
    `${CLIENTS} clients, messages of 64 bytes of JSON. CPU time of the server per message; bursts of ${SECONDS} s in turn, ${ROUNDS} rounds, order reversed each round; servers on core 0, clients on core 1.`,
    'Routed: the message is parsed, its route selected by `$request.body.action`, ids made, frame, message, idle and buffer limits watched. It wins by writing all answers of a turn of the event loop at once.',
  ],
})
