// The package as npm users get it: what was built is packed, installed into a clean folder, its command run by npx.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const packageFolder = join(import.meta.dirname, '..')
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'throttler-packed-'))
  succeed('pnpm', ['pack', '--pack-destination', folder], packageFolder)
  const [tarball = ''] = readdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  succeed('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, tarball)])
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function execute(command: string, args: readonly string[], { cwd = folder, input = '' } = {}): Outcome {
  return spawnSync(command, args, { cwd, input, encoding: 'utf8', timeout: 120_000 })
}

function succeed(command: string, args: readonly string[], cwd = folder): void {
  const { status, stdout, stderr } = execute(command, args, { cwd })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed\n${stdout}${stderr}`)
}

const simulate = (args: readonly string[], input = ''): Outcome => execute('npx', ['--offline', '@gatewright/throttler', 'simulate', ...args], { input })

test('npx @gatewright/throttler simulate tells what limits would have refused of an access log', () => {
  const line = (second: string): string => `1.2.3.4 - - [20/Nov/2026:12:00:${second} +0000] "GET /users HTTP/1.1" 200 3`
  writeFileSync(join(folder, 'access.log'), Array.from({ length: 40 }, (_, index) => line(String(index % 2).padStart(2, '0'))).join('\n'))

  const { status, stdout } = simulate(['--method-rate', '5', '--method-burst', '10', '--account-rate', '10000', 'access.log'])

  // A burst of 10, and 5 more in the second second.
  expect([status, JSON.parse(stdout)]).toEqual([1, expect.objectContaining({ admitted: 15, refused: 25, refusedBy: { method: 25 } })])
}, 120_000)

test('it ends with 0 when nothing is refused, and with 2 when it is used wrongly', () => {
  expect(simulate(['--rate', '1'], '{"requestTimeEpoch":1700000000000}').status).toBe(0)
  expect(simulate([]).status).toBe(2)
  expect(simulate(['--rate', '1'], 'nothing').stderr).toContain('line 1')
}, 120_000)

test('it can be imported, and needs no other package', () => {
  const script = `
    import { createMemoryThrottler } from '@gatewright/throttler'
    import { createRedisThrottler } from '@gatewright/throttler/redis'
    const throttler = createMemoryThrottler()
    const bucket = throttler.bucket({ level: 'method', key: 'k', limit: { rateLimit: 1, burstLimit: 1 } })
    console.log(throttler.take([bucket]).allowed, throttler.take([bucket]).allowed, typeof createRedisThrottler)`
  writeFileSync(join(folder, 'script.mjs'), script)

  expect(execute('node', ['script.mjs'])).toEqual(expect.objectContaining({ stdout: 'true false function\n', stderr: '' }))
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['@gatewright'])
}, 120_000)
