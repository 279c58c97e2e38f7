import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accessLogName, executionLogName } from '../src/index.ts'

const place = { apiId: 'abc123', stage: 'prod', isCanary: false }

// Names of log groups: the guide's set-up-logging and canary-release ("/Canary").
test.each([
  ['arn:aws:logs:us-east-1:123456789012:log-group:my-logs', 'my-logs'],
  ['arn:aws:logs:us-east-1:123456789012:log-group:my-logs:*', 'my-logs'],
  ['arn:aws:logs:us-east-1:123456789012:log-group:/aws/apigateway/users', 'aws/apigateway/users'],
  ['arn:aws-cn:firehose:cn-north-1:123456789012:deliverystream/amazon-apigateway-users', 'amazon-apigateway-users'],
  ['arn:aws:logs:us-east-1:123456789012:log-group:../../etc/cron', '%2E%2E/%2E%2E/etc/cron'],
  ['not an arn', 'not%20an%20arn'],
  [undefined, 'API-Gateway-Access-Logs_abc123/prod'],
])('the access log of a stage with the destination %s is %s', (destinationArn, name) => {
  expect(accessLogName({ ...place, destinationArn })).toBe(name)
})

test("a canary's logs are apart", () => {
  const canary = { ...place, isCanary: true }

  expect(accessLogName({ ...canary, destinationArn: 'arn:aws:logs:us-east-1:1:log-group:users' })).toBe('users/Canary')
  expect(executionLogName(canary)).toBe('API-Gateway-Execution-Logs_abc123/prod/Canary')
})

test('the execution log is named as AWS names it', () => {
  expect(executionLogName(place)).toBe('API-Gateway-Execution-Logs_abc123/prod')
})

test('no name leads upwards, whatever the destination is', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', '\0', ':', '%') }), (group) => {
      const name = accessLogName({ ...place, destinationArn: `arn:aws:logs:us-east-1:1:log-group:${group}` })
      expect(name.split('/').some((segment) => /^\.*$/.test(segment) && name !== '')).toBe(false)
      expect(name).not.toMatch(/[\\\0]/)
    }),
  )
})
