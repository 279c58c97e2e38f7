import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { findPython } from '../src/interpreter.ts'

/** A folder with programs that answer as a Python of that version would. */
const folderWith = (pythons: Record<string, string>, boto3 = '0'): string => {
  const folder = mkdtempSync('/tmp/gatewright-pythons-')
  for (const [name, version] of Object.entries(pythons)) {
    const file = join(folder, name)
    const answer = version === 'broken' ? 'exit 127' : `echo ${file}; echo ${version}; echo ${boto3}`
    writeFileSync(file, `#!/bin/sh\n${answer}\n`, { mode: 0o755 })
  }
  return folder
}

describe('findPython', () => {
  it.each([
    ['the very version', { 'python3.12': '3.12.1', python3: '3.11.7' }, '3.12.1'],
    ['python3 where it is the version', { python3: '3.12.4' }, '3.12.4'],
    ['the nearest where the version is not there', { 'python3.9': '3.9.1', 'python3.11': '3.11.2', python3: '3.9.1' }, '3.11.2'],
    ['another where a shim does not run', { 'python3.12': 'broken', python3: '3.10.1' }, '3.10.1'],
    ['no Python 2', { python3: '2.7.18', 'python3.8': '3.8.1' }, '3.8.1'],
  ])('takes %s', async (_case, pythons, version) => {
    const found = await findPython('python3.12', folderWith(pythons))

    expect(found.version).toBe(version)
  })

  it('prefers among equals the one with boto3, as Lambda has it', async () => {
    const without = folderWith({ python3: '3.11.7' })
    const having = folderWith({ python3: '3.11.2' }, '1')

    const found = await findPython('python3.11', `${without}:${having}`)

    expect(found.path).toBe(`${having}/python3`)
  })

  it('names how to get one when there is none', async () => {
    await expect(findPython('python3.12', '/nowhere')).rejects.toMatchObject({
      code: 'ERR_LAMBDA_RUNTIME_INTERPRETER_NOT_FOUND',
      message: expect.stringContaining('"apt-get install python3"') as string,
    })
  })
})
