import { describe, expect, it } from 'vitest'
import { type CallerIdentity, createIamAuthorizer } from '../../src/iam/index.ts'
import { compilePolicy, type CompiledPolicy } from '../../src/policy/index.ts'
import { signWithSdk } from './signer.ts'

const NOW = Date.parse('2026-11-21T00:00:00Z')
const ARN = 'arn:aws:execute-api:us-east-1:123456789012:abc/prod/GET/pets'
const policy = (Effect: string, more: object = {}): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect, Action: 'execute-api:Invoke', Resource: '*', ...more }],
})
const ana: CallerIdentity = {
  arn: 'arn:aws:iam::123456789012:user/ana',
  accountId: '123456789012',
  userId: 'AIDAANA',
  userName: 'ana',
  tags: { Team: 'pets' },
}
const keys = { accessKeyId: 'AKID', secretAccessKey: 'secret', time: NOW }

const authorize = async (identity: CallerIdentity, resourcePolicy?: CompiledPolicy) =>
  createIamAuthorizer({
    accountId: '123456789012',
    region: 'us-east-1',
    now: () => NOW,
    credentials: () => ({ secretAccessKey: 'secret', identity }),
  }).authorize({
    request: await signWithSdk({}, keys),
    methodArn: ARN,
    context: { 'aws:sourceip': '192.0.2.1' },
    resourcePolicy,
  })

describe('AWS_IAM', () => {
  const allow = compilePolicy(policy('Allow', { Principal: '*' }))
  const deny = compilePolicy(policy('Deny', { Principal: '*' }))
  const abroad = { ...ana, accountId: '999988887777', arn: 'arn:aws:iam::999988887777:user/ana' }

  // apigateway-authorization-flow: tables A and B.
  it.each([
    ['silent', ana, undefined, false],
    ['allow', { ...ana, policies: [policy('Allow')] }, undefined, true],
    ['silent, the API allows', ana, allow, true],
    ['allow, the API denies', { ...ana, policies: [policy('Allow')] }, deny, false],
    ['deny, the API allows', { ...ana, policies: [policy('Allow'), policy('Deny')] }, allow, false],
    ['allow from abroad', { ...abroad, policies: [policy('Allow')] }, undefined, false],
    ['silent from abroad, the API allows', abroad, allow, false],
    ['allow from abroad, the API allows', { ...abroad, policies: [JSON.stringify(policy('Allow'))] }, allow, true],
  ])('with identity policies that %s', async (_, identity, resourcePolicy, authorized) => {
    expect((await authorize(identity, resourcePolicy)).authorized).toBe(authorized)
  })

  it.each([
    [{ StringEquals: { 'aws:PrincipalTag/Team': 'pets', 'aws:username': 'ana' } }, true],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/a*' } }, true],
    [{ StringEquals: { 'aws:PrincipalAccount': '123456789012', 'aws:PrincipalType': 'User' } }, true],
    [{ IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }, false],
    [{ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, false],
  ])('knows the condition keys of the caller and the request: %j', async (Condition, authorized) => {
    expect((await authorize({ ...ana, policies: [policy('Allow', { Condition })] })).authorized).toBe(authorized)
  })

  it('gives what $context.identity shows', async () => {
    expect(await authorize({ ...ana, organizationId: 'o-1', policies: [policy('Allow')] })).toMatchObject({
      identity: {
        accessKey: 'AKID',
        accountId: '123456789012',
        caller: 'AIDAANA',
        user: 'AIDAANA',
        userArn: ana.arn,
        principalOrgId: 'o-1',
      },
    })
  })

  it('refuses in the words of AWS and explains which policy decided', async () => {
    expect(await authorize({ ...ana, policies: [policy('Deny', { Sid: 'no' })] })).toMatchObject({
      code: 'ACCESS_DENIED',
      message:
        'User: arn:aws:iam::123456789012:user/ana is not authorized to perform: execute-api:Invoke on resource: ' +
        'arn:aws:execute-api:us-east-1:********9012:abc/prod/GET/pets with an explicit deny',
      explanation: expect.stringContaining('ExplicitDeny by identity policy 0 statement no') as string,
    })
  })

  it('lets nobody in by a policy that is none', async () => {
    expect(await authorize({ ...ana, policies: [policy('Allow'), '{'] })).toMatchObject({
      code: 'AUTHORIZER_CONFIGURATION_ERROR',
      message: null,
    })
  })
})
