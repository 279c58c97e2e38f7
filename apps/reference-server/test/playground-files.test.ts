import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPlaygroundFiles } from '../src/playground/playground-files.ts'
import { headerOf } from '../src/system/header-of.ts'

let folder: string
const SCRIPT = 'console.log(1);'.repeat(50)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-playground-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html>')
  writeFileSync(join(folder, 'assets/main-abc.js'), SCRIPT)
})

afterAll(() => rmSync(folder, { recursive: true }))

test('serves the page with a policy that allows no code from text and no other host', () => {
  const answer = createPlaygroundFiles(folder).find({ headers: [] }, '')

  expect(answer?.status).toBe(200)
  const policy = headerOf(answer?.headers ?? [], 'content-security-policy') ?? ''
  expect(policy).toContain("script-src 'self'")
  expect(policy).toContain("connect-src 'self'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe')
})

test('lets browsers keep files that are named by their content, and asks about the rest each time', () => {
  const files = createPlaygroundFiles(folder)

  expect(headerOf(files.find({ headers: [] }, 'assets/main-abc.js')?.headers ?? [], 'cache-control')).toContain('immutable')
  const page = files.find({ headers: [] }, '')
  expect(headerOf(page?.headers ?? [], 'cache-control')).toBe('no-cache')
  expect(files.find({ headers: ['If-None-Match', headerOf(page?.headers ?? [], 'etag') ?? ''] }, '')?.status).toBe(304)
})

test('zips for who can read it', () => {
  const answer = createPlaygroundFiles(folder).find({ headers: ['Accept-Encoding', 'br, gzip'] }, 'assets/main-abc.js')

  expect(headerOf(answer?.headers ?? [], 'content-encoding')).toBe('gzip')
  expect(gunzipSync(answer?.body as Uint8Array).toString()).toBe(SCRIPT)
})

test.each(['../package.json', 'assets/../../secret', '/etc/passwd', 'assets'])('knows no file %s', (name) => {
  expect(createPlaygroundFiles(folder).find({ headers: [] }, name)).toBeUndefined()
})
