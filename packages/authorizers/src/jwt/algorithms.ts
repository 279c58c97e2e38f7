import type { PublicJwk, SignatureAlgorithm } from './types.ts'

/** What API Gateway takes. */
export const RSA_ALGORITHMS: readonly SignatureAlgorithm[] = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']

const KEY_TYPES: Readonly<Record<SignatureAlgorithm, { readonly kty: string; readonly crv?: readonly string[] }>> = {
  RS256: { kty: 'RSA' },
  RS384: { kty: 'RSA' },
  RS512: { kty: 'RSA' },
  PS256: { kty: 'RSA' },
  PS384: { kty: 'RSA' },
  PS512: { kty: 'RSA' },
  ES256: { kty: 'EC', crv: ['P-256'] },
  ES384: { kty: 'EC', crv: ['P-384'] },
  ES512: { kty: 'EC', crv: ['P-521'] },
  EdDSA: { kty: 'OKP', crv: ['Ed25519'] },
  Ed25519: { kty: 'OKP', crv: ['Ed25519'] },
}

/** Whether a key may be used to verify signatures of an algorithm: its type, curve, `alg`, `use` and `key_ops` all agree. */
export function keyFits(jwk: PublicJwk, algorithm: SignatureAlgorithm): boolean {
  const { kty, crv } = KEY_TYPES[algorithm]
  if (jwk.kty !== kty || (crv !== undefined && !crv.includes(jwk.crv ?? ''))) return false
  if (jwk.alg !== undefined && jwk.alg !== algorithm) return false
  if (jwk.use !== undefined && jwk.use !== 'sig') return false
  return jwk.key_ops === undefined || jwk.key_ops.includes('verify')
}
