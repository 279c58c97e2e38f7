import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSignatureVerifier, type SignedRequest, type SigningCredentials } from '../../src/iam/index.ts'
import { nodeHashes } from '../../src/node/index.ts'
import { presignWithSdk, signWithSdk, type SignWith, type Unsigned } from './signer.ts'

const NOW = Date.parse('2020-10-27T13:00:07Z')
const identity = { arn: 'arn:aws:iam::123456789012:user/ana', accountId: '123456789012' }
const known: Record<string, SigningCredentials> = {
  AKIDANA: { secretAccessKey: 'secret', identity },
  ASIAANA: { secretAccessKey: 'temporary', sessionToken: 'token', expiresAt: NOW + 1000, identity },
}
const ana: SignWith = { accessKeyId: 'AKIDANA', secretAccessKey: 'secret', time: NOW }
const session: SignWith = { accessKeyId: 'ASIAANA', secretAccessKey: 'temporary', sessionToken: 'token', time: NOW }
const verifierAt = (now: number, more = {}) =>
  createSignatureVerifier({ credentials: (id) => known[id], region: 'us-east-1', now: () => now, hashes: nodeHashes, ...more })
const verifier = verifierAt(NOW)
const withHeader = (request: SignedRequest, name: string, change: (value: string) => string): SignedRequest => ({
  ...request,
  headers: request.headers.map((value, at) =>
    at % 2 === 1 && request.headers[at - 1]!.toLowerCase() === name ? change(value) : value,
  ),
})

describe('signatures of the AWS SDK', () => {
  it.each<[string, Unsigned]>([
    ['a plain GET', {}],
    ['a body', { method: 'POST', body: '{"name":"Rex"}', headers: { 'content-type': 'application/json' } }],
    ['query parameters', { query: { b: '2', a: ['z', 'y'], 'sp ace': 'a+b&c=d', empty: '' } }],
    ['an encoded path', { path: '/prod/caf%C3%A9/a%20b/%2F' }],
    ['dots and empty segments', { path: '/prod/./a//b/../c/' }],
    ['marks in the path', { path: "/prod/a!b'c(d)*e;f,g" }],
    ['odd headers', { headers: { 'x-a': '  a   b ', 'x-b': '' } }],
  ])('with %s hold, in headers and in URLs', async (_, request) => {
    expect(await verifier.verify(await signWithSdk(request, ana))).toMatchObject({
      authorized: true,
      accessKeyId: 'AKIDANA',
      from: 'header',
      identity,
    })
    const { body, ...bodiless } = request
    expect(await verifier.verify(await presignWithSdk(body === undefined ? request : bodiless, ana))).toMatchObject({
      authorized: true,
      from: 'query',
    })
  })

  it('hold for random requests, and no longer when a byte has changed', async () => {
    const path = fc
      .array(fc.string({ unit: fc.constantFrom('a', 'é', ' ', '%', '.', '~', '+', "'"), maxLength: 4 }))
      .map((segments) => `/prod/${segments.map(encodeURIComponent).join('/')}`)
    const query = fc.dictionary(
      fc.string({ minLength: 1, maxLength: 4 }).filter((name) => !/^x-amz-/i.test(name)),
      fc.string({ maxLength: 4 }),
      { maxKeys: 4 },
    )
    await fc.assert(
      fc.asyncProperty(path, query, fc.string(), async (one, two, body) => {
        const signed = await signWithSdk({ method: 'POST', path: one, query: { ...two }, body }, ana)

        expect(await verifier.verify(signed)).toMatchObject({ authorized: true })
        expect(await verifier.verify({ ...signed, path: `${signed.path}x` })).toMatchObject({ authorized: false })
        expect(await verifier.verify({ ...signed, query: `${signed.query}&zz=1` })).toMatchObject({ authorized: false })
        expect(await verifier.verify({ ...signed, body: new TextEncoder().encode(`${body}x`) })).toMatchObject({
          authorized: false,
        })
      }),
      { numRuns: 200 },
    )
  })

  it('with temporary credentials hold while these live', async () => {
    expect(await verifier.verify(await signWithSdk({}, session))).toMatchObject({ authorized: true, temporary: true })
    expect(await verifierAt(NOW + 1000).verify(await signWithSdk({}, session))).toMatchObject({
      code: 'EXPIRED_TOKEN',
      message: 'The security token included in the request is expired',
    })
  })

  it('ask for the body only when its hash is needed', async () => {
    const unsigned = await signWithSdk({ headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }, ana)
    const body = (): never => {
      throw new Error('read')
    }

    expect(await verifier.verify({ ...unsigned, body })).toMatchObject({ authorized: true, payloadSigned: false })
    await expect(verifier.verify({ ...(await signWithSdk({}, ana)), body })).rejects.toThrow('read')
  })

  it.each([
    'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
  ])('hold with the marker %s', async (marker) => {
    const signed = await signWithSdk({ method: 'PUT', headers: { 'x-amz-content-sha256': marker } }, ana)

    expect(await verifier.verify({ ...signed, body: new Uint8Array([1, 2, 3]) })).toMatchObject({
      authorized: true,
      payloadSigned: false,
    })
  })
})

