import { SignatureV4 } from '@smithy/signature-v4'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createSignatureVerifier, type SignatureVerifier, type SignedRequest, webHashes } from '../../src/iam/index.ts'
import { nodeHashes } from '../../src/node/index.ts'
import { Sha256 } from './signer.ts'

// Requests of our own for each rule of the canonical form (those of AWS's signing test suite: repeated, folded and padded headers,
// paths with and without normalization, order and encoding of the query, tokens before and after the signature, forms), signed in
// the header and in the query by botocore (fixtures/make-signed-requests.py), and held against the signer of AWS's SDK here.

interface Sent {
  /** Path and query as sent. */
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
}
interface Vector {
  readonly name: string
  readonly method: string
  readonly body: string
  readonly normalizePath: boolean
  readonly hasToken: boolean
  readonly header: Sent
  readonly query: Sent
}
interface Vectors {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly region: string
  readonly time: string
  readonly requests: readonly Vector[]
}
const { accessKeyId, secretAccessKey, sessionToken, region, time, requests } = JSON.parse(
  readFileSync(new URL('fixtures/signed-requests.json', import.meta.url), 'utf8'),
) as Vectors
const service = 'execute-api'

function received({ method, body }: Vector, { target, headers }: Sent): SignedRequest {
  const [path = '', query = ''] = target.split('?')
  return { method, path, query, headers: headers.flat(), body: new TextEncoder().encode(body) }
}

function verifierOf({ hasToken, normalizePath }: Vector, hashes: typeof webHashes): SignatureVerifier {
  const identity = { arn: 'arn:aws:iam::123456789012:user/ana', accountId: '123456789012' }
  const credentials = { secretAccessKey, identity, ...(hasToken && { sessionToken }) }
  return createSignatureVerifier({
    region,
    hashes,
    normalizePath,
    now: () => Date.parse(time),
    credentials: (id) => (id === accessKeyId ? credentials : undefined),
  })
}

describe.each([
  ['WebCrypto', webHashes],
  ['node:crypto', nodeHashes],
])('requests that botocore has signed, with %s', (hashing, hashes) => {
  it.each(['header', 'query'] as const)('hold in the %s, and no longer when anything has changed', async (place) => {
    const refused: string[] = []
    for (const vector of requests) {
      const { verify } = verifierOf(vector, hashes)
      const request = received(vector, vector[place])
      const decision = await verify(request)
      if (!decision.authorized) refused.push(`${vector.name}: ${decision.message}`)
      for (const [what, other] of Object.entries(tamperings(request)))
        if ((await verify(other)).authorized) refused.push(`${vector.name}: ${what} is accepted`)
    }

    console.info(`SigV4 requests signed by botocore, ${place}, ${hashing}: ${requests.length - refused.length} of ${requests.length}`)
    expect(refused).toEqual([])
    expect(requests).toHaveLength(39)
  })
})

function tamperings(request: SignedRequest): Readonly<Record<string, SignedRequest>> {
  return {
    'another method': { ...request, method: 'PUT' },
    'another path': { ...request, path: `${request.path}x` },
    'a parameter more': { ...request, query: request.query === '' ? 'x=1' : `${request.query}&x=1` },
    'another body': { ...request, body: new TextEncoder().encode('other') },
    'another host': { ...request, headers: request.headers.map((text, at) => (request.headers[at - 1] === 'Host' ? 'evil.test' : text)) },
  }
}

/** Those that the SDK's signer can be given: it has one value a header, and resolves paths itself. */
const shared = requests.filter(({ normalizePath, header }) => {
  const names = header.headers.map(([name]) => name.toLowerCase())
  return normalizePath && new Set(names).size === names.length
})

it.each(shared.map((vector) => [vector.name, vector] as const))("the SDK's signer gives the same signature: %s", async (_name, vector) => {
  const [path = '', query = ''] = vector.header.target.split('?')
  const authorization = vector.header.headers.find(([name]) => name === 'Authorization')?.[1] ?? ''
  const signedNames = /SignedHeaders=([^,]*)/.exec(authorization)?.[1]?.split(';') ?? []
  const parameters: Record<string, string[]> = {}
  for (const [name, value] of new URLSearchParams(query)) (parameters[name] ??= []).push(value)
  const signer = new SignatureV4({
    credentials: { accessKeyId, secretAccessKey, ...(signedNames.includes('x-amz-security-token') && { sessionToken }) },
    region,
    service,
    sha256: Sha256,
    applyChecksum: false,
  })

  const { headers } = await signer.sign(
    {
      method: vector.method,
      protocol: 'https:',
      hostname: vector.header.headers[0]?.[1] ?? '',
      path,
      query: parameters,
      headers: Object.fromEntries(vector.header.headers.filter(([name]) => signedNames.includes(name.toLowerCase()) && !/^x-amz-/i.test(name))),
      body: vector.body,
    },
    { signingDate: new Date(time) },
  )

  const signatureOf = (text = ''): string | undefined => /Signature=(\w+)/.exec(text)?.[1]
  expect(signatureOf(headers['authorization'])).toBe(signatureOf(authorization))
})
