// Mapping templates: compile and render against velocityjs with its tree kept, and Apache Velocity where Java is there.
import { readFileSync } from 'node:fs'
import { Bench } from 'tinybench'
import { apacheVelocity } from './contenders/vtl-apache-velocity.mjs'
import { velocityjs } from './contenders/vtl-velocityjs.mjs'
import { vtlMapper } from './contenders/vtl-mapper.mjs'
import { event, listEvent } from './fixtures/vtl/event.mjs'
import { report } from './harness/report.mjs'

const fixtures = new URL('./fixtures/vtl/', import.meta.url)
const templates = ['passthrough', 'put-item', 'list'].map(name => ({
  name,
  text: readFileSync(new URL(`${name}.vtl`, fixtures), 'utf8'),
  event: name === 'list' ? listEvent : event,
}))
const time = Number(process.env.BENCH_TIME ?? 1000)

/** Median microseconds of CPU of each task, measured one after the other in one process. */
async function measure(tasks) {
  const cpu = () => {
    const { user, system } = process.cpuUsage()
    return user + system
  }
  const bench = new Bench({ time, warmupTime: time / 2, now: () => cpu() / 1000 })
  for (const [name, task] of tasks) bench.add(name, task)
  await bench.run()
  const figures = new Map()
  for (const { name, result } of bench.tasks) figures.set(name, result)
  return figures
}

/** A task is repeated inside of one sample, for the clock of CPU time is coarse. */
const repeat = (run, times) => () => {
  for (let index = 0; index < times; index++) run()
}

const rows = []
for (const { name, text, event: given } of templates) {
  const times = name === 'list' ? 200 : 2000
  const kinds = [
    ['parse + compile', contender => () => contender.parse(text), 200],
    ['variables + render', contender => contender.prepare(text, given), times],
    ['render', contender => contender.prepareRendering(text, given), times],
  ]
  for (const [kind, prepare, count] of kinds) {
    const tasks = [vtlMapper, velocityjs].map(contender => [contender.name, repeat(prepare(contender), contender === velocityjs ? Math.ceil(count / 20) : count)])
    const figures = await measure(tasks)
    const micros = contender => (figures.get(contender.name).latency.mean * 1000) / (contender === velocityjs ? Math.ceil(count / 20) : count)
    const [own, other] = [micros(vtlMapper), micros(velocityjs)]
    const java = kind === 'render' ? apacheVelocity(text, given) : undefined
    rows.push([name, kind, own.toFixed(2), other.toFixed(2), `${(other / own).toFixed(1)}×`, java ? java.toFixed(2) : '–', java ? `${(java / own).toFixed(1)}×` : '–'])
    console.log(rows.at(-1).join(' | '))
  }
}

report({
  subject: 'vtl-mapper',
  title: 'Mapping templates',
  columns: ['template', 'what', '@gatewright/vtl-mapper, µs CPU', 'velocityjs 2.1.7, tree kept, µs CPU', 'ratio', 'Apache Velocity 1.7, warm, µs CPU', 'ratio'],
  rows,
  notes: [
    'Mean CPU time (user and system) of one call; all contenders in one run, one after the other.',
    '"variables + render" makes `$input`, `$util`, `$context` and `$stageVariables` for every rendering, parsing the body; "render" has them made once.',
    "velocityjs gets the plainest JavaScript for `$input` and `$util`, which does less than AWS's.",
  ],
})
