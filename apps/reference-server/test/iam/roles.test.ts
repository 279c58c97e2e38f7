import { expect, test } from 'vitest'
import { type Answer, createPlace, type Key, type Place, policyOf, statement } from './harness.ts'

// Error codes and words: API references of IAM and STS; the `aws` command reads them in e2e.

const trust = (principal: unknown, more: object = {}): string => policyOf({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...more })
const LAMBDA = trust({ Service: 'lambda.amazonaws.com' })
const ARN = 'arn:aws:iam::123456789012:role/caller'

const newRole = ({ iam }: Place, trustPolicy: string, more: Readonly<Record<string, string>> = {}): Promise<Answer> => iam('CreateRole', { RoleName: 'caller', AssumeRolePolicyDocument: trustPolicy, ...more })
const assume = ({ sts }: Place, key?: Key, more: Readonly<Record<string, string>> = {}): Promise<Answer> => sts('AssumeRole', { RoleArn: ARN, RoleSessionName: 'work', ...more }, ...(key === undefined ? [] : [key]))
const keyOf = (answer: Answer): Key => ({ accessKeyId: answer.text('AccessKeyId') ?? '', secretAccessKey: answer.text('SecretAccessKey') ?? '', sessionToken: answer.text('SessionToken') ?? '' })

test('a role is made, shown, changed, listed by path and deleted', async () => {
  const { iam } = await createPlace()
  const made = await iam('CreateRole', { RoleName: 'run', Path: '/functions/', AssumeRolePolicyDocument: LAMBDA, Description: 'runs', 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'shop' })
  expect([made.text('Arn'), made.text('AssumeRolePolicyDocument'), made.text('MaxSessionDuration'), made.text('Key')]).toEqual(['arn:aws:iam::123456789012:role/functions/run', encodeURIComponent(LAMBDA), undefined, 'team'])
  expect(made.text('RoleId')).toMatch(/^AROA[A-Z2-7]{17}$/)

  await iam('UpdateRole', { RoleName: 'run', MaxSessionDuration: '7200' })
  await iam('UpdateAssumeRolePolicy', { RoleName: 'run', PolicyDocument: trust({ Service: 'apigateway.amazonaws.com' }) })
  await iam('UntagRole', { RoleName: 'run', 'TagKeys.member.1': 'team' })
  const shown = await iam('GetRole', { RoleName: 'run' })
  expect([shown.text('Description'), shown.text('MaxSessionDuration'), shown.text('Tags'), decodeURIComponent(shown.text('AssumeRolePolicyDocument') ?? '')]).toEqual(['runs', '7200', undefined, expect.stringContaining('apigateway.amazonaws.com')])
  await iam('CreateRole', { RoleName: 'other', AssumeRolePolicyDocument: LAMBDA })
  expect((await iam('ListRoles', { PathPrefix: '/functions/' })).body.match(/<RoleName>/g)).toHaveLength(1)

  await iam('PutRolePolicy', { RoleName: 'run', PolicyName: 'own', PolicyDocument: policyOf(statement('sqs:*', '*')) })
  expect((await iam('ListRolePolicies', { RoleName: 'run' })).body).toContain('<PolicyNames><member>own</member></PolicyNames>')
  expect((await iam('DeleteRole', { RoleName: 'run' })).text('Message')).toBe('Cannot delete entity, must delete policies first.')
  await iam('DeleteRolePolicy', { RoleName: 'run', PolicyName: 'own' })
  await iam('AttachRolePolicy', { RoleName: 'run', PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole' })
  expect((await iam('ListAttachedRolePolicies', { RoleName: 'run' })).text('PolicyName')).toBe('AWSLambdaBasicExecutionRole')
  expect((await iam('DeleteRole', { RoleName: 'run' })).text('Message')).toBe('Cannot delete entity, must detach all policies first.')
  await iam('DetachRolePolicy', { RoleName: 'run', PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole' })
  expect((await iam('DeleteRole', { RoleName: 'run' })).status).toBe(200)
  expect([(await iam('GetRole', { RoleName: 'run' })).text('Code'), (await iam('GetRole', { RoleName: 'run' })).text('Message')]).toEqual(['NoSuchEntity', 'The role with name run cannot be found.'])
})

test.each([
  ['This policy contains invalid Json', '{'],
  ['Has prohibited field Resource', trust('*', { Resource: '*' })],
  ['Missing required field Principal', policyOf({ Effect: 'Allow', Action: 'sts:AssumeRole' })],
  ['Syntax errors in policy.', trust('*', { Effect: 'Maybe' })],
  ['Syntax errors in policy.', '[]'],
])('%s', async (message, document) => {
  const made = await newRole(await createPlace(), document)
  expect([made.status, made.text('Code'), made.text('Message')]).toEqual([400, 'MalformedPolicyDocument', message])
})

test('a role that trusts the account is assumed by whoever is allowed to, and its session may do what the role may', async () => {
  const place = await createPlace()
  const { newUser, iam, manage, sts } = place
  const ana = await newUser('ana', policyOf(statement('sts:AssumeRole', ARN)))
  const bo = await newUser('bo', policyOf(statement('apigateway:GET', '*')))
  const made = await newRole(place, trust({ AWS: 'arn:aws:iam::123456789012:root' }))
  await iam('PutRolePolicy', { RoleName: 'caller', PolicyName: 'read', PolicyDocument: policyOf(statement('apigateway:GET', '*')) })
  await iam('AttachRolePolicy', { RoleName: 'caller', PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole' })

  const refused = await assume(place, bo)
  expect([refused.status, refused.text('Code'), refused.text('Message')]).toEqual([403, 'AccessDenied', `User: arn:aws:iam::123456789012:user/bo is not authorized to perform: sts:AssumeRole on resource: ${ARN} because no identity-based policy allows the sts:AssumeRole action`])

  const assumed = await assume(place, ana)
  expect(assumed.body).toMatch(/^<AssumeRoleResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/">/)
  const session = keyOf(assumed)
  expect(session.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/)
  const who = await sts('GetCallerIdentity', {}, session)
  expect([who.text('Arn'), who.text('UserId'), who.text('Account')]).toEqual(['arn:aws:sts::123456789012:assumed-role/caller/work', `${made.text('RoleId')}:work`, '123456789012'])
  expect((await manage('GET', '/restapis', { key: session })).status).toBe(200)
  expect((await manage('POST', '/restapis', { key: session, body: { name: 'a' } })).body).toContain('assumed-role/caller/work is not authorized to perform: apigateway:POST')
  expect((await manage('GET', '/restapis', { key: { accessKeyId: session.accessKeyId, secretAccessKey: session.secretAccessKey } })).status).toBe(403)
  expect((await place.keys.find(session.accessKeyId))?.expiresAt).toBeCloseTo(Date.now() + 3_600_000, -5)

  await iam('DeleteRolePolicy', { RoleName: 'caller', PolicyName: 'read' })
  await iam('DetachRolePolicy', { RoleName: 'caller', PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole' })
  await iam('DeleteRole', { RoleName: 'caller' })
  expect(await place.keys.find(session.accessKeyId)).toBeUndefined()
})

test('a role that names a caller needs no policy of the caller; one that trusts a service, or asks for an external id, refuses', async () => {
  const place = await createPlace()
  const ana = await place.newUser('ana')
  await newRole(place, LAMBDA)
  const change = (document: string): Promise<Answer> => place.iam('UpdateAssumeRolePolicy', { RoleName: 'caller', PolicyDocument: document })
  expect((await assume(place, ana)).text('Message')).toBe(`User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sts:AssumeRole on resource: ${ARN}`)
  await change(trust({ AWS: 'arn:aws:iam::123456789012:user/ana' }))
  expect((await assume(place, ana)).status).toBe(200)
  await change(trust({ AWS: 'arn:aws:iam::123456789012:user/ana' }, { Condition: { StringEquals: { 'sts:ExternalId': 'x1' } } }))
  expect([(await assume(place, ana)).status, (await assume(place, ana, { ExternalId: 'x1' })).status]).toEqual([403, 200])
})

test('AssumeRole refuses what AWS refuses, and secrets stay out of the audit trail', async () => {
  const place = await createPlace()
  await newRole(place, trust({ AWS: '123456789012' }))
  const message = async (more: Readonly<Record<string, string>>): Promise<string | undefined> => (await assume(place, undefined, more)).text('Message')
  expect(await message({ DurationSeconds: '7200' })).toBe('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.')
  expect(await message({ DurationSeconds: '60' })).toContain("Value '60' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900")
  expect(await message({ RoleSessionName: 'a b' })).toContain('roleSessionName')
  expect(await message({ RoleArn: `${ARN}2` })).toBe(`User: arn:aws:iam::123456789012:user/operator is not authorized to perform: sts:AssumeRole on resource: ${ARN}2`)
  expect(await message({ Policy: '{}' })).toBe("Gatewright's AssumeRole does not take Policy")

  const session = keyOf(await assume(place))
  const record = place.records.at(-1)
  expect([record?.eventSource, record?.eventName]).toEqual(['sts.amazonaws.com', 'AssumeRole'])
  expect(JSON.stringify(record)).toContain(session.accessKeyId)
  expect(JSON.stringify(record)).not.toContain(session.secretAccessKey)
  expect(JSON.stringify(record)).not.toContain(session.sessionToken)
})

test('a caller is told who they are; of STS there is no more', async () => {
  const { sts } = await createPlace()
  const who = await sts('GetCallerIdentity', {})
  expect([who.text('Arn'), who.text('Account')]).toEqual(['arn:aws:iam::123456789012:user/operator', '123456789012'])
  expect((await sts('GetSessionToken', {})).text('Message')).toBe('Could not find operation GetSessionToken for version 2011-06-15')
})
