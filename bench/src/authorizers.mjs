// Access control: CPU microseconds a decision for tokens, signatures and policies; bytes an identity.
import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { createSignatureVerifier, webHashes } from '@gatewright/authorizers/iam'
import { createLambdaAuthorizer } from '@gatewright/authorizers/lambda'
import { nodeHashes } from '@gatewright/authorizers/node'
import { compilePolicy } from '@gatewright/authorizers/policy'
import { SignatureV4 } from '@smithy/signature-v4'
import { awsJwtVerifier } from './contenders/jwt-aws-jwt-verify.mjs'
import { fastJwtVerifier } from './contenders/jwt-fast-jwt.mjs'
import { gatewrightNode, gatewrightWeb } from './contenders/jwt-gatewright.mjs'
import { joseVerifier } from './contenders/jwt-jose.mjs'
import { report } from './harness/report.mjs'

const ROUNDS = 9
const rows = []
const copyOf = (text) => Buffer.from(text, 'latin1').toString('latin1')

/** CPU microseconds a call: the least and the middle of the rounds, contenders in turn. */
const measure = async (subject, contenders) => {
  const times = new Map(contenders.map(({ name }) => [name, []]))
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, calls, run, prepare } of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const prepared = prepare?.(calls)
      const before = process.cpuUsage()
      await run(calls, prepared)
      const { user, system } = process.cpuUsage(before)
      times.get(name).push((user + system) / calls)
    }
  }
  for (const [name, values] of times) {
    const sorted = values.toSorted((a, b) => a - b)
    rows.push([subject, name, sorted[0].toFixed(2), sorted[ROUNDS >> 1].toFixed(2)])
  }
}

