import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { CompactEncrypt } from 'jose'
import { describe, expect, it } from 'vitest'
import { createJwtAuthorizer, createStaticKeys, createWebVerifier, type JwtAuthorizer, type PublicJwk, type SignatureAlgorithm } from '../../src/jwt/index.ts'
import { createNodeVerifier } from '../../src/node/index.ts'
import { badKeys, KID, publicJwk } from './attacks/bad-keys.ts'
import { ecdsaForgeries } from './attacks/ecdsa-forgeries.ts'
import { pkcs1Forgeries, pssForgeries } from './attacks/rsa-forgeries.ts'
import { confusions, encode, type SignText, tokenMutations } from './attacks/token-mutations.ts'

// The classes of Wycheproof's json_web_* vectors (modified tokens, modified PKCS #1 and PSS padding, special ECDSA values, wrong
// primitives and keys, JSON serialization, encryption in place of a signature), made here with keys of our own, so that every run
// has them. The good token of each kind is let in, so that what is refused is refused for its fault alone. The vectors themselves
// are in wycheproof.test.ts.

const ALGORITHMS: readonly SignatureAlgorithm[] = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']
const CLAIMS = { iss: 'https://id.test', aud: 'shop', sub: 'ana', exp: 4_000_000_000 }
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const CURVES: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }
const keys: Readonly<Record<string, KeyObject>> = Object.fromEntries(
  ALGORITHMS.map((alg) => [alg, alg.startsWith('ES') ? generateKeyPairSync('ec', { namedCurve: CURVES[alg] ?? '' }).privateKey : alg === 'EdDSA' ? generateKeyPairSync('ed25519').privateKey : rsa]),
)

interface Attack {
  readonly name: string
  readonly token: string
  readonly jwks: readonly object[]
  readonly isGood: boolean
}

const signerOf = (alg: string, key: KeyObject): SignText => (data) => {
  const hash = alg === 'EdDSA' ? null : `sha${alg.slice(2)}`
  const options = { key, dsaEncoding: 'ieee-p1363' as const, ...(alg.startsWith('PS') && { padding: 6, saltLength: Number(alg.slice(2)) / 8 }) }
  return sign(hash, Buffer.from(data), options).toString('base64url')
}
const dataOf = (alg: string): string => `${encode({ alg, kid: KID })}.${encode(CLAIMS)}`
const keyOf = (alg: string): KeyObject => keys[alg] ?? rsa
const goodToken = (alg: string): string => `${dataOf(alg)}.${signerOf(alg, keyOf(alg))(dataOf(alg))}`
const attacks = (jwks: readonly object[], tokens: Readonly<Record<string, string>>): readonly Attack[] => Object.entries(tokens).map(([name, token]) => ({ name, token, jwks, isGood: name.startsWith('right') }))
const withSignatures = (alg: string, forgeries: Readonly<Record<string, Uint8Array>>): readonly Attack[] =>
  attacks([publicJwk(keyOf(alg))], Object.fromEntries(Object.entries(forgeries).map(([name, bytes]) => [name, `${dataOf(alg)}.${Buffer.from(bytes).toString('base64url')}`])))

function modifiedTokens(): readonly Attack[] {
  return ALGORITHMS.flatMap((alg) => attacks([publicJwk(keyOf(alg))], { right: goodToken(alg), ...tokenMutations(goodToken(alg), signerOf(alg, keyOf(alg))) }))
}

/** Each algorithm's signature under the name of each other, with the key of the name. */
function otherAlgorithms(): readonly Attack[] {
  const pairs = ALGORITHMS.flatMap((named) => ALGORITHMS.filter((used) => used !== named).map((used) => [named, used] as const))
  return pairs.flatMap(([named, used]) => attacks([publicJwk(keyOf(named))], { [`${used} as ${named}`]: `${dataOf(named)}.${signerOf(used, keyOf(used))(dataOf(named))}` }))
}

function confusedKeys(): readonly Attack[] {
  return ['RS256', 'ES256', 'EdDSA'].flatMap((alg) => {
    const key = createPublicKey(keyOf(alg))
    const jwk = key.export({ format: 'jwk' })
    const stranger = alg === 'EdDSA' ? generateKeyPairSync('ed25519').privateKey : alg === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey : generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    const brought = (more: object): string => {
      const data = `${encode({ alg, kid: KID, ...more })}.${encode(CLAIMS)}`
      return `${data}.${signerOf(alg, stranger)(data)}`
    }
    const secrets = { 'the PEM': key.export({ format: 'pem', type: 'spki' }), 'the DER': key.export({ format: 'der', type: 'spki' }), 'the JWK': JSON.stringify(jwk), 'a member': Buffer.from(jwk.n ?? jwk.x ?? '', 'base64url'), nothing: '' }
    const embedded = {
      'a jwk of its own': brought({ jwk: publicJwk(stranger) }),
      'a jku of its own': brought({ jku: 'https://evil.test/keys' }),
      'an x5u of its own': brought({ x5u: 'https://evil.test/cert' }),
      'an x5c of its own': brought({ x5c: ['MIIB'] }),
      'another kid': brought({ kid: '../../dev/null' }),
      'a kid of SQL': brought({ kid: "x' UNION SELECT 'k" }),
      'a stranger as the key': brought({}),
    }
    return attacks([publicJwk(keyOf(alg))], { right: goodToken(alg), ...confusions({ claims: CLAIMS, kid: KID, secrets, embedded }) })
  })
}

