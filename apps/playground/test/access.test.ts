import { expect, test } from 'vitest'
import { canonicalOf, firstDifference } from '../src/access/canonical-difference.ts'
import { checkSignature, makeSignedExample } from '../src/access/check-signature.ts'
import { checkToken, makeExample, readToken } from '../src/access/check-token.ts'
import { explainPolicies, type PolicyQuestion } from '../src/access/explain-policies.ts'
import { policyChanges } from '../src/access/policy-changes.ts'
import { signatureChanges, signatureRisks, tokenChanges, tokenRisks } from '../src/access/what-would-change.ts'

const ARN = 'arn:aws:execute-api:us-east-1:123456789012:api/prod/GET/users'
const ALLOW = { Sid: 'Read', Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }
const policy = (...statements: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements })
const question: PolicyQuestion = {
  authorization: 'AWS_IAM',
  resourcePolicy: '',
  identityPolicy: policy(ALLOW),
  answer: '',
  action: 'execute-api:Invoke',
  resource: ARN,
  principal: 'arn:aws:iam::123456789012:user/ana',
  context: '',
}
const changes = async (asked: PolicyQuestion): Promise<readonly string[]> => policyChanges(asked, await explainPolicies(asked))

test('names the statement that decides, and says that without it nothing would allow', async () => {
  const answer = await explainPolicies(question)

  expect(answer.allowed).toBe(true)
  expect(answer.sides[0]?.explanation.decidedBy?.sid).toBe('Read')
  expect(await changes(question)).toEqual(['statement Read (Allow) were not in the identity policy'])
})

test('says which two statements allow, where either is enough', async () => {
  const resourcePolicy = policy({ ...ALLOW, Sid: 'All', Principal: '*' })

  expect(await changes({ ...question, resourcePolicy })).toEqual(['statement All (Allow) were not in the resource policy, and statement Read (Allow) were not in the identity policy'])
})

test('lets a deny win, and says which value of its condition would let the request in', async () => {
  const deny = { Sid: 'Inside', Effect: 'Deny', Principal: '*', Action: '*', Resource: '*', Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }
  const asked = { ...question, resourcePolicy: policy(deny), context: '{"aws:SourceIp":"192.0.2.1"}' }

  expect(await explainPolicies(asked)).toMatchObject({ allowed: false, message: expect.stringContaining('with an explicit deny') as string })
  expect(await changes(asked)).toEqual([
    'aws:SourceIp were 10.0.0.0, of 10.0.0.0/8: statement Inside (Deny) would apply no more, for its NotIpAddress',
    'statement Inside (Deny) were not in the resource policy',
  ])
  expect(await changes({ ...asked, context: '{"aws:SourceIp":"10.1.1.1"}' })).toEqual([
    'the request had no aws:SourceIp, as statement Inside (Deny) of the resource policy asks',
    'statement Read (Allow) were not in the identity policy',
  ])
})