const issuer = 'https://id.example.com'
const audience = 'shop'
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }
const pem = publicKey.export({ format: 'pem', type: 'spki' })
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
const tokenOf = (jti) => {
  const seconds = Math.floor(Date.now() / 1000)
  const claims = { iss: issuer, aud: audience, sub: 'ana', scope: 'pets.read', iat: seconds - 60, exp: seconds + 36_000, jti }
  const data = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'k1' })}.${encode(claims)}`
  return `${data}.${sign('sha256', Buffer.from(data), privateKey).toString('base64url')}`
}
const tokens = Array.from({ length: 500 }, (_, index) => tokenOf(`t${index}`))
const verifiers = [gatewrightNode, gatewrightWeb, joseVerifier, fastJwtVerifier, awsJwtVerifier]

const jwt = async ({ maxTokens, calls, among }) =>
  Promise.all(
    verifiers.map(async (create) => {
      const { name, verify, accepted } = create({ issuer, audience, jwk, pem, maxTokens })
      if (!accepted(await verify(tokens[0]))) throw new Error(`${name} refuses a good token`)
      return {
        name,
        calls,
        // A header is a new string with every request: copies, so that no hash of a token is known before.
        prepare: (count) => Array.from({ length: count }, (_, index) => copyOf(tokens[index % among])),
        async run(_count, copies) {
          for (const token of copies) {
            const decision = verify(token)
            if (decision instanceof Promise) await decision
          }
        },
      }
    }),
  )
await measure('a fresh RS256 token', await jwt({ maxTokens: 0, calls: 1_000, among: tokens.length }))
const remembering = new Set(['@gatewright/authorizers, ./node', '@gatewright/authorizers, WebCrypto', 'fast-jwt'])
await measure(
  'a token seen before',
  (await jwt({ calls: 5_000, among: 100 })).filter(({ name }) => remembering.has(name)),
)

class Sha256 {
  constructor(secret) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret)
  }
  update(data) {
    this.hash.update(data)
  }
  async digest() {
    return this.hash.digest()
  }
}
const host = 'abc.execute-api.us-east-1.amazonaws.com'
const signer = new SignatureV4({
  credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
  region: 'us-east-1',
  service: 'execute-api',
  sha256: Sha256,
})
const body = JSON.stringify({ name: 'Rex', kind: 'dog' })
const signed = await signer.sign({
  method: 'POST',
  protocol: 'https:',
  hostname: host,
  path: '/prod/pets',
  query: {},
  headers: { host, 'content-type': 'application/json' },
  body,
})
const request = {
  method: 'POST',
  path: '/prod/pets',
  query: '',
  headers: Object.entries(signed.headers).flat(),
  body: new TextEncoder().encode(body),
}
const credentials = () => ({
  secretAccessKey: 'secret',
  identity: { arn: 'arn:aws:iam::123456789012:user/ana', accountId: '123456789012' },
})
await measure(
  'a SigV4 request, the signing key known',
  await Promise.all(
    Object.entries({ './node': nodeHashes, WebCrypto: webHashes }).map(async ([hashing, hashes]) => {
      const name = `@gatewright/authorizers, ${hashing}`
      const { verify } = createSignatureVerifier({ credentials, hashes })
      if (!(await verify(request)).authorized) throw new Error(`${name} refuses a good signature`)
      return {
        name,
        calls: 2_000,
        async run(count) {
          for (let index = 0; index < count; index += 1) await verify(request)
        },
      }
    }),
  ),
)

const apiArn = 'arn:aws:execute-api:us-east-1:123456789012:abc'
const statements = Array.from({ length: 20 }, (_, index) => ({
  Effect: index % 5 === 4 ? 'Deny' : 'Allow',
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: [`${apiArn}/prod/GET/resource${index}/*`, `${apiArn}/test/*`],
  ...(index % 2 === 0 ? { Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '198.51.100.0/24'] } } } : {}),
}))
const policy = compilePolicy({ Version: '2012-10-17', Statement: statements })
const policyRequest = (resource) => ({
  action: 'execute-api:Invoke',
  resource: `${apiArn}/prod/GET/${resource}`,
  context: { 'aws:sourceip': '192.0.2.7' },
})
const policyCase = (name, asked, expected) => {
  if (policy.evaluate(asked) !== expected) throw new Error(`${name} is not ${expected}`)
  return {
    name,
    calls: 20_000,
    async run(count) {
      for (let index = 0; index < count; index += 1) policy.evaluate(asked)
    },
  }
}
await measure('a policy of 20 statements', [
  policyCase('an allow by the first', policyRequest('resource0/7'), 'Allow'),
  policyCase('no statement applies', policyRequest('other/7'), 'ImplicitDeny'),
])

const IDENTITIES = 100_000
const answer = JSON.stringify({
  principalId: 'user-0000',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: `${apiArn}/*` }],
  },
  context: { tenant: 'tenant-0' },
})
const lambda = createLambdaAuthorizer({
  protocol: 'REST',
  type: 'TOKEN',
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:f',
  identitySource: 'method.request.header.Authorization',
  ttlSeconds: 3600,
  maxIdentities: IDENTITIES,
  invoke: async () => ({ payload: answer, requestId: 'r' }),
})
const ask = (token) =>
  lambda.authorize({
    identity: {
      header: () => token,
      queryParameter: () => undefined,
      stageVariable: () => undefined,
      contextVariable: () => undefined,
    },
    methodArn: `${apiArn}/prod/GET/pets`,
    createEvent: (facts) => facts,
  })
globalThis.gc?.()
const heapBefore = process.memoryUsage().heapUsed
for (let index = 0; index < IDENTITIES; index += 1) await ask(`Bearer token-of-user-${index}`)
globalThis.gc?.()
const megabytes = (process.memoryUsage().heapUsed - heapBefore) / 1_000_000
if (!(await ask('Bearer token-of-user-0')).call.cached) throw new Error('an identity was forgotten')
await measure('an identity of a Lambda authorizer seen before', [
  {
    name: '@gatewright/authorizers',
    calls: 20_000,
    async run(count) {
      for (let index = 0; index < count; index += 1) void ask(`Bearer token-of-user-${index}`)
    },
  },
])
report({
  subject: 'authorizers',
  title: 'Access control',
  columns: ['decision', 'contender', 'µs of CPU, minimum', 'median'],
  rows,
  notes: [
    `${ROUNDS} rounds in turn, order reversed each round, one process; CPU of all its threads.`,
    'Tokens of 2,048-bit RSA, with kid, iss, aud, exp and iat checked by all. jose and aws-jwt-verify remember no tokens.',
    `${IDENTITIES.toLocaleString('en')} remembered identities of a Lambda authorizer take ${megabytes.toFixed(0)} MB of heap: ${((megabytes * 1e6) / IDENTITIES).toFixed(0)} bytes each.`,
  ],
})
