import { createJwtAuthorizer, createStaticKeys, type JwtDecision, type PublicJwk } from '@gatewright/authorizers/jwt'

/** A token and what an authorizer of an HTTP API is set up with. */
export interface TokenQuestion {
  readonly token: string
  readonly issuer: string
  /** Separated by blanks. */
  readonly audience: string
  /** Scopes of the route, separated by blanks. */
  readonly scopes: string
  /** JSON: `{ "keys": […] }`. */
  readonly keys: string
  /** Milliseconds since 1970, where it is not now. */
  readonly now?: number
}

/** Decides as the gateway does. */
export async function checkToken({ token, issuer, audience, scopes, keys, now }: TokenQuestion): Promise<JwtDecision> {
  const jwks = JSON.parse(keys) as { readonly keys: readonly PublicJwk[] }
  const authorizer = createJwtAuthorizer({ issuer, audience: words(audience), keys: createStaticKeys(jwks), maxTokens: 0, ...(now === undefined ? {} : { now: () => now }) })
  return authorizer.authorize({ token: token.trim(), scopes: words(scopes) })
}

/** Header and claims of a token, to look at; what is no token gives nothing. */
export function readToken(token: string): { readonly header: unknown; readonly claims: unknown } | undefined {
  const [header = '', claims = ''] = token.trim().replace(/^bearer /i, '').split('.')
  try {
    return { header: decode(header), claims: decode(claims) }
  } catch {
    return undefined
  }
}

/** A token that is good for an hour, signed with a key that is made for it. */
export async function makeExample(): Promise<TokenQuestion> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const { n, e, kty } = await crypto.subtle.exportKey('jwk', publicKey)
  const issuer = 'https://issuer.example.com'
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: issuer, aud: 'orders', sub: 'ana', scope: 'orders/read', iat: now, exp: now + 3600 }
  const signed = `${encode({ alg: 'RS256', kid: 'example', typ: 'JWT' })}.${encode(claims)}`
  const signature = await crypto.subtle.sign(algorithm.name, privateKey, new TextEncoder().encode(signed))
  return {
    token: `${signed}.${base64url(new Uint8Array(signature))}`,
    issuer,
    audience: 'orders',
    scopes: 'orders/read orders/write',
    keys: JSON.stringify({ keys: [{ kty, n, e, kid: 'example', alg: 'RS256', use: 'sig' }] }, null, 2),
  }
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

function decode(part: string): unknown {
  const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
  return JSON.parse(new TextDecoder().decode(bytes))
}

function encode(value: object): string {
  return base64url(new TextEncoder().encode(JSON.stringify(value)))
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
