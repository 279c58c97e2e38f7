import { describe, expect, test } from 'vitest'
import { createPlace, policyOf, statement } from './harness.ts'

// Error codes and words: IAM API Reference, common errors and those of each operation; the `aws` command reads them in e2e.

const INVOKE = policyOf(statement('execute-api:Invoke', '*'))

test('a user is made, shown, listed by path and deleted', async () => {
  const { iam } = await createPlace()

  const made = await iam('CreateUser', { UserName: 'ana', Path: '/shop/', 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'a<b' })
  expect([made.status, made.text('Arn'), made.text('Path'), made.text('Value')]).toEqual([200, 'arn:aws:iam::123456789012:user/shop/ana', '/shop/', 'a&lt;b'])
  expect(made.text('UserId')).toMatch(/^AIDA[A-Z2-7]{17}$/)
  await iam('CreateUser', { UserName: 'bo' })
  expect((await iam('GetUser', { UserName: 'ana' })).text('UserId')).toBe(made.text('UserId'))
  expect((await iam('ListUsers', { PathPrefix: '/shop/' })).body.match(/<UserName>/g)).toHaveLength(1)
  expect((await iam('DeleteUser', { UserName: 'ana' })).body).toMatch(/^<DeleteUserResponse xmlns="https:\/\/iam\.amazonaws\.com\/doc\/2010-05-08\/"><ResponseMetadata><RequestId>[\w-]+<\/RequestId><\/ResponseMetadata><\/DeleteUserResponse>\n$/)
  expect((await iam('GetUser', { UserName: 'ana' })).text('Code')).toBe('NoSuchEntity')
})

test('lists come page by page', async () => {
  const { iam } = await createPlace()
  for (const name of ['c', 'a', 'b']) await iam('CreateUser', { UserName: name })

  const first = await iam('ListUsers', { MaxItems: '2' })
  const second = await iam('ListUsers', { MaxItems: '2', Marker: first.text('Marker') ?? '' })

  const names = (body: string): string[] => [...body.matchAll(/<UserName>(\w+)/g)].map(([, name = '']) => name)
  expect([names(first.body), first.text('IsTruncated'), names(second.body), second.text('IsTruncated')]).toEqual([['a', 'b'], 'true', ['c'], 'false'])
})

