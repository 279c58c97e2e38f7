import { describe, expect, it } from 'vitest'
import { compilePolicy, type ConditionContext, explain, type PolicyPrincipal } from '../../src/policy/index.ts'

const ARN = 'arn:aws:execute-api:us-east-1:123456789012:abc/prod/GET/pets/7'
const ana: PolicyPrincipal = { arn: 'arn:aws:iam::123456789012:user/ana', accountId: '123456789012', userId: 'AIDAANA' }
const session: PolicyPrincipal = {
  arn: 'arn:aws:sts::111122223333:assumed-role/dev/s1',
  accountId: '111122223333',
  userId: 'AROADEV:s1',
}

const statement = (more: object): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*', ...more }],
})
const allows = (policy: object, context: ConditionContext = {}, principal?: PolicyPrincipal): boolean =>
  compilePolicy(policy, { apiArn: 'arn:aws:execute-api:us-east-1:123456789012:abc' }).evaluate({
    action: 'execute-api:Invoke',
    resource: ARN,
    context,
    principal,
  }) === 'Allow'

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
describe('Resource', () => {
  it.each([
    ['*', true],
    ['arn:aws:execute-api:*:*:*', true],
    ['arn:aws:execute-api:us-east-1:*:*', true],
    ['arn:aws:execute-api:us-east-1:123456789012:abc/*', true],
    ['arn:aws:execute-api:us-east-1:123456789012:abc/prod/*', true],
    ['arn:aws:execute-api:us-east-1:123456789012:abc/*/GET/pets/?', true],
    ['arn:aws:execute-api:us-east-1:123456789012:abc/*/*/pets', false],
    ['arn:aws:execute-api:us-east-1:123456789012:abc/prod/GET/pets', false],
    ['arn:aws:execute-api:us-east-1:123456789012:abc/', false],
    ['arn:aws:execute-api:*:abc/*', false],
    ['arn:aws:execute-api:*', true],
    ['arn:aws:s3:*:*:*', false],
    ['execute-api:/prod/GET/pets/*', true],
    ['execute-api:/*', true],
    ['execute-api:/test/*', false],
  ])('%s covers GET /pets/7 of stage prod: %s', (Resource, expected) => {
    expect(allows(statement({ Resource }))).toBe(expected)
  })

  it('takes everything but NotResource', () => {
    const policy = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', NotResource: 'execute-api:/prod/GET/*' } }

    expect(allows(policy)).toBe(false)
  })
})

describe('Action', () => {
  it.each([
    ['execute-api:Invoke', true],
    ['EXECUTE-API:invoke', true],
    ['execute-api:*', true],
    ['*', true],
    ['execute-api:InvalidateCache', false],
    [['s3:*', 'execute-api:I*e'], true],
  ])('%s covers execute-api:Invoke: %s', (Action, expected) => {
    expect(allows(statement({ Action }))).toBe(expected)
  })

  it('takes everything but NotAction', () => {
    const policy = { Statement: { Effect: 'Allow', NotAction: 'execute-api:Invoke', Resource: '*' } }

    expect(allows(policy)).toBe(false)
  })
})

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
describe('Principal', () => {
  it.each<[unknown, PolicyPrincipal | undefined, boolean]>([
    ['*', undefined, true],
    [{ AWS: '*' }, undefined, true],
    [{ AWS: '123456789012' }, undefined, false],
    [{ AWS: '123456789012' }, ana, true],
    [{ AWS: 'arn:aws:iam::123456789012:root' }, ana, true],
    [{ AWS: 'arn:aws:iam::123456789012:user/ana' }, ana, true],
    [{ AWS: 'arn:aws:iam::123456789012:user/bob' }, ana, false],
    [{ AWS: ['arn:aws:iam::123456789012:user/bob', 'AIDAANA'] }, ana, true],
    [{ AWS: 'arn:aws:iam::111122223333:role/dev' }, session, true],
    [{ AWS: 'arn:aws:sts::111122223333:assumed-role/dev/s1' }, session, true],
    [{ AWS: 'arn:aws:sts::111122223333:assumed-role/dev/s2' }, session, false],
    [{ AWS: 'AROADEV' }, session, true],
    [{ Service: 'apigateway.amazonaws.com' }, ana, false],
  ])('%j and %j: %s', (Principal, principal, expected) => {
    expect(allows(statement({ Principal }), {}, principal)).toBe(expected)
  })

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
  it.each<[string, string[], PolicyPrincipal | undefined, boolean]>([
    ['Deny', ['arn:aws:iam::123456789012:user/ana', 'arn:aws:iam::123456789012:root'], ana, false],
    ['Deny', ['arn:aws:iam::123456789012:root'], ana, true],
    ['Deny', ['arn:aws:iam::123456789012:user/ana', 'arn:aws:iam::123456789012:root'], session, true],
    ['Deny', ['arn:aws:iam::123456789012:user/ana', 'arn:aws:iam::123456789012:root'], undefined, true],
    ['Allow', ['arn:aws:iam::123456789012:user/ana'], ana, false],
    ['Allow', ['arn:aws:iam::123456789012:user/ana'], session, true],
  ])('%s with NotPrincipal %j applies to %j: %s', (Effect, AWS, principal, expected) => {
    const policy = compilePolicy({ Statement: { Effect, NotPrincipal: { AWS }, Action: '*', Resource: '*' } })

    expect(policy.evaluate({ action: 'execute-api:Invoke', resource: ARN, principal }) !== 'ImplicitDeny').toBe(expected)
  })
})

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
describe('Condition', () => {
  it.each<[string, string, unknown, ConditionContext, boolean]>([
    ['StringEquals', 'aws:SourceVpce', 'vpce-1', { 'aws:sourcevpce': 'vpce-1' }, true],
    ['StringEquals', 'aws:SourceVpce', ['vpce-0', 'vpce-1'], { 'aws:sourcevpce': 'vpce-1' }, true],
    ['StringEquals', 'aws:SourceVpce', 'vpce-1', {}, false],
    ['StringEquals', 'aws:SourceVpce', 'vpce-*', { 'aws:sourcevpce': 'vpce-1' }, false],
    ['StringEqualsIfExists', 'aws:SourceVpce', 'vpce-1', {}, true],
    ['StringNotEquals', 'aws:SourceVpce', 'vpce-1', {}, true],
    ['StringNotEquals', 'aws:SourceVpce', ['vpce-1', 'vpce-2'], { 'aws:sourcevpce': 'vpce-2' }, false],
    ['StringEqualsIgnoreCase', 'aws:UserAgent', 'CURL', { 'aws:useragent': 'curl' }, true],
    ['StringNotEqualsIgnoreCase', 'aws:UserAgent', 'CURL', { 'aws:useragent': 'curl' }, false],
    ['StringLike', 'aws:UserAgent', 'curl/*', { 'aws:useragent': 'curl/8.1' }, true],
    ['StringLike', 'aws:UserAgent', 'curl/8.?', { 'aws:useragent': 'curl/8.1' }, true],
    ['StringNotLike', 'aws:Referer', 'https://example.com/*', { 'aws:referer': 'https://evil.test/' }, true],
    ['NumericLessThan', 'aws:MultiFactorAuthAge', '300', { 'aws:multifactorauthage': 299 }, true],
    ['NumericLessThanEquals', 'aws:MultiFactorAuthAge', 300, { 'aws:multifactorauthage': '300' }, true],
    ['NumericGreaterThan', 'aws:MultiFactorAuthAge', '300', { 'aws:multifactorauthage': 'soon' }, false],
    ['NumericGreaterThanEquals', 'aws:MultiFactorAuthAge', '300', { 'aws:multifactorauthage': 300 }, true],
    ['NumericNotEquals', 'aws:MultiFactorAuthAge', '300', { 'aws:multifactorauthage': 300.0 }, false],
    ['NumericEquals', 'aws:MultiFactorAuthAge', '3e2', { 'aws:multifactorauthage': 300 }, true],
    ['DateGreaterThan', 'aws:CurrentTime', '2026-01-01T00:00:00Z', { 'aws:currenttime': '2026-11-21T00:00:00Z' }, true],
    ['DateLessThan', 'aws:EpochTime', '2026-01-01', { 'aws:epochtime': 1_767_225_599 }, true],
    ['DateEquals', 'aws:EpochTime', 1_767_225_600, { 'aws:epochtime': '2026-01-01T00:00:00Z' }, true],
    ['DateNotEquals', 'aws:CurrentTime', '2026-01-01', {}, true],
    ['Bool', 'aws:SecureTransport', 'true', { 'aws:securetransport': true }, true],
    ['Bool', 'aws:SecureTransport', false, { 'aws:securetransport': 'true' }, false],
    ['BinaryEquals', 'aws:Blob', 'QmluYXJ5', { 'aws:blob': 'QmluYXJ5' }, true],
    ['IpAddress', 'aws:SourceIp', ['192.0.2.0/24', '198.51.100.0/24'], { 'aws:sourceip': '198.51.100.9' }, true],
    ['IpAddress', 'aws:SourceIp', '192.0.2.7', { 'aws:sourceip': '192.0.2.8' }, false],
    ['IpAddress', 'aws:SourceIp', '2001:db8::/32', { 'aws:sourceip': '2001:DB8:1::7' }, true],
    ['IpAddress', 'aws:SourceIp', '2001:db8::/33', { 'aws:sourceip': '2001:db8:8000::' }, false],
    ['IpAddress', 'aws:SourceIp', '::/0', { 'aws:sourceip': '192.0.2.8' }, false],
    ['IpAddress', 'aws:SourceIp', '0.0.0.0/0', { 'aws:sourceip': '2001:db8::1' }, false],
    ['IpAddress', 'aws:SourceIp', '192.0.2.0/24', { 'aws:sourceip': '::ffff:192.0.2.8' }, true],
    ['NotIpAddress', 'aws:SourceIp', '192.0.2.0/24', { 'aws:sourceip': '192.0.2.8' }, false],
    ['NotIpAddress', 'aws:SourceIp', '192.0.2.0/24', { 'aws:sourceip': 'rubbish' }, true],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/dev*', { 'aws:principalarn': 'arn:aws:iam::1:role/developer' }, true],
    ['ArnEquals', 'aws:PrincipalArn', 'arn:aws:*:role/dev', { 'aws:principalarn': 'arn:aws:iam::1:role/dev' }, false],
    ['ArnNotLike', 'aws:SourceArn', 'arn:aws:iam::*:*', { 'aws:sourcearn': 'arn:aws:s3:::b' }, true],
    ['ArnNotEquals', 'aws:SourceArn', 'arn:aws:s3:::b', { 'aws:sourcearn': 'arn:aws:s3:::b' }, false],
    ['Null', 'aws:TokenIssueTime', 'true', {}, true],
    ['Null', 'aws:TokenIssueTime', true, { 'aws:tokenissuetime': '2026-01-01' }, false],
    ['Null', 'aws:TokenIssueTime', 'false', { 'aws:tokenissuetime': '2026-01-01' }, true],
    ['ForAllValues:StringEquals', 'aws:TagKeys', ['a', 'b'], { 'aws:tagkeys': ['a', 'b'] }, true],
    ['ForAllValues:StringEquals', 'aws:TagKeys', ['a', 'b'], { 'aws:tagkeys': ['a', 'c'] }, false],
    ['ForAllValues:StringEquals', 'aws:TagKeys', ['a', 'b'], {}, true],
    ['ForAnyValue:StringEquals', 'aws:TagKeys', ['a', 'b'], { 'aws:tagkeys': ['c', 'a'] }, true],
    ['ForAnyValue:StringEquals', 'aws:TagKeys', ['a', 'b'], {}, false],
    ['ForAnyValue:StringNotEquals', 'aws:TagKeys', ['a'], { 'aws:tagkeys': ['a', 'b'] }, true],
    ['ForAllValues:StringNotEquals', 'aws:TagKeys', ['a'], { 'aws:tagkeys': ['a', 'b'] }, false],
    ['ForAnyValue:StringNotEquals', 'aws:TagKeys', ['a'], {}, false],
    ['ForAnyValue:StringLikeIfExists', 'aws:PrincipalOrgPaths', 'o-1/*', {}, true],
    ['StringEquals', 'aws:PrincipalTag/Team', '${aws:username}', { 'aws:principaltag/team': 'ana', 'aws:username': 'ana' }, true],
    ['StringEquals', 'aws:PrincipalTag/Team', "${aws:username, 'none'}", { 'aws:principaltag/team': 'none' }, true],
    ['StringEquals', 'aws:PrincipalTag/Team', '${aws:username}', { 'aws:principaltag/team': '' }, false],
    ['StringLike', 'aws:UserAgent', 'a${*}b', { 'aws:useragent': 'a*b' }, true],
    ['StringLike', 'aws:UserAgent', 'a${*}b', { 'aws:useragent': 'axb' }, false],
    ['StringLike', 'aws:UserAgent', '${aws:username}', { 'aws:useragent': 'xyz', 'aws:username': '*' }, false],
  ])('%s %s %j in %j: %s', (operator, key, expected, context, holds) => {
    expect(allows(statement({ Condition: { [operator]: { [key]: expected } } }), context)).toBe(holds)
  })

  it('needs every line of a block to hold', () => {
    const Condition = { StringEquals: { 'aws:A': '1', 'aws:B': '2' }, Bool: { 'aws:C': 'true' } }

    expect(allows(statement({ Condition }), { 'aws:a': '1', 'aws:b': '2', 'aws:c': 'true' })).toBe(true)
    expect(allows(statement({ Condition }), { 'aws:a': '1', 'aws:b': '2' })).toBe(false)
  })

  it('has no variables in policies of version 2008-10-17', () => {
    const policy = {
      Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition: { StringEquals: { k: '${aws:username}' } } },
    }

    expect(allows(policy, { k: 'ana', 'aws:username': 'ana' })).toBe(false)
    expect(allows(policy, { k: '${aws:username}' })).toBe(true)
  })
})

describe('evaluation', () => {
  it('lets a deny win whatever the order', () => {
    const allow = { Effect: 'Allow', Action: '*', Resource: '*' }
    const deny = { ...allow, Effect: 'Deny' }
    for (const Statement of [
      [allow, deny],
      [deny, allow],
    ]) {
      expect(compilePolicy({ Statement }).evaluate({ action: 'execute-api:Invoke', resource: ARN })).toBe('ExplicitDeny')
    }
  })

  it('names the statement that decided and those that nearly did', () => {
    const policy = compilePolicy({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'pets', Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${ARN}*` },
        {
          Sid: 'block',
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
        },
      ],
    })

    const found = explain([{ name: 'p', policy }], {
      action: 'execute-api:Invoke',
      resource: ARN,
      context: { 'aws:sourceip': '198.51.100.1' },
    })

    expect(found.text).toBe(
      'Allow by p statement pets; nearly: p statement block (Deny) but for Condition IpAddress aws:SourceIp',
    )
    expect(found.decidedBy?.sid).toBe('pets')
  })

  it.each<[string, unknown]>([
    ['text that is not JSON', '{'],
    ['a list', []],
    ['no statement', { Version: '2012-10-17' }],
    ['an unknown version', { Version: '2020-01-01', Statement: [] }],
    ['an unknown member', { Statements: [] }],
    ['an unknown element', statement({ Actions: 'x' })],
    ['a doubled element', statement({ NotResource: '*' })],
    ['an effect in lower case', statement({ Effect: 'allow' })],
    ['a resource that is a number', statement({ Resource: 7 })],
    ['an unknown operator', statement({ Condition: { StringMatches: { a: 'b' } } })],
    ['a value that is an object', statement({ Condition: { StringEquals: { a: {} } } })],
    ['an IP range that is none', statement({ Condition: { IpAddress: { 'aws:SourceIp': '300.1.1.1/24' } } })],
    ['a date that is none', statement({ Condition: { DateLessThan: { 'aws:CurrentTime': 'tomorrow' } } })],
    ['a number that is none', statement({ Condition: { NumericLessThan: { k: 'many' } } })],
    ['Null with IfExists', statement({ Condition: { NullIfExists: { k: 'true' } } })],
    ['a wildcard in a principal', statement({ Principal: { AWS: 'arn:aws:iam::1:user/*' } })],
  ])('refuses %s', (_, source) => {
    expect(() => compilePolicy(source as string)).toThrow(expect.objectContaining({ code: 'ERR_AUTHORIZERS_POLICY' }))
  })

  it('answers a pattern of many stars at once', () => {
    const policy = statement({ Resource: `arn:aws:execute-api:*:*:${'a*'.repeat(200)}b` })

    expect(
      compilePolicy(policy).evaluate({ action: 'execute-api:Invoke', resource: `arn:aws:execute-api:r:1:${'a'.repeat(5000)}` }),
    ).toBe('ImplicitDeny')
  })
})
