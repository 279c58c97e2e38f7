import { describe, expect, it } from 'vitest'
import { combineEffects, createResourcePolicy, type PolicyEffect } from '../../src/policy/index.ts'

const EFFECTS: Record<string, PolicyEffect> = { Allow: 'Allow', Deny: 'ExplicitDeny', Neither: 'ImplicitDeny' }

// Tables A and B of apigateway-authorization-flow: authorizer, resource policy, same account, cross account.
describe('combineEffects', () => {
  it.each([
    ['Allow', 'Allow', 'Allow', 'Allow'],
    ['Allow', 'Neither', 'Allow', 'Neither'],
    ['Allow', 'Deny', 'Deny', 'Deny'],
    ['Neither', 'Allow', 'Allow', 'Neither'],
    ['Neither', 'Neither', 'Neither', 'Neither'],
    ['Neither', 'Deny', 'Deny', 'Deny'],
    ['Deny', 'Allow', 'Deny', 'Deny'],
    ['Deny', 'Neither', 'Deny', 'Deny'],
    ['Deny', 'Deny', 'Deny', 'Deny'],
  ])('authorizer %s and resource policy %s: %s, across accounts %s', (identity, resource, same, cross) => {
    const sides = { identity: EFFECTS[identity]!, resource: EFFECTS[resource]! }

    expect(combineEffects({ ...sides, crossAccount: false })).toBe(EFFECTS[same])
    expect(combineEffects({ ...sides, crossAccount: true })).toBe(EFFECTS[cross])
  })
})

describe('createResourcePolicy', () => {
  const apiArn = 'arn:aws:execute-api:us-west-2:123456782543:vd2gh6uqw3'
  const everyone = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }
  const blocked = { ...everyone, Effect: 'Deny', Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } }
  const request = (ip: string) => ({
    action: 'execute-api:Invoke',
    resource: `${apiArn}/api/GET/`,
    context: { 'aws:sourceip': ip },
  })
  const silent = createResourcePolicy({ Statement: [blocked] }, { apiArn })
  const open = createResourcePolicy({ Statement: [everyone, blocked] }, { apiArn })

  // apigateway-authorization-flow: each authorization type's own order.
  it.each([
    ['NONE', true, false],
    ['CUSTOM', false, false],
    ['AWS_IAM', false, false],
    ['COGNITO_USER_POOLS', false, true],
  ] as const)('a silent policy refuses %s before: %s, after: %s', (type, before, after) => {
    expect(silent.before(type, request('198.51.100.1')) !== undefined).toBe(before)
    expect(silent.after(type, request('198.51.100.1')) !== undefined).toBe(after)
  })

  it('denies before a Lambda authorizer is called', () => {
    expect(open.before('CUSTOM', request('192.0.2.1'))).toMatchObject({ code: 'ACCESS_DENIED' })
    expect(open.before('CUSTOM', request('198.51.100.1'))).toBeUndefined()
  })

  // Recorded: ASFHyP3/hyp3#2283.
  it('refuses with the text of AWS, the account hidden', () => {
    expect(silent.before('NONE', request('198.51.100.1'))).toMatchObject({
      authorized: false,
      code: 'ACCESS_DENIED',
      message:
        'User: anonymous is not authorized to perform: execute-api:Invoke on resource: ' +
        'arn:aws:execute-api:us-west-2:********2543:vd2gh6uqw3/api/GET/',
    })
    expect(open.before('NONE', request('192.0.2.1'))?.message).toMatch(/ with an explicit deny$/)
  })

  it('refuses a resource policy that does not say whom it is about', () => {
    const statement = { Effect: 'Allow', Action: '*', Resource: '*' }

    expect(() => createResourcePolicy({ Statement: statement })).toThrow(/Principal is missing/)
  })
})
