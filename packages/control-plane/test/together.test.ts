import { expect, test } from 'vitest'
import { createControlPlane, createMemoryStore } from '../src/index.ts'
import type { AuditRecord, Change, ControlPlane } from '../src/index.ts'

async function plane(): Promise<{ plane: ControlPlane; told: Change[]; kept: AuditRecord[] }> {
  const [told, kept]: [Change[], AuditRecord[]] = [[], []]
  const made = await createControlPlane({ store: createMemoryStore(), region: 'us-east-1', accountId: '123456789012', audit: async (record) => void kept.push(record) })
  made.subscribe((change) => told.push(change))
  return { plane: made, told, kept }
}

test('calls together stay, and are told and recorded once they do', async () => {
  const { plane: made, told, kept } = await plane()

  const id = await made.together(async (call) => {
    const { id: restApiId } = await call('apigateway', 'CreateRestApi', { name: 'one' })
    await call('apigateway', 'UpdateRestApi', { restApiId, patchOperations: [{ op: 'replace', path: '/name', value: 'two' }] })
    expect([told, kept]).toEqual([[], []])
    return String(restApiId)
  })

  expect(await made.call('apigateway', 'GetRestApi', { restApiId: id })).toMatchObject({ name: 'two' })
  expect(told.map((change) => ('apiId' in change ? change.apiId : ''))).toEqual([id])
  expect(kept.map(({ eventName }) => eventName)).toEqual(['CreateRestApi', 'UpdateRestApi'])
})

test('one that fails takes back those before it', async () => {
  const { plane: made, told, kept } = await plane()

  const failed = made.together(async (call) => {
    await call('apigateway', 'CreateRestApi', { name: 'one' })
    await call('apigateway', 'GetRestApi', { restApiId: 'nothing' })
  })

  await expect(failed).rejects.toMatchObject({ code: 'NotFoundException' })
  expect(await made.call('apigateway', 'GetRestApis', {})).toMatchObject({ items: [] })
  expect([told, kept]).toEqual([[], []])
})
