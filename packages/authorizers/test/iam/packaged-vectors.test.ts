import { SignatureV4 } from '@smithy/signature-v4'
import * as suite from 'aws-signing-suite/dist-cjs/suite.fixture.js'
import { describe, expect, it } from 'vitest'
import { createSignatureVerifier, type SignatureVerifier, type SignedRequest, webHashes } from '../../src/iam/index.ts'
import { nodeHashes } from '../../src/node/index.ts'
import { Sha256 } from './signer.ts'

// AWS's signing test suite as @smithy/signature-v4 1.0.1 carries it (24 cases, header signatures), so that it runs wherever this
// package is tested; the whole suite is in aws-vectors.test.ts. The same requests, pre-signed by today's SDK, stand for the query.

const { credentials, region, service, signingDate } = suite
type Case = (typeof suite.requests)[number]

function verifierFor({ request }: Case, { hashes, isPresigned = false }: { readonly hashes: typeof webHashes; readonly isPresigned?: boolean }): SignatureVerifier {
  const sessionToken = isPresigned ? undefined : request.headers['x-amz-security-token']
  const found = {
    secretAccessKey: credentials.secretAccessKey,
    ...(sessionToken === undefined ? undefined : { sessionToken }),
    identity: { arn: 'arn:aws:iam::123456789012:user/ana', accountId: '123456789012' },
  }
  return createSignatureVerifier({ region, service, hashes, now: () => signingDate.getTime(), credentials: () => found })
}

function received({ request }: Case, { headers = request.headers, query = request.query }: { readonly headers?: Readonly<Record<string, string>>; readonly query?: object } = {}): SignedRequest {
  const pairs = Object.entries(query).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
  return { method: request.method, path: request.path, query: pairs.join('&'), headers: Object.entries(headers).flat(), body: new TextEncoder().encode(request.body) }
}

async function count(place: string, accept: (test: Case) => Promise<boolean>): Promise<void> {
  const verdicts = await Promise.all(suite.requests.map(async (test) => ({ name: test.name, accepted: await accept(test) })))
  console.info(`AWS signing test suite of @smithy/signature-v4 1.0.1, ${place}: ${verdicts.filter(({ accepted }) => accepted).length} of ${verdicts.length}`)
  expect(verdicts.filter(({ accepted }) => !accepted)).toEqual([])
  expect(verdicts).toHaveLength(24)
}

describe.each([
  ['WebCrypto', webHashes],
  ['node:crypto', nodeHashes],
])("AWS's signing test suite as packaged, with %s", (hashing, hashes) => {
  it('accepts every signature in the header, and none for another method', async () => {
    await count(`header, ${hashing}`, async (test) => {
      const request = received(test, { headers: { ...test.request.headers, authorization: test.authorization } })
      const verifier = verifierFor(test, { hashes })
      const [decision, tampered] = await Promise.all([verifier.verify(request), verifier.verify({ ...request, method: 'PUT' })])
      return decision.authorized && !tampered.authorized
    })
  })

  it('accepts every request that the SDK pre-signs, and none whose query is another', async () => {
    const signer = new SignatureV4({ credentials, region, service, sha256: Sha256 })
    await count(`query, pre-signed by the SDK, ${hashing}`, async (test) => {
      const { 'x-amz-date': _, 'x-amz-security-token': __, ...headers } = test.request.headers
      const signed = await signer.presign({ ...test.request, headers }, { signingDate, expiresIn: 60 })
      const request = received(test, { headers: signed.headers, query: signed.query ?? {} })
      const verifier = verifierFor(test, { hashes, isPresigned: true })
      const [decision, tampered] = await Promise.all([verifier.verify(request), verifier.verify({ ...request, query: `${request.query}&admin=true` })])
      return decision.authorized && !tampered.authorized
    })
  })
})