test('says what of a request an allow asks for, or which statement is missing', async () => {
  const endpoint = { Sid: 'Vpc', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*', Condition: { StringEquals: { 'aws:SourceVpce': ['vpce-1', 'vpce-2'] } } }

  expect(await changes({ ...question, authorization: 'NONE', principal: '', resourcePolicy: policy(endpoint) })).toEqual([
    'aws:SourceVpce were vpce-1, as statement Vpc (Allow) of the resource policy asks',
    `the resource policy had the statement {"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"${ARN}"}`,
  ])
})

test('asks both sides of a caller of another account, and says that both must change', async () => {
  const asked = { ...question, principal: 'arn:aws:iam::999999999999:user/bob', identityPolicy: '' }

  expect(await explainPolicies(asked)).toMatchObject({ allowed: false, rule: expect.stringContaining('both') as string })
  expect(await changes(asked)).toEqual([expect.stringMatching(/^the identity policy had the statement .*, and the resource policy had the statement .*bob/)])
})

test('holds what a Lambda authorizer answered against the method, and says what it would have to answer', async () => {
  const asked: PolicyQuestion = { ...question, authorization: 'CUSTOM', answer: JSON.stringify({ principalId: 'ana', policyDocument: JSON.parse(policy({ ...ALLOW, Resource: ARN.replace('users', 'orders') })) as object }) }

  expect(await explainPolicies(asked)).toMatchObject({ allowed: false, message: 'User is not authorized to access this resource' })
  expect((await changes(asked))[0]).toBe(`the resource fitted ${ARN.replace('users', 'orders')}, as statement Read (Allow) of the authorizer’s policy asks`)
  expect(await explainPolicies({ ...asked, resource: ARN.replace('users', 'orders') })).toMatchObject({ allowed: true })
  expect(await explainPolicies({ ...asked, answer: '{"policyDocument": {}}' })).toMatchObject({ allowed: false, message: null, rule: 'principalId is missing.' })
  expect(await changes({ ...asked, answer: '{"isAuthorized": false}' })).toEqual(['the function answered isAuthorized: true', expect.stringContaining('the resource policy had the statement') as string])
})

test('lets the example token in, and says why it refuses another audience', async () => {
  const example = await makeExample()

  expect(await checkToken(example)).toMatchObject({ authorized: true })
  expect(readToken(example.token)?.claims).toMatchObject({ sub: 'ana' })
  expect(await checkToken({ ...example, audience: 'other' })).toMatchObject({ authorized: false })
  expect(await checkToken({ ...example, scopes: 'admin' })).toMatchObject({ authorized: false, code: 'ACCESS_DENIED' })
})

test('holds the example request, and finds a letter that was changed', async () => {
  Object.assign(globalThis, { location: { host: 'localhost:4580', href: 'http://localhost:4580/' } })
  const example = await makeSignedExample()

  expect(await checkSignature(example)).toMatchObject({ authorized: true })
  expect(await checkSignature({ ...example, request: example.request.replace('limit=1 ', 'limit=2 ') })).toMatchObject({ authorized: false, code: 'INVALID_SIGNATURE' })
  await expect(checkSignature({ ...example, request: 'hello' })).rejects.toThrow('first line')
})

test('finds the fewest settings that would let a token in, by asking the authorizer', async () => {
  const example = await makeExample()

  expect(await tokenChanges({ ...example, audience: 'other' })).toEqual(['orders were an audience of the authorizer'])
  expect(await tokenChanges({ ...example, audience: 'other', scopes: 'admin' })).toEqual(['orders were an audience of the authorizer', 'the route asked for no scope, or for orders/read'])
  expect(await tokenChanges({ ...example, now: Date.now() + 86_400_000 })).toEqual([expect.stringContaining('within the token’s life')])
  expect(await tokenChanges({ ...example, token: `${example.token.slice(0, -8)}AAAAAAAA` })).toEqual([])
})

test('finds what would make a signature hold', async () => {
  const example = await makeSignedExample()

  expect(await signatureChanges({ ...example, request: example.request.replace('POST', 'PUT') })).toEqual(['its method were POST'])
  expect(await signatureChanges({ ...example, request: `${example.request}\n` })).toEqual(['its body did not end in a line feed'])
  expect(await signatureChanges({ ...example, secretAccessKey: 'wrong' })).toEqual([])
})

test('says of a token that is let in what would keep it out', async () => {
  const example = await makeExample()
  const { exp } = (readToken(example.token) as { readonly claims: { readonly exp: number } }).claims
  const expires = new Date(exp * 1000).toISOString()

  expect(await tokenRisks(example)).toEqual([
    `it were ${expires} or later`,
    'the authorizer had another issuer',
    'the authorizer had other audiences',
    'the route asked for none of its scopes: orders/read',
    'a letter of it were another',
  ])
})

test('says which parts of a request its signature covers', async () => {
  const example = await makeSignedExample()
  const risks = await signatureRisks({ ...example, request: example.request.replace('\n\n', '\nx-unsigned: 1\n\n') })

  expect(risks).toEqual(expect.arrayContaining(['its method were another', 'its path were another', 'its query string were another', 'its header host were another', 'its body were another']))
  expect(risks.join()).not.toContain('x-unsigned')
})

test('finds the host that a proxy replaced', async () => {
  const example = await makeSignedExample()
  const request = example.request.replace(/host: (.*)/, 'host: backend.internal\nX-Forwarded-Host: $1')

  expect(await signatureChanges({ ...example, request })).toEqual(['its Host were localhost:4580, as X-Forwarded-Host says'])
})

test('finds the place where a client signed something else', async () => {
  const example = await makeSignedExample()
  const refused = await checkSignature({ ...example, request: example.request.replace('limit=1', 'limit=2') })
  const expected = canonicalOf(refused.authorized ? '' : (refused.message ?? '')) ?? ''

  expect(firstDifference(expected.replace('limit=2', 'limit=1'), expected)).toBe('Line 3 (query string), character 7: the client signed "limit=1", and should have signed "limit=2".')
  expect(firstDifference(expected, expected)).toContain('the secret access key')
})
