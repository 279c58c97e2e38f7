import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TelemetryError } from '../../src/index.ts'
import { createLogFiles } from '../../src/node/index.ts'

let folder: string
const faults: TelemetryError[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatewright-telemetry-'))
  faults.length = 0
})

afterEach(() => rm(folder, { recursive: true, force: true }))

const files = () => createLogFiles({ folder: join(folder, 'logs'), onFault: (fault) => faults.push(fault) })

test('appends each log to a file of its name, folders and all', async () => {
  const logs = files()

  logs.append('aws/apigateway/users', 'one')
  logs.append('aws/apigateway/users', 'two')
  logs.append('other', 'three')
  await logs.flush()

  expect(await readFile(join(folder, 'logs/aws/apigateway/users.log'), 'utf8')).toBe('one\ntwo\n')
  expect(await readFile(join(folder, 'logs/other.log'), 'utf8')).toBe('three\n')
})

test('a file that was renamed for rotation is begun anew', async () => {
  const logs = files()
  logs.append('users', 'before')
  await logs.flush()

  await rename(join(folder, 'logs/users.log'), join(folder, 'logs/users.log.1'))
  logs.append('users', 'after')
  await logs.flush()

  expect(await readFile(join(folder, 'logs/users.log.1'), 'utf8')).toBe('before\n')
  expect(await readFile(join(folder, 'logs/users.log'), 'utf8')).toBe('after\n')
})

test('holds no descriptor between batches', async () => {
  const logs = files()
  const before = (await readdir('/proc/self/fd')).length

  for (let log = 0; log < 50; log += 1) logs.append(`log-${log}`, 'line')
  await logs.flush()

  expect((await readdir('/proc/self/fd')).length).toBeLessThanOrEqual(before)
})

test('reports what the disk refuses', async () => {
  await writeFile(join(folder, 'logs'), 'a file where the folder should be')
  const logs = files()

  logs.append('users', 'line')
  await logs.flush()

  expect(faults).toMatchObject([{ code: 'ERR_TELEMETRY_WRITE', cause: { code: 'ENOTDIR' } }])
})

test('refuses a name that leads out of the folder', () => {
  expect(() => files().append('../elsewhere', 'line')).toThrow(expect.objectContaining({ code: 'ERR_TELEMETRY_OPTION' }))
})
