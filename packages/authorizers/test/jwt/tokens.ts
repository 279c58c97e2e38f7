import { constants, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { PublicJwk } from '../../src/jwt/index.ts'

/** A key pair as an issuer has it. */
export interface Signer {
  readonly jwk: PublicJwk
  readonly publicKey: KeyObject
  readonly sign: (claims: object | string, header?: object) => string
}

export const encode = (value: object | string): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

export function createSigner(kid: string): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' } as PublicJwk,
    publicKey,
    sign(claims, header = {}) {
      const data = `${encode({ alg: 'RS256', typ: 'JWT', kid, ...header })}.${encode(claims)}`
      return `${data}.${sign('sha256', Buffer.from(data), privateKey).toString('base64url')}`
    },
  }
}

export function signPss({
  privateKey,
  kid,
  claims,
}: {
  readonly privateKey: KeyObject
  readonly kid: string
  readonly claims: object
}): string {
  const data = `${encode({ alg: 'PS256', kid })}.${encode(claims)}`
  const key = { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
  return `${data}.${sign('sha256', Buffer.from(data), key).toString('base64url')}`
}

/** The token that algorithm confusion makes: HMAC with the public key's text as secret. */
export function signWithPublicKey({ publicKey, jwk }: Signer, claims: object): string {
  const data = `${encode({ alg: 'HS256', kid: jwk.kid })}.${encode(claims)}`
  const secret = publicKey.export({ type: 'spki', format: 'pem' })
  return `${data}.${createHmac('sha256', secret).update(data).digest('base64url')}`
}
