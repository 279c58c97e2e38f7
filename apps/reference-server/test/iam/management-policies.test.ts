import { expect, test } from 'vitest'
import { createPlace, policyOf, statement } from './harness.ts'

const ARN = 'arn:aws:iam::123456789012:user/ana'

test.each<[string, object, string, string, boolean]>([
  ['the method and path', statement('apigateway:GET', 'arn:aws:apigateway:us-east-1::/restapis'), 'GET', '/restapis', true],
  ['a path with a slash at its end', statement('apigateway:GET', 'arn:aws:apigateway:us-east-1::/restapis'), 'GET', '/restapis/', true],
  ['another method', statement('apigateway:GET', 'arn:aws:apigateway:us-east-1::/restapis'), 'POST', '/restapis', false],
  ['another path', statement('apigateway:GET', 'arn:aws:apigateway:us-east-1::/restapis'), 'GET', '/apikeys', false],
  ['everything of API Gateway', statement('apigateway:*', 'arn:aws:apigateway:*::/*'), 'GET', '/v2/apis', true],
  ['paths of v2 without /v2', statement('apigateway:GET', 'arn:aws:apigateway:us-east-1::/apis'), 'GET', '/v2/apis', true],
  ['another API than the one', statement('apigateway:*', 'arn:aws:apigateway:us-east-1::/apis/mine*'), 'GET', '/v2/apis/other', false],
  ['a function', statement('lambda:GetFunction', 'arn:aws:lambda:us-east-1:123456789012:function:mine'), 'GET', '/2015-03-31/functions/mine', true],
  ['a function by its ARN', statement('lambda:GetFunction', 'arn:aws:lambda:us-east-1:123456789012:function:mine'), 'GET', `/2015-03-31/functions/${encodeURIComponent('arn:aws:lambda:us-east-1:123456789012:function:mine')}`, true],
  ['an alias of a function', statement('lambda:GetFunction', 'arn:aws:lambda:us-east-1:123456789012:function:mine:prod'), 'GET', '/2015-03-31/functions/mine?Qualifier=prod', true],
  ['a function without its alias', statement('lambda:GetFunction', 'arn:aws:lambda:us-east-1:123456789012:function:mine:prod'), 'GET', '/2015-03-31/functions/mine', false],
  ['another function', statement('lambda:*', 'arn:aws:lambda:us-east-1:123456789012:function:mine'), 'GET', '/2015-03-31/functions/other', false],
  ['all functions', statement('lambda:ListFunctions', '*'), 'GET', '/2015-03-31/functions/', true],
  ['invocations under the name of their action', statement('lambda:InvokeFunction', '*'), 'POST', '/2015-03-31/functions/none/invocations', true],
  ['a condition that holds', statement('apigateway:GET', '*', { Condition: { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' }, StringEquals: { 'aws:username': 'ana' } } }), 'GET', '/restapis', true],
  ['a condition that does not', statement('apigateway:GET', '*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }), 'GET', '/restapis', false],
])('a policy for %s', async (_what, allowed, method, path, may) => {
  const { manage, newUser } = await createPlace()
  const key = await newUser('ana', policyOf(allowed))

  const { status, body } = await manage(method, path, { key })

  expect(status === 403 && body.includes('is not authorized to perform')).toBe(!may)
})

test('a function is made where the policy allows its name', async () => {
  const { manage, newUser } = await createPlace()
  const key = await newUser('ana', policyOf(statement('lambda:CreateFunction', 'arn:aws:lambda:us-east-1:123456789012:function:shop-*')))

  expect(await manage('POST', '/2015-03-31/functions', { key, body: { FunctionName: 'till' } })).toMatchObject({ status: 403, body: expect.stringContaining('function:till because') as string })
  expect((await manage('POST', '/2015-03-31/functions', { key, body: { FunctionName: 'shop-till' } })).status).toBe(400)
})

test('refusals are in the words of AWS, of what is silent and of what denies', async () => {
  const { manage, newUser } = await createPlace()
  const silent = await newUser('ana')
  const denied = await newUser('bo', policyOf(statement('*', '*'), statement('apigateway:DELETE', '*', { Effect: 'Deny' })))

  expect(JSON.parse((await manage('POST', '/restapis', { key: silent, body: { name: 'x' } })).body)).toEqual({
    message: `User: ${ARN} is not authorized to perform: apigateway:POST on resource: arn:aws:apigateway:us-east-1::/restapis because no identity-based policy allows the apigateway:POST action`,
  })
  expect(JSON.parse((await manage('DELETE', '/restapis/abc', { key: denied })).body)).toEqual({
    message: 'User: arn:aws:iam::123456789012:user/bo is not authorized to perform: apigateway:DELETE on resource: arn:aws:apigateway:us-east-1::/restapis/abc with an explicit deny in an identity-based policy',
  })
})

test("IAM asks the caller's policies, too", async () => {
  const { iam, newUser } = await createPlace()
  const key = await newUser('ana', policyOf(statement(['iam:*AccessKey*', 'iam:GetUser'], 'arn:aws:iam::123456789012:user/${aws:username}')))
  await newUser('bo')

  expect((await iam('GetUser', {}, key)).text('UserName')).toBe('ana')
  expect((await iam('ListAccessKeys', {}, key)).text('AccessKeyId')).toBe(key.accessKeyId)
  const refused = await iam('CreateAccessKey', { UserName: 'bo' }, key)
  expect([refused.status, refused.text('Code'), refused.text('Message')]).toEqual([
    403,
    'AccessDenied',
    `User: ${ARN} is not authorized to perform: iam:CreateAccessKey on resource: arn:aws:iam::123456789012:user/bo because no identity-based policy allows the iam:CreateAccessKey action`,
  ])
  expect((await iam('PutUserPolicy', { UserName: 'ana', PolicyName: 'more', PolicyDocument: policyOf(statement('*', '*')) }, key)).text('Code')).toBe('AccessDenied')
  expect((await iam('ListUsers', {}, key)).text('Message')).toContain('iam:ListUsers on resource: arn:aws:iam::123456789012:user/ because')
})

test("an operator's key without policies may do everything, one with policies what they say", async () => {
  const all = await createPlace()
  expect((await all.manage('GET', '/restapis', { key: all.operator })).status).toBe(200)

  const some = await createPlace({ operatorPolicies: [{ Version: '2012-10-17', Statement: [statement('iam:*', '*')] }] })
  expect((await some.manage('GET', '/restapis', { key: some.operator })).status).toBe(403)
  expect((await some.iam('ListUsers', {})).status).toBe(200)
})

test.each([
  ['a wrong secret', 'SignatureDoesNotMatch'],
  ['an unknown key', 'InvalidClientTokenId'],
  ['no signature', 'MissingAuthenticationToken'],
])('IAM refuses %s with %s', async (fault, code) => {
  const { iam, operator } = await createPlace()
  const keys = { 'a wrong secret': { ...operator, secretAccessKey: 'x' }, 'an unknown key': { ...operator, accessKeyId: 'AKIANOBODY' }, 'no signature': undefined }

  const refused = await iam('ListUsers', {}, keys[fault as keyof typeof keys])

  expect([refused.status, refused.text('Code'), refused.text('Type')]).toEqual([403, code, 'Sender'])
})
