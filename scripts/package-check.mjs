// Holds a built package against what npm users and their tools expect: packs it, then publint and attw on the tarball.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'gatewright-pack-'))
const run = (command, args) => {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) {
    process.stderr.write(`${command} ${args.join(' ')} failed\n${stdout}${stderr}`)
    rmSync(folder, { recursive: true, force: true })
    process.exit(1)
  }
}
run('pnpm', ['pack', '--pack-destination', folder])
const tarball = join(folder, readdirSync(folder)[0])
run('publint', ['run', tarball, '--strict'])
run('attw', [tarball, '--profile', 'esm-only'])
rmSync(folder, { recursive: true, force: true })
