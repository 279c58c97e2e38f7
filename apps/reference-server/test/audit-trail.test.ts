import { executionAsyncId } from 'node:async_hooks'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditRecord } from '@gatewright/control-plane'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAuditTrail, type AuditTrailFile, type UserIdentity } from '../src/audit/audit-trail.ts'

let folder: string
let trail: AuditTrailFile

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatewright-trail-'))
  trail = createAuditTrail({ file: join(folder, 'audit.jsonl') })
})

afterEach(async () => {
  await trail.close()
  await rm(folder, { recursive: true })
})

const record = { eventName: 'CreateRestApi' } as AuditRecord
const caller = (userName: string): UserIdentity => ({ type: 'IAMUser', principalId: userName, arn: `arn:aws:iam::1:user/${userName}`, accountId: '1', accessKeyId: userName, userName })

async function namesInTrail(): Promise<(string | undefined)[]> {
  const lines = (await readFile(join(folder, 'audit.jsonl'), 'utf8')).trim().split('\n')
  return lines.map((line) => (JSON.parse(line) as { userIdentity?: UserIdentity }).userIdentity?.userName)
}

test('calls that run together are each told of their own caller', async () => {
  let open: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (open = resolve))
  const slow = trail.as(caller('ana'), async () => {
    await gate
    await trail.record(record)
  })
  await trail.as(caller('ben'), () => trail.record(record))
  await trail.as(undefined, () => trail.record(record))
  open()
  await slow
  expect(await namesInTrail()).toEqual(['ben', undefined, 'ana'])
})

test('a call that fails ends as one that does not', async () => {
  await expect(trail.as(caller('ana'), () => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
  expect(() => trail.as(caller('ana'), () => { throw new Error('refused at once') })).toThrow('refused at once')
  await trail.as(caller('ben'), () => trail.record(record))
  expect(await namesInTrail()).toEqual(['ben'])
})

test('hooks of promises, which every request would pay for, end with the call (Node 20)', async () => {
  const idInPromise = async (): Promise<number> => Promise.resolve().then(() => executionAsyncId())
  const before = await idInPromise()
  await trail.as(caller('ana'), idInPromise)
  expect(await idInPromise()).toBe(before)
})
