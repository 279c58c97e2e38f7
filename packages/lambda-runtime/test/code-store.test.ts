import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { createCodeStore } from '../src/index.ts'
import { runtimeOf } from './support/runtime.ts'
import { zipOf } from './support/zip.ts'

const newFolder = (): string => mkdtempSync('/tmp/gatewright-code-')

describe('a code store', () => {
  it('unpacks an archive under its hash, with modes and links', async () => {
    const store = createCodeStore({ folder: newFolder() })
    const zip = zipOf([
      { name: 'src/app.py', content: 'x = 1' },
      { name: 'bootstrap', content: '#!/bin/sh\n', mode: 0o100755 },
      { name: 'empty/', content: '' },
      { name: 'link', content: 'src/app.py', mode: 0o120777 },
    ])

    const { codeSha256, codeSize } = await store.putArchive(zip)

    const directory = store.directoryOf(codeSha256)
    expect(codeSha256).toBe(createHash('sha256').update(zip).digest('base64'))
    expect(codeSize).toBe(zip.length)
    expect(readFileSync(join(directory, 'link'), 'utf8')).toBe('x = 1')
    expect(statSync(join(directory, 'bootstrap')).mode & 0o111).toBe(0o111)
    expect(statSync(join(directory, 'empty')).isDirectory()).toBe(true)
    expect(readFileSync(new URL(store.locationOf(codeSha256)))).toEqual(zip)
  })

  it('keeps the same archive once, also when it comes twice at a time', async () => {
    const folder = newFolder()
    const store = createCodeStore({ folder })
    const zip = zipOf([{ name: 'a', content: 'a' }])

    const [first, second] = await Promise.all([store.putArchive(zip), store.putArchive(zip)])

    expect(first).toEqual(second)
    expect(readdirSync(folder)).toHaveLength(2)
  })

  it.each([
    ['is no archive', Buffer.from('nonsense'), 'ERR_LAMBDA_RUNTIME_ARCHIVE_UNREADABLE'],
    ['climbs out', zipOf([{ name: '../outside', content: 'x' }]), 'ERR_LAMBDA_RUNTIME_ARCHIVE_UNREADABLE'],
    ['has absolute names', zipOf([{ name: '/tmp/outside', content: 'x' }]), 'ERR_LAMBDA_RUNTIME_ARCHIVE_UNREADABLE'],
    ['has backslashes', zipOf([{ name: '..\\outside', content: 'x' }]), 'ERR_LAMBDA_RUNTIME_ARCHIVE_UNREADABLE'],
    ['links out', zipOf([{ name: 'link', content: '../../etc', mode: 0o120777 }]), 'ERR_LAMBDA_RUNTIME_ARCHIVE_UNREADABLE'],
    ['links to an absolute place', zipOf([{ name: 'link', content: '/etc', mode: 0o120777 }]), 'ERR_LAMBDA_RUNTIME_ARCHIVE_UNREADABLE'],
    ['climbs out by two links', zipOf([{ name: 'd', content: '.', mode: 0o120777 }, { name: 'd/e', content: '..', mode: 0o120777 }, { name: 'e/outside', content: 'x' }]), 'ERR_LAMBDA_RUNTIME_ARCHIVE_UNREADABLE'],
    ['claims less than it holds', zipOf([{ name: 'bomb', content: Buffer.alloc(1_000_000), claimedSize: 10 }]), 'ERR_LAMBDA_RUNTIME_ARCHIVE_UNREADABLE'],
    ['unpacks to too much', zipOf([{ name: 'big', content: 'x', claimedSize: 262_144_000 }]), 'ERR_LAMBDA_RUNTIME_ARCHIVE_TOO_LARGE'],
    ['has a name twice', zipOf([{ name: 'a', content: '1' }, { name: 'a', content: '2' }]), 'ERR_LAMBDA_RUNTIME_ARCHIVE_UNREADABLE'],
  ])('refuses an archive that %s, and leaves nothing behind', async (_case, zip, code) => {
    const folder = newFolder()

    await expect(createCodeStore({ folder }).putArchive(zip)).rejects.toMatchObject({ code })

    expect(readdirSync(folder)).toEqual([])
    expect(existsSync('/tmp/outside')).toBe(false)
  })

  it('leaves a folder where it is, and keeps an archive of this machine', async () => {
    const store = createCodeStore({ folder: newFolder() })
    const local = newFolder()
    writeFileSync(join(local, 'code.zip'), zipOf([{ name: 'a', content: 'kept' }]))

    const folder = await store.takeLocal(local)
    const archive = await store.takeLocal(join(local, 'code.zip'))

    expect(folder).toMatchObject({ folder: local, codeSha256: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) as string })
    expect(archive).not.toHaveProperty('folder')
    expect(readFileSync(join(store.directoryOf(archive!.codeSha256), 'a'), 'utf8')).toBe('kept')
    expect(await store.takeLocal('/nowhere/at/all')).toBeUndefined()
    expect(await store.takeLocal('relative')).toBeUndefined()
  })

  it('gives functions code that runs', async () => {
    const store = createCodeStore({ folder: newFolder() })
    const { codeSha256 } = await store.putArchive(zipOf([{ name: 'index.mjs', content: 'export const handler = async () => "unpacked"' }]))

    const { answer } = await runtimeOf({ runtime: 'nodejs20.x', handler: 'index.handler', codeDirectory: store.directoryOf(codeSha256) }).ask()

    expect(answer).toBe('unpacked')
  })
})
