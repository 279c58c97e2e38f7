// Mapping templates: compile and render against velocityjs with its tree kept, and Apache Velocity where Java is there.
import { readFileSync } from 'node:fs'
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
const rounds = Number(process.env.BENCH_ROUNDS ?? 25)
const warmups = 5

const cpu = () => {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** Microseconds of CPU of one call, `times` of them measured together: the clock of CPU time is coarse. */
function measureOnce(run, times) {
  const before = cpu()
  for (let index = 0; index < times; index++) run()
  return (cpu() - before) / times
}

const median = figures => figures.toSorted((a, b) => a - b)[figures.length >> 1]

/** Medians over rounds in which the contenders take turns, and the median of the rounds' ratios: each figure is held against its neighbour in time. */
function measure(own, other, times) {
  const figures = [[], []]
  for (let round = 0; round < rounds + warmups; round++) {
    const pair = [measureOnce(own, times), measureOnce(other, Math.ceil(times / 20))]
    if (round >= warmups) pair.forEach((figure, index) => figures[index].push(figure))
  }
  return [...figures.map(median), median(figures[0].map((figure, round) => figures[1][round] / figure))]
}

const rows = []
for (const { name, text, event: given } of templates) {
  const times = { passthrough: 8_000, 'put-item': 100_000, list: 3_000 }[name]
  const kinds = [
    ['parse + compile', contender => () => contender.parse(text), { passthrough: 2_000, 'put-item': 25_000, list: 7_000 }[name]],
    ['compile, render once', contender => contender.prepareOnce(text, given), { passthrough: 1_000, 'put-item': 12_000, list: 1_500 }[name]],
    ['variables + render', contender => contender.prepare(text, given), times / 2],
    ['render', contender => contender.prepareRendering(text, given), times],
  ]
  for (const [kind, prepare, count] of kinds) {
    const [own, other, ratio] = measure(prepare(vtlMapper), prepare(velocityjs), count)
    const java = kind === 'render' ? median([1, 2, 3].map(() => apacheVelocity(text, given)).filter(figure => figure !== undefined)) : undefined
    rows.push([name, kind, own.toFixed(2), other.toFixed(2), `${ratio.toFixed(1)}×`, java ? java.toFixed(2) : '–', java ? `${(java / own).toFixed(1)}×` : '–'])
    console.log(rows.at(-1).join(' | '))
  }
}

report({
  subject: 'vtl-mapper',
  title: 'Mapping templates',
  columns: ['template', 'what', '@gatewright/vtl-mapper, µs CPU', 'velocityjs 2.1.7, tree kept, µs CPU', 'ratio', 'Apache Velocity 1.7, warm, µs CPU', 'ratio'],
  rows,
  notes: [
    `CPU time (user and system) of one call, median of ${rounds} rounds in which the contenders take turns, ratios round by round; Apache Velocity in its own process, median of three.`,
    'Compiling parses the whole template and says what is wrong with it; closures are made when it is first rendered, which "compile, render once" has in it.',
    'Ours renders with the function that it makes of a template which is rendered often; until the 50th rendering, and in browsers, it renders with closures.',
    '"variables + render" makes `$input`, `$util`, `$context` and `$stageVariables` for every rendering, parsing the body; "render" has them made once.',
    "velocityjs gets the plainest JavaScript for `$input` and `$util`, which does less than AWS's.",
  ],
})
