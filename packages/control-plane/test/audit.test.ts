import { expect, test } from 'vitest'
import type { AuditRecord } from '../src/index.ts'
import { ACCOUNT, createPlane, refusal, request, send } from './support.ts'

async function start() {
  const records: AuditRecord[] = []
  const plane = await createPlane({ audit: (record) => void records.push(record) })
  return { plane, records }
}

test('a call that changes something is one record; a call that reads is none', async () => {
  const { plane, records } = await start()

  await plane.handle({ ...request('POST', '/restapis', { name: 'n' }), headers: ['User-Agent', 'aws-cli/2'], sourceIp: '192.0.2.1' })
  await send(plane, 'GET', '/restapis')

  expect(records).toEqual([
    {
      eventVersion: '1.08',
      eventType: 'AwsApiCall',
      eventID: expect.stringMatching(/^[0-9a-f-]{36}$/u) as string,
      eventTime: expect.stringMatching(/^2026-01-01T00:00:\d\dZ$/u) as string,
      eventSource: 'apigateway.amazonaws.com',
      eventName: 'CreateRestApi',
      awsRegion: 'us-east-1',
      recipientAccountId: ACCOUNT,
      sourceIPAddress: '192.0.2.1',
      userAgent: 'aws-cli/2',
      readOnly: false,
      requestParameters: { name: 'n' },
      responseElements: expect.objectContaining({ name: 'n' }) as object,
    },
  ])
})

test('a refusal is recorded with its reason', async () => {
  const { plane, records } = await start()

  await refusal(plane.call('apigateway', 'DeleteRestApi', { restApiId: 'nope' }))

  const errorMessage = `Invalid API identifier specified ${ACCOUNT}:nope`
  expect(records).toMatchObject([{ eventName: 'DeleteRestApi', errorCode: 'NotFoundException', errorMessage, responseElements: null }])
})

test('the value of a key is masked wherever it is', async () => {
  const { plane, records } = await start()

  await plane.call('apigateway', 'CreateApiKey', { name: 'k', value: 'a-secret-of-more-than-20-characters' })

  expect(JSON.stringify(records)).not.toContain('a-secret-of-more')
  expect(records).toMatchObject([{ requestParameters: { name: 'k', value: 'HIDDEN_DUE_TO_SECURITY_REASONS' } }])
})

test('a call whose record cannot be kept fails loudly', async () => {
  const faults: unknown[] = []
  const plane = await createPlane({ audit: () => Promise.reject(new Error('disk full')), onFault: (error) => faults.push(error) })

  expect(await send(plane, 'POST', '/restapis', { name: 'n' })).toMatchObject({ status: 500 })
  expect(faults).toMatchObject([{ message: 'disk full' }])
})

test('a listener that throws does not undo what was committed', async () => {
  const faults: unknown[] = []
  const plane = await createPlane({ onFault: (error) => faults.push(error) })
  plane.subscribe(() => {
    throw new Error('listener')
  })

  expect(await send(plane, 'POST', '/restapis', { name: 'n' })).toMatchObject({ status: 201 })
  expect(faults).toMatchObject([{ message: 'listener' }])
})
