import { describe, expect, it } from 'vitest'
import { compilePolicy, requestConditions } from '../../src/policy/index.ts'

const now = Date.parse('2026-11-21T01:02:03.456Z')
const base = { sourceIp: '192.0.2.7', secure: true, now }

// apigateway-resource-policies-aws-condition-keys: the keys of every authorization type.
describe('requestConditions', () => {
  it.each([
    [{ IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }, base, true],
    [{ IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }, { ...base, vpceId: 'vpce-1' }, false],
    [{ IpAddress: { 'aws:VpcSourceIp': '192.0.2.0/24' } }, { ...base, vpceId: 'vpce-1' }, true],
    [
      { StringEquals: { 'aws:SourceVpce': 'vpce-1', 'aws:SourceVpc': 'vpc-1' } },
      { ...base, vpceId: 'vpce-1', vpcId: 'vpc-1' },
      true,
    ],
    [{ StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }, base, true],
    [
      { StringLike: { 'aws:UserAgent': 'curl/*', 'aws:Referer': 'https://example.com/*' } },
      { ...base, userAgent: 'curl/8', referer: 'https://example.com/a' },
      true,
    ],
    [{ StringLike: { 'aws:Referer': '*' } }, base, false],
    [{ Bool: { 'aws:SecureTransport': 'false' } }, base, false],
    [
      {
        DateGreaterThan: { 'aws:CurrentTime': '2026-11-21T01:02:02Z' },
        DateLessThan: { 'aws:CurrentTime': '2026-11-21T01:02:04Z' },
      },
      base,
      true,
    ],
    [{ NumericEquals: { 'aws:EpochTime': Math.floor(now / 1000) } }, base, true],
    [
      { ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:*:rule/*' } },
      { ...base, sourceArn: 'arn:aws:events:us-east-1:1:rule/r' },
      true,
    ],
  ])('%j for %j: %s', (Condition, facts, holds) => {
    const policy = compilePolicy({ Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition } })

    expect(
      policy.evaluate({ action: 'execute-api:Invoke', resource: 'arn:x', context: requestConditions(facts) }) === 'Allow',
    ).toBe(holds)
  })
})
