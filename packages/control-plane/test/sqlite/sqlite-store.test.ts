import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, describe, expect, test } from 'vitest'
import { createSqliteStore } from '../../src/sqlite/index.ts'
import { describeStore } from '../stores/store.contract.ts'

const folders: string[] = []
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-sqlite-'))
  folders.push(folder)
  return folder
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

describeStore('the SQLite store', () => createSqliteStore({ folder: newFolder() }))

/** Runs a script that imports the store in a process of its own; resolves with its first line of output. */
async function startWriter(folder: string): Promise<{ readonly pid: number; readonly lines: () => readonly string[]; kill(): Promise<void> }> {
  const script = `
    import { createSqliteStore } from ${JSON.stringify(join(import.meta.dirname, '../../src/sqlite/index.ts'))}
    const store = await createSqliteStore({ folder: ${JSON.stringify(folder)} })
    for (let n = 0; n < 1e6; n += 1) {
      await store.transaction('write', (tx) => tx.put({ kind: 'Thing', parent: '', id: 'n' + n, sort: '', version: 0, body: { n } }))
      process.stdout.write(n + '\\n')
    }`
  const outfile = join(import.meta.dirname, `../../node_modules/.writer-${process.pid}.mjs`)
  const stdin = { contents: script, resolveDir: import.meta.dirname, loader: 'ts' } as const
  await build({ stdin, bundle: true, platform: 'node', format: 'esm', external: ['@photostructure/sqlite'], outfile })
  const child = spawn(process.execPath, [outfile], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  const started = new Promise<void>((resolve) => child.stdout.on('data', (chunk: Buffer) => resolve(void (output += chunk.toString()))))
  const exited = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  await started
  return {
    pid: child.pid ?? 0,
    lines: () => output.split('\n').slice(0, -1),
    async kill() {
      child.kill('SIGKILL')
      await exited
      rmSync(outfile, { force: true })
    },
  }
}

describe('a folder', () => {
  test('is refused to a second process while the first lives, naming its pid, and is free after kill -9 with nothing lost', async () => {
    const folder = newFolder()
    const writer = await startWriter(folder)

    const second = createSqliteStore({ folder })
    await expect(second).rejects.toMatchObject({
      code: 'ERR_CONTROL_PLANE_STORE_LOCKED',
      message: `The data folder ${folder} is in use by process ${writer.pid}: stop it, or choose another folder`,
    })
    await writer.kill()

    const reopened = await createSqliteStore({ folder })
    const stored = await reopened.transaction('read', (tx) => tx.count({ kind: 'Thing', parent: '' }))
    expect(stored).toBeGreaterThanOrEqual(writer.lines().length)
    expect(writer.lines().length).toBeGreaterThan(0)
    await reopened.close()
  })

  test('that is a file, or that holds no database, is refused with its name', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'a-file'), '')
    await expect(createSqliteStore({ folder: join(folder, 'a-file') })).rejects.toMatchObject({ code: 'ERR_CONTROL_PLANE_STORE_NOT_WRITABLE' })

    writeFileSync(join(folder, 'control-plane.db'), 'this is no database, and it is long enough to be read as one'.repeat(50))
    await expect(createSqliteStore({ folder })).rejects.toMatchObject({
      code: 'ERR_CONTROL_PLANE_STORE_UNREADABLE',
      message: expect.stringContaining(join(folder, 'control-plane.db')) as string,
    })
  })

  test.skipIf(process.getuid?.() === 0)('without permission is refused with its name', async () => {
    const folder = newFolder()
    chmodSync(folder, 0o500)

    await expect(createSqliteStore({ folder: join(folder, 'data') })).rejects.toMatchObject({ code: 'ERR_CONTROL_PLANE_STORE_NOT_WRITABLE' })
  })

  test('keeps its documents when it is closed and opened again', async () => {
    const folder = newFolder()
    const first = await createSqliteStore({ folder })
    await first.transaction('write', (tx) => tx.put({ kind: 'Thing', parent: '', id: 'a', sort: '', version: 0, body: { n: 1 } }))
    await first.close()

    const second = await createSqliteStore({ folder })
    expect(await second.transaction('read', (tx) => tx.get({ kind: 'Thing', parent: '', id: 'a' }))).toMatchObject({ body: { n: 1 } })
    await second.close()
  })
})
