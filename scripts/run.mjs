// Bootstrap: needs only Node >= 20.19 and npm. Installs with the pinned pnpm, then hands over to turbo.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const { packageManager } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx'
const environment = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }

const run = (command) => {
  const { status } = spawnSync(npx, ['--yes', `--package=${packageManager}`, '--', ...command], { stdio: 'inherit', env: environment })
  if (status !== 0) process.exit(status ?? 1)
}

const turbo = (...args) => run(['pnpm', 'exec', 'turbo', 'run', ...args])

const tasks = {
  start() {
    turbo('build', '--filter=gatewright...', '--output-logs=errors-only')
    const { status } = spawnSync(process.execPath, ['apps/reference-server/bin/gatewright.js', 'start', '--examples', ...process.argv.slice(3)], {
      stdio: 'inherit',
    })
    process.exit(status ?? 0)
  },
  build: () => turbo('build'),
  test() {
    run(['pnpm', 'exec', 'oxlint', '--type-aware', '--deny-warnings'])
    turbo('build', 'typecheck', 'test', 'package-check', '--output-logs=new-only', '--concurrency=3')
    turbo('e2e', '--output-logs=full')
  },
  bench() {
    turbo('build', '--output-logs=errors-only')
    run(['pnpm', '--filter', '@gatewright/bench', 'run', 'bench', ...process.argv.slice(3)])
  },
}

const task = process.argv[2] ?? 'build'
if (!(task in tasks)) {
  console.error(`unknown task "${task}": use one of ${Object.keys(tasks).join(', ')}`)
  process.exit(2)
}
run(['pnpm', 'install', process.env.CI ? '--frozen-lockfile' : '--prefer-frozen-lockfile', '--reporter=append-only'])
tasks[task]()
