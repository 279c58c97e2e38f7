// The method of shared/facts/performance.md: all contenders run at once, idle; they are loaded in turn in short bursts, in
// rounds whose order alternates; the figure is the server's CPU time per request over its whole process tree.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { treeCpuMicroseconds } from './process-cpu.mjs'

/** Starts a contender pinned to a core, 0 unless told; resolves when it has printed `ready URL`. */
export async function startContender({ name, command, args = [], env = {}, cwd, core = 0 }) {
  const child = spawn('taskset', ['-c', String(core), command, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env }, cwd })
  let printed = ''
  const url = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => reject(new Error(`${name} ended with ${code} before it was ready\n${printed}`)))
    const read = (text) => {
      printed += text
      const ready = /ready(?: at|:)? (http\S+)/.exec(printed)
      if (ready !== null) resolve(ready[1])
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    setTimeout(() => reject(new Error(`${name} was not ready within 30 s\n${printed}`)), 30_000).unref()
  })
  for (const stream of [child.stdout, child.stderr]) stream.removeAllListeners('data').resume()
  child.removeAllListeners('exit')
  return {
    name,
    url,
    pid: child.pid,
    async stop() {
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

/** One burst of wrk on core 1. Gives the requests that were answered, and how many of them were not 2xx. */
function burst(url, { seconds, connections }) {
  const { status, stdout, stderr } = spawnSync('taskset', ['-c', '1', 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, url], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`wrk failed (Debian: apt-get install wrk): ${stderr}`)
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1] ?? 0)
  const refused = Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0)
  return { requests, refused }
}

/** Loads the contenders in turn and gives, for each, its CPU microseconds per request: minimum and median over the rounds. */
export function measure(contenders, { path = '', seconds = 2, rounds = 5, connections = 64 } = {}) {
  const figures = new Map(contenders.map((contender) => [contender.name, []]))
  for (const contender of contenders) burst(contender.url + (contender.path ?? path), { seconds: 1, connections })
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? contenders : contenders.toReversed()
    for (const contender of order) {
      const before = treeCpuMicroseconds(contender.pid)
      const { requests, refused } = burst(contender.url + (contender.path ?? path), { seconds, connections })
      const after = treeCpuMicroseconds(contender.pid)
      if (refused > 0) throw new Error(`${contender.name} refused ${refused} of ${requests} requests`)
      figures.get(contender.name).push((after - before) / requests)
    }
  }
  return new Map([...figures].map(([name, values]) => [name, { minimum: Math.min(...values), median: median(values), values }]))
}

/** How many times less CPU `figure` takes than `base`: the median over rounds, each held against its neighbour in time, since a busy machine slows both. */
export function pairedRatio(base, figure) {
  return median(figure.values.map((value, round) => base.values[round] / value))
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
