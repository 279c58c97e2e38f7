// Route look-up against find-my-way: CPU nanoseconds a look-up, at 10 to 1,000 routes, by kind of route.
import { Bench } from 'tinybench'
import { findMyWayRouter } from './contenders/router-find-my-way.mjs'
import { httpRouter, restRouter } from './contenders/router-gatewright.mjs'
import { report } from './harness/report.mjs'

const ROUNDS = 15
const LOOK_UPS = 100_000

const routesOf = (count) => {
  return Array.from({ length: count }, (_, index) => {
    const name = `resource${Math.floor(index / 5)}`
    return [
      { method: 'GET', path: `/v1/${name}` },
      { method: 'POST', path: `/v1/${name}` },
      { method: 'GET', path: `/v1/${name}/{id}` },
      { method: 'GET', path: `/v1/${name}/{id}/items/{itemId}` },
      { method: 'GET', path: `/v1/files/${name}/{proxy+}` },
    ][index % 5]
  })
}
const kinds = {
  literal: (name) => [['GET', `/v1/${name}`], ['POST', `/v1/${name}`]],
  'one parameter': (name) => [['GET', `/v1/${name}/42`]],
  'two parameters': (name) => [['GET', `/v1/${name}/42/items/17`]],
  greedy: (name) => [['GET', `/v1/files/${name}/a/b/c.txt`]],
}

let sink = 0
const lookUp = ({ find }, requests) => () => {
  for (let index = 0; index < LOOK_UPS; index += 1) {
    const [method, path] = requests[index % requests.length]
    if (find(method, path) !== undefined) sink += 1
  }
}
/** Milliseconds of this process's CPU: what another process does does not count. */
const cpuMilliseconds = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const rows = []
for (const count of [10, 100, 300, 1000]) {
  const routes = routesOf(count)
  const contenders = [findMyWayRouter(routes), restRouter(routes), httpRouter(routes)]
  for (const [kind, requestsOf] of Object.entries(kinds)) {
    const requests = Array.from({ length: count / 5 }, (_, index) => requestsOf(`resource${index}`)).flat()
    for (const { name, find } of contenders) {
      if (requests.some(([method, path]) => find(method, path) === undefined)) throw new Error(`${name} misses a route`)
    }
    const times = new Map(contenders.map(({ name }) => [name, []]))
    for (let round = 0; round < ROUNDS; round += 1) {
      const bench = new Bench({ now: cpuMilliseconds, iterations: 1, time: 0, warmup: round === 0, warmupIterations: 2, warmupTime: 0 })
      for (const contender of round % 2 === 0 ? contenders : contenders.toReversed()) bench.add(contender.name, lookUp(contender, requests))
      await bench.run()
      for (const { name, result } of bench.tasks) times.get(name).push((result.latency.mean * 1e6) / LOOK_UPS)
    }
    const [base] = times.values()
    for (const [name, values] of times) {
      const minimum = Math.min(...values)
      rows.push([String(count), kind, name, minimum.toFixed(0), values.toSorted((a, b) => a - b)[ROUNDS >> 1].toFixed(0), (Math.min(...base) / minimum).toFixed(2)])
    }
  }
}
if (sink === 0) throw new Error('nothing was looked up')
report({
  subject: 'router',
  title: 'Route look-up',
  columns: ['routes', 'kind of route', 'contender', 'ns of CPU a look-up, minimum', 'median', 'ratio to find-my-way'],
  rows,
  notes: [
    `${LOOK_UPS} look-ups a burst over all routes of a kind, ${ROUNDS} bursts in turn, order reversed each round, one process.`,
    'A greedy route of find-my-way is its wildcard. Ours keeps REST parameters as received; HTTP decodes them, as find-my-way does.',
  ],
})
