import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AccessKeys, readAccessKeys } from '../src/access/access-keys.ts'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'gatewright-keys-'))))
afterEach(() => rm(folder, { recursive: true }))

async function read(...keys: readonly object[]): Promise<AccessKeys> {
  const file = join(folder, 'keys.json')
  await writeFile(file, JSON.stringify(keys))
  return readAccessKeys({ file, text: undefined, accountId: '123456789012' })
}

test('a key without more is of a user of this account', async () => {
  const keys = await read({ accessKeyId: 'AKIAANA', secretAccessKey: 's', userName: 'ana' })

  expect(keys.get('AKIAANA')).toEqual({
    secretAccessKey: 's',
    identity: { arn: 'arn:aws:iam::123456789012:user/ana', accountId: '123456789012', userId: 'AKIAANA', userName: 'ana' },
    conditions: {},
  })
})

test('a session of another account keeps its account, role, tags and conditions', async () => {
  const keys = await read({
    accessKeyId: 'ASIABO',
    secretAccessKey: 's',
    sessionToken: 't',
    expiration: '2026-12-01T00:00:00Z',
    arn: 'arn:aws:sts::210987654321:assumed-role/ops/bo',
    roleArn: 'arn:aws:iam::210987654321:role/team/ops',
    userId: 'AROAOPS:bo',
    organizationId: 'o-1',
    tags: { team: 'ops' },
    conditions: { 'aws:MultiFactorAuthPresent': true },
  })

  expect(keys.get('ASIABO')).toEqual({
    secretAccessKey: 's',
    sessionToken: 't',
    expiresAt: Date.UTC(2026, 11, 1),
    identity: {
      arn: 'arn:aws:sts::210987654321:assumed-role/ops/bo',
      accountId: '210987654321',
      roleArn: 'arn:aws:iam::210987654321:role/team/ops',
      userId: 'AROAOPS:bo',
      userName: 'ASIABO',
      organizationId: 'o-1',
      tags: { team: 'ops' },
    },
    conditions: { 'aws:multifactorauthpresent': true },
  })
})

test('an arn that is none is refused, without a secret in the sentence', async () => {
  await expect(read({ accessKeyId: 'AKIAANA', secretAccessKey: 'hush', arn: 'ana' })).rejects.toThrow(/^--access-keys \S+: key 1 has an arn that is none of a user, role or session$/)
})
