import { checkPrimeSync, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'

/** Primes that the flawed generator of CVE-2017-15361 works with. */
const PRIMES = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139,
  149, 151, 157, 163, 167,
]
const E = 65_537n

/** A key pair as that generator makes them: p and q are powers of 65537 modulo a product of primes. */
export function rocaKey(): KeyObject {
  const product = PRIMES.reduce((all, prime) => all * BigInt(prime), 2n)
  const [p, q] = [rocaPrime(product), rocaPrime(product)]
  const phi = (p - 1n) * (q - 1n)
  const d = inverse(E, phi)
  const members = { n: p * q, e: E, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) }
  const jwk = Object.fromEntries(Object.entries(members).map(([name, value]) => [name, base64url(value)]))
  return createPrivateKey({ key: { kty: 'RSA', ...jwk }, format: 'jwk' })
}

function rocaPrime(product: bigint): bigint {
  const residue = power(E, BigInt(1 + (randomBytes(2).readUInt16BE() % 5_000)), product)
  for (;;) {
    const k = BigInt(`0x${randomBytes(128).toString('hex')}`) | (3n << 1022n)
    const candidate = k - (k % product) + residue
    if (candidate.toString(2).length === 1024 && (candidate - 1n) % E !== 0n && checkPrimeSync(candidate)) return candidate
  }
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  for (let b = base % modulus, e = exponent; e > 0n; e >>= 1n, b = (b * b) % modulus) if (e & 1n) result = (result * b) % modulus
  return result
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [r, next, t, following] = [modulus, value % modulus, 0n, 1n]
  while (next !== 0n) {
    const quotient = r / next
    ;[r, next] = [next, r - quotient * next]
    ;[t, following] = [following, t - quotient * following]
  }
  return t < 0n ? t + modulus : t
}

const base64url = (value: bigint): string => {
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url')
}

/** Keys that must not verify what they signed, with the algorithm of their tokens. */
export function badKeys(): readonly BadKey[] {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const [p256, p384] = [publicJwk(ec), publicJwk(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey)]
  const good = publicJwk(rsa)
  const of = (name: string, alg: string, { key, jwk }: { readonly key: KeyObject; readonly jwk: object }): BadKey => ({ name, alg, key, jwks: [jwk] })
  const rsaKey = (name: string, more: object): BadKey => of(name, 'RS256', { key: rsa, jwk: { ...good, ...more } })
  const ecKey = (name: string, more: object): BadKey => of(name, 'ES256', { key: ec, jwk: { ...p256, ...more } })
  const [roca, small] = [rocaKey(), generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey]
  return [
    of('ROCA', 'RS256', { key: roca, jwk: publicJwk(roca) }),
    of('an RSA key of 1,024 bits', 'RS256', { key: small, jwk: publicJwk(small) }),
    rsaKey('an exponent of 1', { e: 'AQ' }),
    rsaKey('an exponent of 2', { e: 'Ag' }),
    rsaKey('an RSA key for encryption', { use: 'enc' }),
    rsaKey('an RSA key of RSA1_5', { alg: 'RSA1_5', use: 'enc' }),
    rsaKey('an RSA key of another algorithm', { alg: 'PS256' }),
    rsaKey('an RSA key that may only encrypt', { key_ops: ['encrypt'] }),
    rsaKey('an RSA key that may only sign', { key_ops: ['sign'] }),
    rsaKey('an RSA key as oct', { kty: 'oct', k: 'AAAA' }),
    rsaKey('an RSA key as EC', { kty: 'EC' }),
    rsaKey('an RSA key without a modulus', { n: undefined }),
    rsaKey('an RSA key of another id', { kid: 'another' }),
    rsaKey('an RSA key without an id', { kid: undefined }),
    ecKey('an EC key for encryption', { use: 'enc' }),
    ecKey('an EC key that may only encrypt', { key_ops: ['encrypt'] }),
    ecKey('an EC key of ES512', { alg: 'ES512' }),
    ecKey('an EC key of ES521', { alg: 'ES521' }),
    ecKey('an EC key of ES224', { alg: 'ES224' }),
    ecKey('a point off the curve', { y: p256['x'] }),
    ecKey('a point at zero', { x: Buffer.alloc(32).toString('base64url'), y: Buffer.alloc(32).toString('base64url') }),
    ecKey('an EC key of another curve', { crv: 'P-384' }),
    ecKey('an EC key of a curve that is none', { crv: 'P-0' }),
    ecKey('a point of another curve', { x: p384['x'], y: p384['y'] }),
    ecKey('an EC key as RSA', { kty: 'RSA' }),
    ecKey('an EC key as OKP', { kty: 'OKP' }),
    { name: 'two keys of one id, the first another', alg: 'RS256', key: rsa, jwks: [publicJwk(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey), good] },
    { name: 'a symmetric key of the id', alg: 'HS256', key: rsa, jwks: [{ kty: 'oct', kid: KID, k: Buffer.from('k'.repeat(32)).toString('base64url') }] },
  ]
}

/** Id of every key here. */
export const KID = 'k1'

export interface BadKey {
  readonly name: string
  readonly alg: string
  readonly key: KeyObject
  readonly jwks: readonly object[]
}

export function publicJwk(key: KeyObject): Record<string, string> {
  return { ...(createPublicKey(key).export({ format: 'jwk' }) as Record<string, string>), kid: KID }
}
