import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createApiKeyDirectory, equalInConstantTime } from '../../src/api-key/index.ts'

const directory = createApiKeyDirectory({
  apiKeys: [
    { id: 'k1', value: 'value-of-key-one-0001', enabled: true, customerId: 'c1' },
    { id: 'k2', value: 'value-of-key-two-0002', enabled: false },
    { id: 'k3', value: 'value-of-key-three-03', enabled: true },
  ],
  usagePlans: [
    { id: 'p1', keyIds: ['k1', 'k2'], apiStages: [{ apiId: 'api', stage: 'prod' }] },
    { id: 'p2', keyIds: ['k1'], apiStages: [{ apiId: 'other', stage: 'prod' }] },
  ],
})

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
it.each([
  ['value-of-key-one-0001', 'api', 'prod', { authorized: true, keyId: 'k1', usagePlanId: 'p1', customerId: 'c1' }],
  ['value-of-key-one-0001', 'other', 'prod', { authorized: true, usagePlanId: 'p2' }],
  [
    'value-of-key-one-0001',
    'api',
    'test',
    { code: 'INVALID_API_KEY', message: 'Forbidden', explanation: 'The API key is in no usage plan of the stage' },
  ],
  [
    'value-of-key-two-0002',
    'api',
    'prod',
    { code: 'INVALID_API_KEY', message: 'Forbidden', explanation: 'The API key is disabled' },
  ],
  ['value-of-key-three-03', 'api', 'prod', { code: 'INVALID_API_KEY', message: 'Forbidden' }],
  ['value-of-key-one-000', 'api', 'prod', { code: 'INVALID_API_KEY', explanation: 'The API key is not known' }],
  ['VALUE-OF-KEY-ONE-0001', 'api', 'prod', { code: 'INVALID_API_KEY' }],
  ['', 'api', 'prod', { code: 'INVALID_API_KEY', explanation: 'The API key is missing' }],
  [undefined, 'api', 'prod', { code: 'INVALID_API_KEY' }],
])('%s for %s/%s', (value, apiId, stage, expected) => {
  expect(directory.check(value, { apiId, stage })).toMatchObject(expected)
})

it('finds each of 5,000 keys and no neighbour of them', () => {
  const apiKeys = Array.from({ length: 5_000 }, (_, index) => ({
    id: `k${index}`,
    value: `key-${index}-value-abcdefghijk`,
    enabled: true,
  }))
  const many = createApiKeyDirectory({
    apiKeys,
    usagePlans: [{ id: 'p', keyIds: apiKeys.map(({ id }) => id), apiStages: [{ apiId: 'a', stage: 's' }] }],
  })

  for (const { id, value } of apiKeys) expect(many.check(value, { apiId: 'a', stage: 's' })).toMatchObject({ keyId: id })
  expect(many.check('key-5000-value-abcdefghijk', { apiId: 'a', stage: 's' })).toMatchObject({ authorized: false })
})

it('refuses two keys of one value', () => {
  const key = { value: 'value-of-key-one-0001', enabled: true }

  expect(() =>
    createApiKeyDirectory({
      apiKeys: [
        { ...key, id: 'a' },
        { ...key, id: 'b' },
      ],
      usagePlans: [],
    }),
  ).toThrow(/has the value of another/)
})

it('compares as === does', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '\0'), maxLength: 4 })
  fc.assert(
    fc.property(word, word, (one, other) => {
      expect(equalInConstantTime(one, other)).toBe(one === other)
    }),
  )
})
