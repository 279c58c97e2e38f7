import { beforeEach, describe, expect, it } from 'vitest'
import {
  createJwtAuthorizer,
  createStaticKeys,
  createWebVerifier,
  type JwtAuthorizer,
  readBearerToken,
} from '../../src/jwt/index.ts'
import { createNodeVerifier } from '../../src/node/index.ts'
import { createSigner, encode, signWithPublicKey } from './tokens.ts'

const signer = createSigner('k1')
const other = createSigner('k1')
const NOW = 1_767_225_600
const claims = { iss: 'https://id.test', aud: 'shop', sub: 'ana', iat: NOW - 10, exp: NOW + 60, scope: 'pets.read pets.write' }

describe.each([
  ['WebCrypto', createWebVerifier],
  ['node:crypto', createNodeVerifier],
])('a JWT authorizer with %s', (_, createVerifier) => {
  let seconds = NOW
  let authorizer: JwtAuthorizer
  beforeEach(() => {
    seconds = NOW
    authorizer = createJwtAuthorizer({
      issuer: 'https://id.test',
      audience: ['shop', 'till'],
      keys: createStaticKeys({ keys: [signer.jwk] }),
      now: () => seconds * 1000,
      createVerifier,
    })
  })

  it('passes claims on as they are and as $context shows them', async () => {
    // floci-io/floci#2011, measured on AWS: numbers and booleans as text, lists in brackets, null left out.
    const token = signer.sign({
      ...claims,
      admin: true,
      'cognito:groups': ['admin', 'poweruser'],
      nick: null,
      address: { city: 'Bern' },
    })

    const decision = await authorizer.authorize({ token: `Bearer ${token}` })

    expect(decision).toMatchObject({ authorized: true, principalId: 'ana', scopes: null, claims: { admin: true } })
    expect(decision.authorized && decision.contextClaims).toEqual({
      iss: 'https://id.test',
      aud: 'shop',
      sub: 'ana',
      iat: '1767225590',
      exp: '1767225660',
      scope: 'pets.read pets.write',
      admin: 'true',
      'cognito:groups': '[admin poweruser]',
      address: '{"city":"Bern"}',
    })
  })

  // http-api-jwt-authorizer: the claims that are evaluated; http-api-troubleshooting-jwt: client_id only without aud.
  it.each<[string, object, string | undefined]>([
    ['a list of audiences with one that is known', { aud: ['x', 'till'] }, undefined],
    ['client_id without aud', { aud: undefined, client_id: 'shop' }, undefined],
    ['client_id beside another aud', { aud: 'x', client_id: 'shop' }, 'the token does not have a valid audience'],
    ['neither aud nor client_id', { aud: undefined }, 'the token does not have a valid audience'],
    ['an aud that is an object', { aud: { shop: 1 } }, 'the token does not have a valid audience'],
    ['another issuer', { iss: 'https://id.test/' }, 'the token does not have a valid issuer'],
    ['no issuer', { iss: undefined }, 'the token does not have a valid issuer'],
    ['exp now', { exp: NOW }, 'the token has expired'],
    ['no exp', { exp: undefined }, 'the token has no valid expiration time'],
    ['exp as text', { exp: '9999999999' }, 'the token has no valid expiration time'],
    ['exp null', { exp: null }, 'the token has no valid expiration time'],
    ['nbf ahead', { nbf: NOW + 1 }, 'the token is not valid yet'],
    ['nbf as text', { nbf: '0' }, 'the token is not valid yet'],
    ['nbf now', { nbf: NOW }, undefined],
    ['iat ahead', { iat: NOW + 1 }, 'the token was issued in the future'],
    ['no iat', { iat: undefined }, undefined],
  ])('%s', async (_case, more, description) => {
    const decision = await authorizer.authorize({ token: signer.sign({ ...claims, ...more }) })

    if (description === undefined) expect(decision).toMatchObject({ authorized: true })
    else {
      expect(decision).toMatchObject({
        authorized: false,
        code: 'UNAUTHORIZED',
        message: 'Unauthorized',
        wwwAuthenticate: `Bearer scope="" error="invalid_token" error_description="${description}"`,
      })
    }
  })

  // Seen on AWS (www-authenticate of a request without a token, and of one with rubbish).
  it.each([
    [undefined, 'Bearer'],
    ['', 'Bearer'],
    ['Bearer ', 'Bearer'],
    ['not-a-token', 'Bearer scope="" error="invalid_token" error_description="token contains an invalid number of segments"'],
  ])('answers the token %j with WWW-Authenticate %s', async (token, wwwAuthenticate) => {
    expect(await authorizer.authorize({ token })).toMatchObject({ authorized: false, code: 'UNAUTHORIZED', wwwAuthenticate })
  })

  it.each([
    [['pets.write'], true],
    [['admin', 'pets.read'], true],
    [['pets'], false],
    [['pets.read pets.write'], false],
  ])('a route that asks for one of %j: %s', async (scopes, authorized) => {
    const decision = await authorizer.authorize({ token: signer.sign(claims), scopes })

    expect(decision.authorized).toBe(authorized)
    if (decision.authorized) expect(decision.scopes).toEqual(['pets.read', 'pets.write'])
    else expect(decision).toMatchObject({ code: 'ACCESS_DENIED', message: 'Forbidden' })
  })

  it('takes scopes of scp, as text or list', async () => {
    const token = signer.sign({ ...claims, scope: undefined, scp: ['pets.read'] })

    expect(await authorizer.authorize({ token, scopes: ['pets.read'] })).toMatchObject({ authorized: true })
  })

  it('decides a token seen before at once, until it expires', async () => {
    const token = signer.sign(claims)
    await authorizer.authorize({ token })

    expect(authorizer.authorize({ token })).toMatchObject({ authorized: true })
    seconds = NOW + 60
    expect(await authorizer.authorize({ token })).toMatchObject({
      authorized: false,
      explanation: 'exp is not after the current time',
    })
  })

  const data = (header: object, body: object | string = claims) => `${encode(header)}.${encode(body)}`
  const good = signer.sign(claims)
  const signature = good.slice(good.lastIndexOf('.') + 1)
  const attacks: Record<string, string> = {
    'alg none': `${data({ alg: 'none', kid: 'k1' })}.`,
    'alg none with a signature': `${data({ alg: 'none', kid: 'k1' })}.${signature}`,
    'alg nOnE': `${data({ alg: 'nOnE', kid: 'k1' })}.${signature}`,
    'algorithm confusion': signWithPublicKey(signer, claims),
    'another algorithm of the same key': signer.sign(claims, { alg: 'RS512' }),
    'PS256 for an RS256 key': signer.sign(claims, { alg: 'PS256' }),
    'ES256 for an RSA key': signer.sign(claims, { alg: 'ES256' }),
    'a list as algorithm': signer.sign(claims, { alg: ['RS256'] }),
    'an embedded jwk': other.sign(claims, { jwk: other.jwk }),
    'an embedded jwk without kid': other.sign(claims, { jwk: other.jwk, kid: undefined }),
    'a jku': other.sign(claims, { jku: 'http://127.0.0.1:9/jwks.json' }),
    'an x5u': other.sign(claims, { x5u: 'http://127.0.0.1:9/cert.pem' }),
    'another key of the same kid': other.sign(claims),
    'a stripped signature': `${data({ alg: 'RS256', kid: 'k1' })}.`,
    'no signature part': data({ alg: 'RS256', kid: 'k1' }),
    'a kid with a path': signer.sign(claims, { kid: '../../dev/null' }),
    'a kid with SQL': signer.sign(claims, { kid: "k1' OR '1'='1" }),
    'a kid of the prototype': signer.sign(claims, { kid: '__proto__' }),
    'a kid that is a list': signer.sign(claims, { kid: ['k1'] }),
    'no kid': signer.sign(claims, { kid: undefined }),
    'claims named twice': signer.sign(`${JSON.stringify(claims).slice(0, -1)},"sub":"root"}`),
    'claims named twice in two spellings': signer.sign(`${JSON.stringify(claims).slice(0, -1)},"\\u0073ub":"root"}`),
    padding: `${good}=`,
    'white space before': ` ${good}`,
    'white space after': `${good}\n`,
    'white space inside': good.replace('.', '.\n'),
    'standard base64': good.replaceAll('-', '+').replaceAll('_', '/').replace('.', '+.'),
    'claims of another token': `${data({ alg: 'RS256', kid: 'k1', typ: 'JWT' }, { ...claims, sub: 'root' })}.${signature}`,
    'a token of four parts': `${good}.x`,
    'a token of five parts': `${good}.x.y`,
    'a huge token': signer.sign({ ...claims, padding: 'x'.repeat(20_000) }),
    'an unknown crit': signer.sign(claims, { crit: ['exp2'], exp2: 1 }),
    'an empty crit': signer.sign(claims, { crit: [] }),
    'b64 false': signer.sign(claims, { b64: false }),
    'exp without end': signer.sign(JSON.stringify(claims).replace(/"exp":\d+/, '"exp":1e400')),
    'claims that are a list': signer.sign('[]'),
    'claims that are null': signer.sign('null'),
    'claims that are no JSON': signer.sign('{'),
    'claims that are no UTF-8': `${encode({ alg: 'RS256', kid: 'k1' })}.${Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).toString('base64url')}.${signature}`,
    'only dots': '..',
  }
  it.each(Object.entries(attacks))('refuses %s', async (_attack, token) => {
    expect(await authorizer.authorize({ token })).toMatchObject({ authorized: false, code: 'UNAUTHORIZED' })
  })

  it('refuses the same signature in another spelling', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const respelled = good.slice(0, -1) + alphabet[alphabet.indexOf(good.at(-1)!) + 1]

    expect(await authorizer.authorize({ token: good })).toMatchObject({ authorized: true })
    expect(await authorizer.authorize({ token: respelled })).toMatchObject({ authorized: false })
  })

  it('writes nothing of the token into WWW-Authenticate that could end a header', async () => {
    const decision = await authorizer.authorize({ token: signer.sign(claims, { alg: 'a"\r\nset-cookie: x' }) })

    expect(decision).toMatchObject({
      wwwAuthenticate: 'Bearer scope="" error="invalid_token" error_description="signing method asetcookiex is invalid"',
    })
  })
})

it.each([
  ['Bearer abc', 'abc'],
  ['bearer abc', 'abc'],
  ['abc', 'abc'],
  ['Bearer', 'Bearer'],
  ['', undefined],
  [undefined, undefined],
])('reads the token of %j as %j', (value, token) => {
  expect(readBearerToken(value)).toBe(token)
})