function wrongKeys(): readonly Attack[] {
  return badKeys().map(({ name, alg, key, jwks }) => ({ name, jwks, isGood: false, token: `${dataOf(alg)}.${signerOf(alg === 'HS256' ? 'RS256' : alg, key)(dataOf(alg))}` }))
}

/** Encrypted tokens, whole and broken: no encryption stands for a signature. */
async function encrypted(): Promise<readonly Attack[]> {
  const [oct, ec] = [new Uint8Array(32).fill(7), generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey]
  const ways: readonly (readonly [string, KeyObject | Uint8Array])[] = [
    ['A256KW', oct], ['A256GCMKW', oct], ['dir', oct], ['ECDH-ES', ec], ['ECDH-ES+A128KW', ec], ['ECDH-ES+A192KW', ec], ['ECDH-ES+A256KW', ec], ['RSA-OAEP', createPublicKey(rsa)], ['RSA-OAEP-256', createPublicKey(rsa)],
  ]
  const all = await Promise.all(
    ways.map(async ([alg, key]) => {
      const jwe = await new CompactEncrypt(Buffer.from(JSON.stringify(CLAIMS))).setProtectedHeader({ alg, enc: 'A256GCM', kid: KID }).encrypt(key)
      const parts = jwe.split('.')
      const jwk = key instanceof Uint8Array ? { kty: 'oct', k: Buffer.from(key).toString('base64url'), kid: KID } : { ...key.export({ format: 'jwk' }), kid: KID, use: 'enc', alg }
      const cut = parts.map((_, index) => [`${alg} without part ${index + 1}`, parts.toSpliced(index, 1, '').join('.')])
      const fewer = parts.map((_, index) => [`${alg}, part ${index + 1} and its dot left out`, parts.toSpliced(index, 1).join('.')])
      const three = [[`${alg} in three parts`, `${parts[0]}.${parts[3]}.${parts[4]}`]]
      return attacks([jwk], { [alg]: jwe, ...Object.fromEntries([...cut, ...fewer, ...three]) })
    }),
  )
  return all.flat()
}

const data256 = Buffer.from(dataOf('RS256'))
const CLASSES: Readonly<Record<string, () => readonly Attack[] | Promise<readonly Attack[]>>> = {
  'modified tokens': modifiedTokens,
  'modified PKCS #1 padding': () => withSignatures('RS256', pkcs1Forgeries(rsa, data256)),
  'modified PSS padding': () => withSignatures('PS256', pssForgeries(rsa, Buffer.from(dataOf('PS256')))),
  'special values of ECDSA': () => withSignatures('ES256', ecdsaForgeries(Buffer.from(signerOf('ES256', keyOf('ES256'))(dataOf('ES256')), 'base64url'))),
  'other algorithms': otherAlgorithms,
  'confused and embedded keys': confusedKeys,
  'keys that must not verify': wrongKeys,
  'encryption for a signature': encrypted,
}

describe.each([
  ['WebCrypto', createWebVerifier],
  ['node:crypto', createNodeVerifier],
])('attacks on tokens, with %s', (crypto, createVerifier) => {
  const known = new Map<Attack['jwks'], JwtAuthorizer>()
  const authorizerOf = ({ jwks }: Attack): JwtAuthorizer => known.get(jwks) ?? remember(jwks)
  const remember = (jwks: Attack['jwks']): JwtAuthorizer => {
    const authorizer = createJwtAuthorizer({ issuer: CLAIMS.iss, audience: [CLAIMS.aud], keys: createStaticKeys({ keys: jwks as readonly PublicJwk[] }), algorithms: ALGORITHMS, createVerifier })
    known.set(jwks, authorizer)
    return authorizer
  }

  it.each(Object.entries(CLASSES))('%s: every one is refused, and what is right is let in', async (name, create) => {
    const made = await create()
    const verdicts = await Promise.all(made.map(async (attack) => ({ ...attack, authorized: (await authorizerOf(attack).authorize({ token: attack.token })).authorized })))

    const [good, bad] = [verdicts.filter(({ isGood }) => isGood), verdicts.filter(({ isGood }) => !isGood)]
    console.info(`Attacks on tokens, ${name}, ${crypto}: ${bad.filter(({ authorized }) => !authorized).length} of ${bad.length} refused, ${good.filter(({ authorized }) => authorized).length} of ${good.length} right ones let in`)
    expect(verdicts.filter(({ authorized, isGood }) => authorized !== isGood).map(({ name: attack }) => attack)).toEqual([])
    expect(bad.length).toBeGreaterThan(20)
  })
})