describe('refusals in the words of AWS', () => {
  const bare = { method: 'GET', path: '/', query: '', headers: ['host', 'h'] }

  it('of a request without a signature', async () => {
    expect(await verifier.verify(bare)).toMatchObject({
      code: 'MISSING_AUTHENTICATION_TOKEN',
      message: 'Missing Authentication Token',
    })
  })

  // Recorded: amazon-cognito-angular-quickstart#50, serverless/serverless#3205, svdgraaf/serverless-basic-authentication#3.
  it.each([
    [
      'Bearer sometoken',
      "'sometoken' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer sometoken'.",
    ],
    [
      'Basic eHg=',
      "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires " +
        "'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=Basic eHg=",
    ],
    [
      'eyJraWQ',
      "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires " +
        "'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=eyJraWQ",
    ],
  ])('of Authorization: %s', async (authorization, message) => {
    const decision = await verifier.verify({ ...bare, headers: ['host', 'h', 'Authorization', authorization] })

    expect(decision).toMatchObject({ code: 'INVALID_SIGNATURE', errorType: 'IncompleteSignatureException', message })
  })

  // Recorded: mhart/aws4#118 (the clock), aws/aws-sdk-js#4097 and #792 (service and region).
  it.each<[string, () => Promise<SignedRequest>, RegExp | string]>([
    [
      'a signature of an hour ago',
      () => signWithSdk({}, { ...ana, time: Date.parse('2020-10-27T12:30:08Z') }),
      'Signature expired: 20201027T123008Z is now earlier than 20201027T125507Z (20201027T130007Z - 5 min.)',
    ],
    [
      'a signature of tomorrow',
      () => signWithSdk({}, { ...ana, time: NOW + 300_000 + 1000 }),
      'Signature not yet current: 20201027T130508Z is still later than 20201027T130507Z (20201027T130007Z + 5 min.)',
    ],
    [
      'another service',
      () => signWithSdk({}, { ...ana, service: 'apigateway' }),
      "Credential should be scoped to correct service: 'execute-api'. ",
    ],
    [
      'another region',
      () => signWithSdk({}, { ...ana, region: 'execute-api' }),
      "Credential should be scoped to a valid region, not 'execute-api'. ",
    ],
    [
      'a URL that is over',
      () => presignWithSdk({}, { ...ana, time: NOW - 61_000, expiresIn: 60 }),
      /^Signature expired: 20201027T125906Z is now earlier than 20201027T125907Z/,
    ],
    [
      'a wrong secret',
      () => signWithSdk({}, { ...ana, secretAccessKey: 'wrong' }),
      /^The request signature we calculated does not match the signature you provided\. .*The Canonical String for this request should have been\n'GET\n\/prod\/pets\n/s,
    ],
  ])('of %s', async (_, sign, message) => {
    expect(await verifier.verify(await sign())).toMatchObject({
      code: 'INVALID_SIGNATURE',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    })
  })

  it.each<[string, SignWith]>([
    ['an unknown access key', { ...ana, accessKeyId: 'AKIDNOBODY' }],
    ['temporary credentials without their token', { accessKeyId: 'ASIAANA', secretAccessKey: 'temporary', time: NOW }],
    ['temporary credentials with another token', { ...session, sessionToken: 'token2' }],
    ['long-term credentials with a token', { ...ana, sessionToken: 'token' }],
  ])('of %s', async (_, keys) => {
    for (const request of [await signWithSdk({}, keys), await presignWithSdk({}, keys)]) {
      expect(await verifier.verify(request)).toMatchObject({
        code: 'INVALID_SIGNATURE',
        errorType: 'UnrecognizedClientException',
        message: 'The security token included in the request is invalid.',
      })
    }
  })

  it('of SigV4A, clearly', async () => {
    const headers = [
      'host',
      'h',
      'authorization',
      'AWS4-ECDSA-P256-SHA256 Credential=a/b/c/d, SignedHeaders=host, Signature=00',
      'x-amz-date',
      '20201027T130007Z',
    ]
    for (const request of [
      { ...bare, headers },
      { ...bare, query: 'X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256' },
    ]) {
      expect(await verifier.verify(request)).toMatchObject({
        code: 'INVALID_SIGNATURE',
        message: "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'.",
      })
    }
  })
})