test('a key is found with its user, policies and tags as long as it is active', async () => {
  const { iam, keys, newUser } = await createPlace()
  const key = await newUser('ana', INVOKE)
  await iam('TagUser', { UserName: 'ana', 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'shop' })
  await iam('AttachUserPolicy', { UserName: 'ana', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' })

  expect(await keys.find(key.accessKeyId)).toEqual({
    secretAccessKey: key.secretAccessKey,
    identity: {
      arn: 'arn:aws:iam::123456789012:user/ana',
      accountId: '123456789012',
      userId: expect.stringMatching(/^AIDA/) as string,
      userName: 'ana',
      tags: { team: 'shop' },
      policies: [INVOKE, expect.stringContaining('"Action":"*"') as string],
    },
  })
  await iam('UpdateAccessKey', { UserName: 'ana', AccessKeyId: key.accessKeyId, Status: 'Inactive' })
  expect(await keys.find(key.accessKeyId)).toBeUndefined()
})

test('policies of the account are made, read and attached, and go when nothing holds them', async () => {
  const { iam } = await createPlace()
  await iam('CreateUser', { UserName: 'ana' })
  const made = await iam('CreatePolicy', { PolicyName: 'invoke', Path: '/apis/', PolicyDocument: INVOKE, Description: 'calls' })
  const arn = 'arn:aws:iam::123456789012:policy/apis/invoke'
  expect([made.text('Arn'), made.text('DefaultVersionId'), made.text('AttachmentCount'), made.text('Description')]).toEqual([arn, 'v1', '0', undefined])

  await iam('AttachUserPolicy', { UserName: 'ana', PolicyArn: arn })
  await iam('AttachUserPolicy', { UserName: 'ana', PolicyArn: arn })
  const shown = await iam('GetPolicy', { PolicyArn: arn })
  expect([shown.text('AttachmentCount'), shown.text('Description')]).toEqual(['1', 'calls'])
  expect(decodeURIComponent((await iam('GetPolicyVersion', { PolicyArn: arn, VersionId: 'v1' })).text('Document') ?? '')).toBe(INVOKE)
  expect((await iam('ListPolicies', { Scope: 'Local' })).body.match(/<Arn>/g)).toHaveLength(1)
  expect((await iam('ListPolicies', {})).body.match(/<Arn>/g)).toHaveLength(4)
  expect((await iam('DeletePolicy', { PolicyArn: arn })).text('Code')).toBe('DeleteConflict')
  expect((await iam('DeleteUser', { UserName: 'ana' })).text('Message')).toBe('Cannot delete entity, must detach all policies first.')
  await iam('DetachUserPolicy', { UserName: 'ana', PolicyArn: arn })
  expect((await iam('DetachUserPolicy', { UserName: 'ana', PolicyArn: arn })).text('Code')).toBe('NoSuchEntity')
  expect((await iam('DeletePolicy', { PolicyArn: arn })).status).toBe(200)
})

describe('IAM refuses', () => {
  test.each<[string, string, Readonly<Record<string, string>>, number, string, string]>([
    ['a name that differs in case only', 'CreateUser', { UserName: 'ANA' }, 409, 'EntityAlreadyExists', 'User with name ANA already exists.'],
    ['a name of other characters', 'CreateUser', { UserName: 'a b' }, 400, 'ValidationError', 'The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-'],
    ['no name', 'CreateUser', {}, 400, 'ValidationError', "1 validation error detected: Value null at 'userName' failed to satisfy constraint: Member must not be null"],
    ['a name that is too long', 'CreateUser', { UserName: 'a'.repeat(65) }, 400, 'ValidationError', "1 validation error detected: Value at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64"],
    ['a user that is not there', 'CreateAccessKey', { UserName: 'nobody' }, 404, 'NoSuchEntity', 'The user with name nobody cannot be found.'],
    ['a user with keys', 'DeleteUser', { UserName: 'ana' }, 409, 'DeleteConflict', 'Cannot delete entity, must delete access keys first.'],
    ['a key of another user', 'DeleteAccessKey', { UserName: 'bo', AccessKeyId: 'AKIANOTTHEREATALL123' }, 404, 'NoSuchEntity', 'The Access Key with id AKIANOTTHEREATALL123 cannot be found.'],
    ['a status that is none', 'UpdateAccessKey', { UserName: 'ana', AccessKeyId: 'AKIANOTTHEREATALL123', Status: 'active' }, 404, 'NoSuchEntity', 'The Access Key with id AKIANOTTHEREATALL123 cannot be found.'],
    ['a policy that is not JSON', 'PutUserPolicy', { UserName: 'ana', PolicyName: 'p', PolicyDocument: '{' }, 400, 'MalformedPolicyDocument', 'Syntax errors in policy.'],
    ['a policy with an unknown operator', 'PutUserPolicy', { UserName: 'ana', PolicyName: 'p', PolicyDocument: policyOf(statement('*', '*', { Condition: { Like: { a: 'b' } } })) }, 400, 'MalformedPolicyDocument', 'Syntax errors in policy.'],
    ['a policy with a principal', 'PutUserPolicy', { UserName: 'ana', PolicyName: 'p', PolicyDocument: policyOf(statement('*', '*', { Principal: '*' })) }, 400, 'MalformedPolicyDocument', 'Policy document should not specify a principal.'],
    ['an action without a vendor', 'PutUserPolicy', { UserName: 'ana', PolicyName: 'p', PolicyDocument: policyOf(statement('Invoke', '*')) }, 400, 'MalformedPolicyDocument', 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'],
    ['a resource that is no ARN', 'PutUserPolicy', { UserName: 'ana', PolicyName: 'p', PolicyDocument: policyOf(statement('execute-api:Invoke', 'execute-api:/*')) }, 400, 'MalformedPolicyDocument', 'Resource execute-api:/* must be in ARN format or &quot;*&quot;.'],
    ['policies of more than 2,048 characters', 'PutUserPolicy', { UserName: 'ana', PolicyName: 'p', PolicyDocument: policyOf(statement('*', `arn:aws:execute-api:${'x'.repeat(2_000)}`)) }, 409, 'LimitExceeded', 'Maximum policy size of 2048 bytes exceeded for user ana'],
    ['a policy of more than 6,144 characters', 'CreatePolicy', { PolicyName: 'p', PolicyDocument: policyOf(statement('*', `arn:aws:execute-api:${'x'.repeat(6_144)}`)) }, 409, 'LimitExceeded', 'Cannot exceed quota for PolicySize: 6144'],
    ['a policy that is not there', 'AttachUserPolicy', { UserName: 'ana', PolicyArn: 'arn:aws:iam::aws:policy/None' }, 404, 'NoSuchEntity', 'Policy arn:aws:iam::aws:policy/None does not exist or is not attachable.'],
    ['what it does not do', 'CreateUser', { UserName: 'x', PermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess' }, 400, 'ValidationError', "Gatewright's CreateUser does not take PermissionsBoundary"],
    ['an operation that it does not have', 'CreateGroup', { GroupName: 'g' }, 400, 'InvalidAction', 'Could not find operation CreateGroup for version 2010-05-08'],
    ['whoever is no user and names none', 'ListAccessKeys', {}, 404, 'NoSuchEntity', 'The user with name operator cannot be found.'],
  ])('%s', async (_what, action, parameters, status, code, message) => {
    const { iam, newUser } = await createPlace()
    await newUser('ana')
    await iam('CreateUser', { UserName: 'bo' })

    const refused = await iam(action, parameters)

    expect([refused.status, refused.text('Code'), refused.text('Message')]).toEqual([status, code, message])
  })

  test('a third key and an eleventh policy', async () => {
    const { iam, newUser } = await createPlace()
    await newUser('ana')
    await iam('CreateAccessKey', { UserName: 'ana' })
    for (let index = 0; index < 10; index++) {
      await iam('CreatePolicy', { PolicyName: `p${index}`, PolicyDocument: INVOKE })
      await iam('AttachUserPolicy', { UserName: 'ana', PolicyArn: `arn:aws:iam::123456789012:policy/p${index}` })
    }

    expect((await iam('CreateAccessKey', { UserName: 'ana' })).text('Message')).toBe('Cannot exceed quota for AccessKeysPerUser: 2')
    const eleventh = await iam('AttachUserPolicy', { UserName: 'ana', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' })
    expect(eleventh.text('Message')).toBe('Cannot exceed quota for PoliciesPerUser: 10')
  })
})

test('changes and refusals are in the audit trail, without secrets; reads are not', async () => {
  const { iam, newUser, records } = await createPlace()
  const key = await newUser('ana')
  await iam('ListUsers', {})
  await iam('DeleteUser', { UserName: 'ana' })

  expect(records.map(({ eventName }) => eventName)).toEqual(['CreateUser', 'CreateAccessKey', 'DeleteUser'])
  expect(JSON.stringify(records)).not.toContain(key.secretAccessKey)
  expect(records[1]).toMatchObject({ eventSource: 'iam.amazonaws.com', requestParameters: { userName: 'ana' }, responseElements: { accessKey: { accessKeyId: key.accessKeyId } } })
  expect(records[2]).toMatchObject({ errorCode: 'DeleteConflict', responseElements: null })
})
