import { expect, test } from 'vitest'
import { checkSignature, makeSignedExample } from '../src/access/check-signature.ts'
import { checkToken, makeExample, readToken } from '../src/access/check-token.ts'
import { changesOf, explainPolicies } from '../src/access/explain-policies.ts'
import { signatureChanges, tokenChanges } from '../src/access/what-would-change.ts'

const ARN = 'arn:aws:execute-api:us-east-1:123456789012:api/prod/GET/users'
const ALLOW = { Sid: 'Read', Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }
const policy = (...statements: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements })
const question = { resourcePolicy: '', identityPolicy: policy(ALLOW), action: 'execute-api:Invoke', resource: ARN, principal: 'arn:aws:iam::123456789012:user/ana', context: '' }

test('names the statement that decides', () => {
  const answer = explainPolicies(question)

  expect(answer.allowed).toBe(true)
  expect(answer.sides[0]?.explanation.decidedBy?.sid).toBe('Read')
})

test('lets a deny win, and says what would change it', () => {
  const deny = { Sid: 'Inside', Effect: 'Deny', Principal: '*', Action: '*', Resource: '*', Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }
  const denied = explainPolicies({ ...question, resourcePolicy: policy(deny), context: '{"aws:SourceIp":"192.0.2.1"}' })
  const allowed = explainPolicies({ ...question, resourcePolicy: policy(deny), context: '{"aws:SourceIp":"10.1.1.1"}' })

  expect([denied.allowed, allowed.allowed]).toEqual([false, true])
  expect(changesOf(denied)[0]).toContain('statement Inside (Deny) would apply no more if the request did not fit one of its')
  expect(changesOf(allowed).join()).toContain('resource policy, statement Inside (Deny) would apply if its')
})

test('asks both sides of a caller of another account', () => {
  expect(explainPolicies({ ...question, principal: 'arn:aws:iam::999999999999:user/bob' })).toMatchObject({ allowed: false, rule: expect.stringContaining('both') as string })
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