describe('tampering', () => {
  it.each<[string, (signed: SignedRequest) => SignedRequest]>([
    ['another method', (signed) => ({ ...signed, method: 'DELETE' })],
    ['another host', (signed) => withHeader(signed, 'host', () => 'evil.test')],
    ['a second host', (signed) => ({ ...signed, headers: [...signed.headers, 'host', 'evil.test'] })],
    ['another date', (signed) => withHeader(signed, 'x-amz-date', () => '20201027T130008Z')],
    ['a second date', (signed) => ({ ...signed, headers: [...signed.headers, 'x-amz-date', '20201027T130008Z'] })],
    ['host not signed', (signed) => withHeader(signed, 'authorization', (value) => value.replace('host;', ''))],
    ['a header less signed', (signed) => withHeader(signed, 'authorization', (value) => value.replace(';x-amz-date', ''))],
    [
      'an empty signature',
      (signed) => withHeader(signed, 'authorization', (value) => value.replace(/Signature=.*/, 'Signature=')),
    ],
    ['half a signature', (signed) => withHeader(signed, 'authorization', (value) => value.slice(0, -32))],
    [
      'a signature in capitals',
      (signed) =>
        withHeader(signed, 'authorization', (value) =>
          value.replace(/Signature=.*/, (text) => text.toUpperCase().replace('SIGNATURE', 'Signature')),
        ),
    ],
    [
      'another day in the scope',
      (signed) => withHeader(signed, 'authorization', (value) => value.replace('/20201027/', '/20201026/')),
    ],
    ['no terminator', (signed) => withHeader(signed, 'authorization', (value) => value.replace('aws4_request', 'aws5_request'))],
    [
      'a marker that was not signed',
      (signed) => ({
        ...signed,
        headers: signed.headers.map((value, at) =>
          signed.headers[at - 1] === 'x-amz-content-sha256' ? 'UNSIGNED-PAYLOAD' : value,
        ),
      }),
    ],
  ])('with %s is refused', async (_, tamper) => {
    const signed = await signWithSdk(
      { headers: { 'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' } },
      ana,
    )

    expect(await verifier.verify(signed)).toMatchObject({ authorized: true })
    expect(await verifier.verify(tamper(signed))).toMatchObject({ authorized: false })
  })

  it.each<[string, (query: string) => string]>([
    ['a longer life', (query) => query.replace('X-Amz-Expires=900', 'X-Amz-Expires=9000')],
    ['a life of more than a week', (query) => query.replace('X-Amz-Expires=900', 'X-Amz-Expires=604801')],
    ['a life that is no number', (query) => query.replace('X-Amz-Expires=900', 'X-Amz-Expires=9e9')],
    ['the signature twice', (query) => `${query}&X-Amz-Signature=00`],
    ['the signature in another case', (query) => query.replace('X-Amz-Signature', 'x-amz-signature')],
    ['a parameter more', (query) => `${query}&admin=true`],
    ['a credential of too few parts', (query) => query.replace('%2Faws4_request', '')],
    ['no date', (query) => query.replace(/&?X-Amz-Date=[^&]*/, '')],
  ])('a pre-signed URL with %s is refused', async (_, tamper) => {
    const signed = await presignWithSdk({}, ana)

    expect(await verifier.verify(signed)).toMatchObject({ authorized: true })
    expect(await verifier.verify({ ...signed, query: tamper(signed.query) })).toMatchObject({ authorized: false })
  })

  it('never throws, whatever the header says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (authorization, query) => {
        expect(
          await verifier.verify({ method: 'GET', path: '/', query, headers: ['authorization', authorization] }),
        ).toMatchObject({ authorized: false })
        expect(
          await verifier.verify({ method: 'GET', path: '/', query: `X-Amz-Algorithm=AWS4-HMAC-SHA256&${query}`, headers: [] }),
        ).toMatchObject({ authorized: false })
      }),
    )
  })
})

it('asks for the same work for an unknown key as for a wrong one', async () => {
  const count = { hashes: 0 }
  const counting = {
    sha256: (data: Uint8Array) => (count.hashes++, nodeHashes.sha256(data)),
    hmac: (key: Uint8Array) => (count.hashes++, nodeHashes.hmac(key)),
  }
  const hashesOf = async (keys: SignWith): Promise<number> => {
    const fresh = verifierAt(NOW, { hashes: counting })
    count.hashes = 0
    await fresh.verify(await signWithSdk({}, keys))
    return count.hashes
  }

  expect(await hashesOf({ ...ana, accessKeyId: 'AKIDNOBODY' })).toBe(await hashesOf({ ...ana, secretAccessKey: 'wrong' }))
})
