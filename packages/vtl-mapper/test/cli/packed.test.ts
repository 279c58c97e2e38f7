import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const packageFolder = join(import.meta.dirname, '../..')
let folder: string

function execute(command: string, args: readonly string[], { cwd = folder, input = '' } = {}): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync(command, args, { cwd, input, encoding: 'utf8', timeout: 60_000 })
}

function succeed(command: string, args: readonly string[], cwd?: string): void {
  const { status, stdout, stderr } = execute(command, args, cwd === undefined ? {} : { cwd })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed\n${stdout}${stderr}`)
}

describe('the packed package in a clean folder', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'vtl-mapper-packed-'))
    succeed('pnpm', ['run', 'build'], packageFolder)
    succeed('pnpm', ['pack', '--pack-destination', folder], packageFolder)
    const [tarball = ''] = readdirSync(folder)
    writeFileSync(join(folder, 'package.json'), '{"private":true}')
    succeed('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, tarball)])
  }, 120_000)

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('renders a template from the standard input', () => {
    writeFileSync(join(folder, 'event.json'), '{"body":"{\\"price\\":1.0}"}')

    const result = execute('npx', ['--offline', 'vtl-mapper', 'render', '-', '--event', 'event.json'], { input: "$input.path('$.price')" })

    expect(result).toEqual(expect.objectContaining({ status: 0, stdout: '1.0' }))
  }, 30_000)

  it('exits with 1 when a template is wrong, and with 2 when the command is', () => {
    expect(execute('npx', ['--offline', 'vtl-mapper', 'render', '-'], { input: '#if($a' }).status).toBe(1)
    expect(execute('npx', ['--offline', 'vtl-mapper', 'nothing']).status).toBe(2)
  }, 30_000)

  it('can be imported, parameters too, and needs no other package', () => {
    const script = `
      import { renderMappingTemplate } from '@gatewright/vtl-mapper'
      import { compileSubstitution } from '@gatewright/vtl-mapper/parameters'
      const render = compileSubstitution('$context.a')
      console.log(renderMappingTemplate("$input.path('$.a')", { body: '{"a":1}' }), render({ context: () => 'b', stageVariables: {} }))`
    writeFileSync(join(folder, 'script.mjs'), script)

    expect(execute('node', ['script.mjs'])).toEqual(expect.objectContaining({ stdout: '1 b\n', stderr: '' }))
    expect(readdirSync(join(folder, 'node_modules')).filter(name => !name.startsWith('.'))).toEqual(['@gatewright'])
  }, 30_000)
})
